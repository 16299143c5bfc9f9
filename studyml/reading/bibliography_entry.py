"""An entry of a bibliography as its file states it, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Entry:
    """An entry as its file states it, all values plain text.

    `numbers` are bare arXiv numbers, `references` identifiers and addresses, `notes` free text that may
    hold identifiers.
    """

    name: str
    line: int
    title: str = ""
    authors: list[str] = field(default_factory=list)
    date: str = ""
    address: str = ""
    numbers: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
