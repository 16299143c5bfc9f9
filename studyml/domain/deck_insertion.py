"""Text that is put into a deck file, also in the place of other text, and can be taken out again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Insertion:
    """Bytes (UTF-8) that stand at an offset of a file as it was before anything was put in, in the place of
    those that were `removed`."""

    offset: int
    data: bytes
    removed: bytes = b""

    @property
    def end(self) -> int:
        """The offset in the file as it was after what was removed."""
        return self.offset + len(self.removed)


@dataclass(frozen=True, slots=True)
class WrittenEdit:
    """What one change put into a deck file; the file was `is_made` for it when there was none before.

    Or a file that was `copied` beside the decks, with the digest of its content.
    """

    path: str
    is_made: bool
    insertions: tuple[Insertion, ...]
    copied: str = ""
