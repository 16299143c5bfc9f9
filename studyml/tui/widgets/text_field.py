"""A field to write text in, shown to the letter."""

from __future__ import annotations

from textual import events
from textual.widgets import TextArea

from studyml.domain.safe_text import safe_line, safe_text


class TextField(TextArea):
    """Text of several lines, or of one: then Enter leads on to the next field."""

    DEFAULT_CSS = """
    TextField { border: none; padding: 0 1; height: 1fr; background: $background; }
    TextField:focus { border: none; }
    TextField.-one-line { height: 1; }
    """

    def __init__(self, text: str = "", *, is_one_line: bool = False, id: str | None = None) -> None:
        clean = safe_line(text) if is_one_line else safe_text(text)
        super().__init__(clean, soft_wrap=True, tab_behavior="focus", show_line_numbers=False, id=id)
        self._is_one_line = is_one_line
        self.set_class(is_one_line, "-one-line")

    @property
    def written(self) -> str:
        """What stands in the field, without what could act on a terminal and without blanks around it."""
        return safe_line(self.text).strip() if self._is_one_line else safe_text(self.text).strip()

    async def _on_key(self, event: events.Key) -> None:
        if self._is_one_line and event.key == "enter":
            event.stop()
            event.prevent_default()
            self.screen.focus_next()
            return
        await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        """Cleans what is pasted, before the framework puts it in."""
        event.text = safe_line(event.text) if self._is_one_line else safe_text(event.text)
