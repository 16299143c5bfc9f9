"""A new card as markdown of a native deck."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from studyml.domain.card_attributes import attributes_of
from studyml.domain.deck import CARD_LIMIT, CardKind, is_section_name
from studyml.domain.new_card import NewCard
from studyml.domain.paper import paper_id
from studyml.domain.safe_text import safe_line, safe_text
from studyml.errors import CardRefused
from studyml.writing.side_text import side_text, without_metadata

LONGEST_HEADING: Final = 120

_CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+$")
_PLAIN_START = re.compile(r"[\w\"'“‘«($*\\]")
_BULLET_START = re.compile(r"\*[ \t]|[ \t]*\d{1,9}[.)](?:[ \t]|$)")
_PLAIN_NAME = re.compile(r"[^\W\d_][\w /+.-]*")


@dataclass(frozen=True, slots=True)
class WrittenCard:
    """A card as it stands in a deck: its lines, and the kind, front and back that they are read as.

    The `markdown` of a definition is the text alone, without the concept's heading.
    """

    concept: str
    kind: CardKind
    front: str
    back: str
    markdown: str


def same_name(name: str, other: str) -> bool:
    """Whether two names are of one concept: case and white space do not count."""
    return name_key(name) == name_key(other)


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """The form in which the names of one concept are equal."""
    return " ".join(safe_text(name).split()).casefold()


def concept_title(name: str) -> str:
    """A concept's name on one line. Raises CardRefused where a heading cannot hold it."""
    title = " ".join(safe_line(name).split())
    if not title:
        raise CardRefused("The concept has no name. Give it one.")
    if _CLOSING_HASHES.search(title) or _has_attributes(title):
        raise CardRefused(
            f"“{title}” cannot be the name of a concept: it ends as a heading may not."
            " Leave out what stands after the last word."
        )
    return title


def written_card(card: NewCard, concept: str) -> WrittenCard:
    """The card under the concept `concept`: a `###` heading with its answer, or `Q:` and `A:`.

    A front that names a section of the concept (`Math`, or `Momentum: Math`) becomes that section. Raises
    CardRefused for a card without a front or a back, and for one that no deck may hold.
    """
    back = _back(card)
    heading = " ".join(safe_line(card.front).split()) if "\n" not in card.front.strip() else ""
    section = _section(heading, concept)
    if section:
        return WrittenCard(concept, CardKind.BASIC, f"{concept}: {section}", back, f"### {section}\n{back}")
    front = side_text(card.front, is_fresh=False)
    if not front:
        raise CardRefused("The card asks nothing. Write a front for it.")
    if heading == front and len(heading) <= LONGEST_HEADING and _fits_heading(heading):
        return WrittenCard(concept, CardKind.BASIC, front, back, f"### {front}\n{back}")
    asked = f"Q: {front}" if _fits_line(front.partition("\n")[0]) else f"Q:\n{front}"
    gap = "" if asked == f"Q: {front}" and "\n" not in front else "\n"
    answer = f"A: {back}" if "\n" not in back and _fits_line(back) else f"A:\n\n{back}"
    return WrittenCard(concept, CardKind.BASIC, front, back, f"{asked}\n{gap}{answer}")


def written_definition(card: NewCard, concept: str, *, is_first: bool) -> WrittenCard:
    """The text under the heading of a concept; `is_first` where nothing stands between the two."""
    back = _back(card)
    text = without_metadata(back) if is_first else back
    return WrittenCard(concept, CardKind.DEFINITION, concept, text, text)


def metadata(
    cards: Iterable[NewCard],
    journal: Iterable[object] = (),
    papers: Iterable[str] = (),
    sources: Iterable[str] = (),
) -> list[tuple[str, str]]:
    """Keys and values that cards add to their concept's metadata, less what it has already."""
    cards = list(cards)
    known_days = set(map(str, journal))
    known_papers = {_paper_key(part) for paper in papers for part in paper.split(" = ")}
    known_sources = set(sources)
    days = _new((day.isoformat() for card in cards for day in card.journal), known_days)
    works = {
        _paper_key(paper): " ".join(safe_line(paper).split()).replace(",", "%2C")
        for card in cards
        for paper in card.papers
    }
    works_new = _new((works[key] for key in works if key not in known_papers), set())
    places = _new(
        (" ".join(safe_line(place).split()) for card in cards for place in card.sources), known_sources
    )
    pairs = [
        ("journal", ", ".join(days)),
        ("papers", ", ".join(works_new)),
        *(("source", at) for at in places),
    ]
    return [(key, value) for key, value in pairs if value]


def new_deck(name: str) -> str:
    """The head of a new deck file."""
    name = safe_line(name).strip()
    value = name if _PLAIN_NAME.fullmatch(name) else json.dumps(name, ensure_ascii=False)
    return f"---\ndeck: {value}\n---\n"


def _back(card: NewCard) -> str:
    _check_size(card.front, card.back)
    back = side_text(card.back)
    if not back:
        raise CardRefused("The card has no answer. Write a back for it.")
    _check_size(card.front, back)
    return back


def _check_size(front: str, back: str) -> None:
    if len(front.encode("utf-8", "replace")) + len(back.encode("utf-8", "replace")) > CARD_LIMIT:
        raise CardRefused(f"The card is larger than {CARD_LIMIT // 1024} KiB. Split it into smaller cards.")


def _section(heading: str, concept: str) -> str:
    """The name of the section that a front is, if it is one, as its heading."""
    before, colon, after = heading.rpartition(": ")
    if colon and same_name(before, concept):
        heading = after
    return heading if is_section_name(heading) and _fits_heading(heading) else ""


def _fits_heading(line: str) -> bool:
    return "\n" not in line and not _CLOSING_HASHES.search(line) and not _has_attributes(line)


def _fits_line(line: str) -> bool:
    """Whether a line reads the same after `Q:` or `A:` as on a line of its own."""
    return (
        line == line.strip()
        and _PLAIN_START.match(line) is not None
        and not _BULLET_START.match(line)
        and not _has_attributes(line)
        and "<!--" not in line
        and "$$" not in line
    )


def _has_attributes(line: str) -> bool:
    """Whether the end of a line would be read as the id and the tags of a card."""
    return attributes_of(line).text != line.rstrip()


def _paper_key(paper: str) -> str:
    return paper_id(paper.strip()) or paper.strip()


def _new(values: Iterable[str], known: set[str]) -> list[str]:
    """The values that are not known, each once."""
    return [value for value in dict.fromkeys(values) if value and value not in known]
