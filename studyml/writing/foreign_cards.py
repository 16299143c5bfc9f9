"""Cards that come from other software as markdown of a native deck, each with an id of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from studyml.domain.answer_mark import with_marks, without_marks
from studyml.domain.deck import CardKind, DeckText
from studyml.domain.deck_insertion import Insertion
from studyml.domain.safe_text import safe_line
from studyml.domain.separator import separator
from studyml.writing.card_markdown import name_key
from studyml.writing.side_text import side_text

_PLAIN_START = re.compile(r"[^\W_][^\n]*|\{\{(?:c\d|type:)[^\n]*|[(\"'“«$][^\n]*")
_ENDS_TYPED = re.compile(r"\{\{type:[^{}]*\}\}$")
_NUMBER_START = re.compile(r"\d{1,9}[.)](?:[ \t]|$)")
_LONGEST_LINE = 200
_LINE_END = re.compile(rb"\r\n|\r|\n")


class ExpectedCard(NamedTuple):
    """A card as the text of a block is to be read; `typed` is what of it is to be typed, if anything."""

    explicit_id: str
    kind: CardKind
    front: str
    back: str
    typed: str = ""


@dataclass(frozen=True, slots=True)
class CardBlock:
    """The lines that make one or several cards, for the concept of a name with some tags."""

    concept: str
    tags: tuple[str, ...]
    markdown: str
    cards: tuple[ExpectedCard, ...]


def question_text(
    explicit_id: str, front: str, back: str, typed: str = ""
) -> tuple[str, ExpectedCard] | None:
    """A question with its answer as `Q:` and `A:`; None where one of them is empty.

    The answer `typed` is marked where it stands in the text, as marks that the text brings along do.
    """
    front, back = side_text(front, is_fresh=False), side_text(back)
    if not front or not back:
        return None
    if typed and (marked := with_marks(front, back, typed)) is not None:
        front, back = marked
    expected = ExpectedCard(explicit_id, CardKind.BASIC, *without_marks(front, back))
    mark = f"{{#{explicit_id}}}"
    first, _, rest = front.partition("\n")
    if _fits_line(first):
        asked = f"Q: {first} {mark}" + (f"\n{rest}" if rest else "")
    else:
        asked = f"Q: {mark}\n{front}"
    is_short = "\n" not in front and asked.count("\n") == 0
    answer = f"A: {back}" if "\n" not in back and _fits_line(back) else f"A:\n\n{back}"
    gap = "" if is_short else "\n"
    return f"{asked}\n{gap}{answer}", expected


def both_ways_text(
    explicit_id: str, front: str, back: str
) -> tuple[str, tuple[ExpectedCard, ExpectedCard]] | None:
    """A card and its way back on one line, siblings of each other; None where they do not fit on one."""
    front, back = side_text(front, is_fresh=False), side_text(back, is_fresh=False)
    is_short = 0 < len(front) <= _LONGEST_LINE and 0 < len(back) <= _LONGEST_LINE
    if not (is_short and _fits_line(front) and _fits_line(back)) or separator(front) or separator(back):
        return None
    if "::" in front + back or front[1:2] == ":":  # marks of what is to be typed among them
        return None
    forth = ExpectedCard(explicit_id, CardKind.BASIC, front, back)
    return f"{front} ::: {back} {{#{explicit_id}}}", (
        forth,
        ExpectedCard(f"{explicit_id}.r", CardKind.REVERSED, back, front),
    )


def cloze_side(text: str) -> str:
    """The text of a cloze as a deck can hold it."""
    return side_text(text, is_fresh=False)


def cloze_text(explicit_id: str, text: str, extra: str) -> str:
    """A cloze, as `cloze_side` gave it, as `C:`, with what is shown below the answer as `A:`."""
    mark = f"{{#{explicit_id}}}"
    first, _, rest = text.partition("\n")
    if _fits_line(first):
        lines = f"C: {first} {mark}" + (f"\n{rest}" if rest else "")
    else:
        lines = f"C: {mark}\n{text}"
    return f"{lines}\n\nA:\n\n{extra}" if extra else lines


def tags_line(tags: Sequence[str]) -> str:
    """The tags of a concept as an item of its metadata."""
    return f"- tags: {', '.join(tags)}"


def tag_text(tag: str) -> str:
    """A tag as the metadata can hold it; empty when nothing is left of it."""
    return "".join(safe_line(tag).replace(",", ";").split()).lstrip("#")


def block_insertions(data: bytes, deck: DeckText, blocks: Sequence[CardBlock]) -> tuple[Insertion, ...]:
    """What to insert into the bytes of a file that reads as `deck`, so that it holds the blocks as well.

    Those of a concept that the file has go to the end of its part, the others to the end of the file.
    """
    starts = [0, *(match.end() for match in _LINE_END.finditer(data))]
    line_end = "\r\n" if data.count(b"\r\n") * 2 > data.count(b"\n") else "\n"
    places: dict[str, int] = {}
    for concept in deck.concepts:
        if concept.end:
            offset = starts[concept.end - 1] if concept.end <= len(starts) else len(data)
            places.setdefault(name_key(concept.name), offset)
    grouped: dict[str, list[CardBlock]] = {}
    for block in blocks:
        grouped.setdefault(name_key(block.concept), []).append(block)
    texts: dict[int, list[str]] = {}
    for key, group in grouped.items():
        body = "\n\n".join(block.markdown for block in group)
        if key not in places:
            tags = group[0].tags
            head = f"## {group[0].concept}" + (f"\n{tags_line(tags)}" if tags else "")
            body = f"{head}\n\n{body}"
        texts.setdefault(places.get(key, len(data)), []).append(body)
    found = []
    for offset in sorted(texts):
        is_unfinished = offset and data[offset - 1 : offset] not in (b"\n", b"\r")
        before = "\n\n" if is_unfinished else "\n" if offset else ""
        after = "\n" if offset == len(data) else "\n\n"
        text = "".join((before, "\n\n".join(texts[offset]), after))
        found.append(Insertion(offset, text.replace("\n", line_end).encode()))
    return tuple(found)


def _fits_line(line: str) -> bool:
    """Whether a line reads the same after a mark, and before an id, as on a line of its own."""
    return (
        line == line.strip()
        and _PLAIN_START.fullmatch(line) is not None
        and not _NUMBER_START.match(line)
        and (not line.endswith(("}", "\\")) or _ENDS_TYPED.search(line) is not None)
        and "<!--" not in line
        and "$$" not in line
    )
