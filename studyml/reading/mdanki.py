"""The dialect of mdanki: every `##` heading asks, what follows answers; a line `%` parts a longer front."""

from __future__ import annotations

import re

from studyml.domain.blocks import HEADING, BlockScanner
from studyml.domain.deck import CardKind
from studyml.reading.deck_builder import DeckBuilder, trimmed

_SHOWN = re.compile(
    r"^## [^\n]+\n(?:(?!## )[^\n]*\n){0,200}?(?:%[ \t]*$|[ \t]*\[#[^\]\n]+\]\([^)\n]*\))", re.M
)
_TAGS = re.compile(r"[ \t]*(?:\[#[^\]\n]+\]\([^)\n]*\)[ \t]*)+")
_TAG = re.compile(r"\[#([^\]\n]+)\]")
_PART = "%"


def shows_mdanki(text: str) -> bool:
    """Whether below a `##` heading stands a line `%`, or one of links that are tags."""
    return ("\n%" in text or "[#" in text) and _SHOWN.search(text) is not None


def read_mdanki(lines: list[str], first: int, builder: DeckBuilder) -> None:
    """Read the lines of a file, the first of which has the number `first`, into the builder."""
    scanner = BlockScanner()
    heading, body = 0, list[str]()
    for number, line in enumerate(lines, first):
        kind = scanner.scan(line)
        if kind == HEADING and not scanner.containers and line.startswith(("# ", "## ")):
            _add(builder, heading, body)
            heading, body = (number, [line]) if line.startswith("## ") else (0, [])
        elif heading:
            body.append(line)
    _add(builder, heading, body)


def _add(builder: DeckBuilder, line: int, lines: list[str]) -> None:
    """Add the card whose heading stands in a line; 0 where there is none."""
    if not line:
        return
    title, explicit_id, tags = builder.take_attributes(lines[0].lstrip("#").strip(), line)
    tags += tuple(tag for each in lines[1:] if _TAGS.fullmatch(each) for tag in _TAG.findall(each))
    rest = [each for each in lines[1:] if not _TAGS.fullmatch(each)]
    part = next((at for at, each in enumerate(rest) if each.rstrip() == _PART), None)
    more, back = ([], rest) if part is None else (rest[:part], rest[part + 1 :])
    front = trimmed([title, *more])
    answer = trimmed(back)
    reason = "" if answer else "no text under it"
    if not answer:
        builder.warning(line, "There is no text under this heading. Write the answer below it.")
    else:
        reason = builder.add(
            CardKind.BASIC, front, answer, line, explicit_id=explicit_id, tags=tuple(dict.fromkeys(tags))
        )
    builder.candidate(line, lines[0], int(not reason), reason)
