"""The one function that makes text from outside safe to keep and to show."""

from __future__ import annotations

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
UNREADABLE = "\ue0f8"
"""Stands for a byte that is no text, where only what holds it is to be left out."""

_BIDI = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_UNSAFE: dict[int, str | None] = {
    **dict.fromkeys((code for code in range(0x20) if chr(code) not in "\n\t"), REPLACEMENT),
    **dict.fromkeys(range(0x7F, 0xA0), REPLACEMENT),
    **dict.fromkeys(range(0xD800, 0xE000), REPLACEMENT),
    **dict.fromkeys(_BIDI, REPLACEMENT),
    **dict.fromkeys(range(0xE0000, 0xE0080), REPLACEMENT),
    0xFEFF: None,
}


def safe_text(text: str) -> str:
    """Text in which nothing can act on a terminal or reorder what is read.

    Line ends become `\\n`; every control character but newline and tab, lone surrogates, bidirectional
    controls and Unicode tags become U+FFFD; byte order marks go. Idempotent. Call it last, after
    entities and escapes of the format at hand have been decoded.
    """
    # Nothing below is printable: the quick way.
    if text.isprintable() or text.replace("\n", " ").replace("\t", " ").isprintable():
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_UNSAFE)


def safe_line(text: str) -> str:
    """`safe_text` on one line: newlines and tabs become spaces. For names, paths and messages."""
    return safe_text(text).replace("\n", " ").replace("\t", " ")
