"""A field for one of some known names, or for a new one."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events

from studyml.tui.widgets.text_field import TextField


class NameField(TextField):
    """What a known name goes on with is shown behind the cursor; Tab takes it."""

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(text, is_one_line=True, id=id)
        self.names: Sequence[str] = ()

    @property
    def completion(self) -> str | None:
        """The first known name that begins with what is written."""
        typed = self.text.casefold()
        if not typed.strip():
            return None
        begun = [name for name in self.names if name.casefold().startswith(typed)]
        return next(iter(begun), None)

    @property
    def is_known(self) -> bool:
        """Whether what is written is one of the names, whatever its case."""
        return self.written.casefold() in {name.casefold() for name in self.names}

    def update_suggestion(self) -> None:
        name = self.completion
        self.suggestion = name[len(self.text) :] if name else ""

    async def _on_key(self, event: events.Key) -> None:
        name = self.completion
        if event.key in ("tab", "right") and name and name != self.text and self._is_at_end:
            event.stop()
            event.prevent_default()
            self.load_text(name)
            self.move_cursor(self.document.end)
            return
        await super()._on_key(event)

    @property
    def _is_at_end(self) -> bool:
        return self.cursor_location == self.document.end
