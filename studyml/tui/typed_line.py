"""A line that is typed: what a key or a paste makes of it. The line ends where one types."""

from __future__ import annotations

from textual import events

_LONGEST = 1_000  # characters


def typed(text: str, event: events.Key, *, word_ends: str = " ") -> str | None:
    """The line after a key, None when the key does not type. Ctrl+W takes out the last word, which begins
    after one of `word_ends`; Ctrl+U takes out everything."""
    if event.key in ("backspace", "ctrl+h"):
        return text[:-1]
    if event.key == "ctrl+u":
        return ""
    if event.key == "ctrl+w":
        kept = text.rstrip(word_ends)
        return kept[: max(kept.rfind(end) for end in word_ends) + 1]
    if event.is_printable and event.character is not None:
        return (text + event.character)[:_LONGEST]
    return None


def pasted(text: str, event: events.Paste) -> str:
    """The line after a paste, of which line ends become blanks."""
    return (text + " ".join(event.text.split()))[:_LONGEST]
