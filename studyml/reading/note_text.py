"""The text of a note, whatever it is encoded in, where that can be told for certain."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from studyml.domain.safe_text import REPLACEMENT, UNREADABLE, safe_text
from studyml.errors import SourceRefused
from studyml.reading.file_text import decode
from studyml.reading.source_files import looks_like_utf16

_ADVICE: Final = "Save it as UTF-8."
_LONGEST_RUN: Final = 3
_FEW: Final = 3

# What each byte from 0x80 on is in Windows-1252, and in Latin-1 where that leaves it undefined.
_WESTERN: Final = [bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0x100)]
_BYTES: Final = {character: code for code, character in enumerate(_WESTERN, 0x80)} | {
    chr(code): code for code in range(0x80, 0xA0)
}
_HIGH: Final = "".join(map(re.escape, _BYTES))

_STRAY_BYTE: Final = re.compile("[\udc80-\udcff]")
_MOST_STRAY: Final = 20  # of so many characters one may be no text

_STRAY: Final = re.compile("[\udc80-\udcff]+")
_BEYOND_ASCII: Final = re.compile("[^\\x00-\\x7f]+")
_STRAY_IN_WORD: Final = re.compile("(?<=[A-Za-z])[\udc80-\udcff](?=[A-Za-z])")
_IN_WORDS: Final = frozenset("\u00a0\u00ad\u2019\u2013\u2014\u2026\u00b7/")
_TWICE: Final = re.compile(f"[{_HIGH}]+")
# These come from encoding UTF-8 once more, and from no language: é, a no-break space, quotes, Greek, emoji.
# What closes a quotation is not among them, for a capital Ã may stand before it.
_UNMISTAKABLE: Final = re.compile(
    "\u00c3[\u0080-\u00ba\u00bc-\u00bf\u0192\u201a\u201e\u2020-\u2022\u2030\u0152\u0153\u0160\u0161\u0178\u017d\u017e"
    "\u02c6\u02dc\u2039\u20ac\u2122]"
    "|\u00c2[\u00a0-\u00ba\u00bc-\u00bf]"
    f"|\u00e2[\u20ac\u0080\u2020\u2030\u02c6][{_HIGH}]"
    f"|\u00f0[\u0178\u009f][{_HIGH}]{{2}}"
    "|[\u00ce\u00cf][\u00a0-\u00ba\u00bc-\u00bf]"
)


def decode_note(data: bytes, path: Path | str = "") -> tuple[str, str | None]:
    """The safe text in the bytes of a note, and a remark when they are not plain UTF-8.

    Read are UTF-8, UTF-16 and UTF-32, UTF-8 with some bytes of Windows-1252 or nothing but these, and text
    that was encoded twice. Raises SourceRefused for bytes that are no text or whose encoding is not certain.
    """
    for mark, codec in _MARKED:
        if data.startswith(mark):
            return _wide(data, codec)
    if b"\0" in data and looks_like_utf16(data):
        is_little = data[1:2000:2].count(0) > data[0:2000:2].count(0)
        return _wide(data, "utf-16-le" if is_little else "utf-16-be")
    remark = None
    if b"\0" in data:
        text = decode(data, path)
    else:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text, remark = _western(data.decode("utf-8", "surrogateescape"), path)
    mended, places = _mended(text)
    if places:
        text = mended
        how = f"{places} places were" if places > 1 else "One place was"
        remark = remark or f"{how} encoded twice, as “Ã©” for “é”, and read as meant. {_ADVICE}"
    return safe_text(text), remark


def decode_table(data: bytes, path: Path | str = "") -> tuple[str, str | None]:
    """As `decode_note`, but bytes that are no text are `UNREADABLE` and cost their row alone.

    Raises SourceRefused where there are so many of them that the file is no text.
    """
    try:
        return decode_note(data, path)
    except SourceRefused as refusal:
        text = data.decode("utf-8-sig", "surrogateescape").replace("\0", UNREADABLE)
        text, count = _STRAY_BYTE.subn(UNREADABLE, text)
        if (count + text.count(UNREADABLE)) * _MOST_STRAY > len(text):
            raise refusal from None
        return safe_text(text), None


_MARKED: Final = (
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


def _wide(data: bytes, codec: str) -> tuple[str, str]:
    name = "UTF-32" if codec == "utf-32" else "UTF-16"
    return safe_text(data.decode(codec, "replace")), f"The file is {name} and was read as that. {_ADVICE}"


def _western(text: str, path: Path | str) -> tuple[str, str]:
    """The text with its stray bytes, which stand as surrogates, as Windows-1252 where that is certain."""
    runs = [run[0] for run in _STRAY.finditer(text)]
    strays = sum(map(len, runs))
    line = text.count("\n", 0, text.index(runs[0])) + 1
    if _are_western(text, runs):
        remark = f"The file is not all UTF-8; {_count(strays)} read as Windows-1252. {_ADVICE}"
        return _STRAY.sub(lambda run: "".join(map(_western_character, run[0])), text), remark
    valid = sum(1 for character in text if character > "\x7f") - strays
    if strays <= max(_FEW, valid // 20):
        remark = f"The file is not all UTF-8; {_count(strays)} left out, the first in line {line}. {_ADVICE}"
        return _STRAY.sub(lambda run: REPLACEMENT * len(run[0]), text), remark
    raise SourceRefused(
        str(path), f"The file is not UTF-8, and what it is instead is not certain. {_ADVICE}", line
    )


def _count(number: int) -> str:
    return "one byte was" if number == 1 else f"{number} bytes were"


def _western_character(stray: str) -> str:
    return _WESTERN[ord(stray) - 0xDC80]


def _are_western(text: str, runs: list[str]) -> bool:
    """Whether stray bytes stand as in Western text: few in a row, and letters where they are inside words."""
    if any(len(run[0]) > _LONGEST_RUN and _STRAY.search(run[0]) for run in _BEYOND_ASCII.finditer(text)):
        return False
    if any("\x80" <= _western_character(stray) < "\xa0" for run in runs for stray in run):
        return False
    inside = [_western_character(stray[0]) for stray in _STRAY_IN_WORD.finditer(text)]
    return all(character.isalpha() or character in _IN_WORDS for character in inside)


def _mended(text: str) -> tuple[str, int]:
    """The text with what was encoded twice as it was meant, and in how many places it was.

    When every run of characters beyond ASCII reads as UTF-8 again, all do; else those that nobody writes.
    """
    if text.isascii() or not _UNMISTAKABLE.search(text):
        return text, 0
    runs = _TWICE.findall(text)
    decoded = {run: _once(run) for run in dict.fromkeys(runs)}
    pattern = _UNMISTAKABLE if None in decoded.values() else _TWICE
    count = 0

    def replaced(match: re.Match[str]) -> str:
        nonlocal count
        meant = _once(match[0])
        count += meant is not None
        return match[0] if meant is None else meant

    return pattern.sub(replaced, text), count


def _once(run: str) -> str | None:
    """What bytes that were taken for Western characters are as UTF-8, if they are."""
    try:
        return bytes(_BYTES[character] for character in run).decode("utf-8")
    except UnicodeDecodeError:
        return None
