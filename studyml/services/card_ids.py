"""Explicit ids written into a deck file, so that its cards are known whatever becomes of their words."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studyml.domain.card_attributes import attributes_of
from studyml.domain.deck import CardKind, CardText, ConceptText, DeckText
from studyml.domain.deck_insertion import Insertion
from studyml.errors import CardRefused, UsageError
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.services.deck_choice import deck_named
from studyml.services.deck_edits import OpenDeck, carry_out, open_deck, planned
from studyml.services.dialect_changes import Change
from studyml.services.workspace import Workspace
from studyml.store.known import explicit_ids, known_files
from studyml.writing.card_lines import attributes_put
from studyml.writing.card_markdown import name_key

_WORDS = 7
_LONGEST = 48
_MATHS = re.compile(r"\$[^$]*\$")
_HIDDEN = re.compile(r"==\[[^\]]*\]==")


@dataclass(frozen=True, slots=True)
class NewId:
    """An id for what begins at a line: a concept with its definition, or the cards that the line makes."""

    line: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class IdsWritten:
    """What writing ids into a file came to: the words that undo shows for it, None when nothing was written;
    the ids, and those that the file cannot hold."""

    path: Path
    deck: str
    label: str | None
    ids: list[NewId]
    left: list[NewId]


def write_ids(work: Workspace, deck: str, *, dry_run: bool = False) -> IdsWritten:
    """Writes an id after each heading of a concept and each first line of a card that has none.

    The ids are made of the words there, and each is the only one of its name in the store. What is
    remembered of the cards stays. Raises UsageError for a deck that is none of the learner's, StudymlError
    where its file cannot be written.
    """
    choice = deck_named(work, deck)
    path = Path(os.path.realpath(choice.path))
    if not any(file.path == str(path) and not file.is_gone for file in known_files(work.store)):
        raise UsageError(f"there is no deck {deck} of yours; `studyml decks` lists them")
    opened = open_deck(path, Change.IDS)
    wanted = list(_wanted(opened.deck, explicit_ids(work.store)))
    fit = _fitting(opened, wanted)
    kept = {each.line for each in fit}
    left = [each for each in wanted if each.line not in kept]
    label = f"Write {counted(len(fit), 'id')} into {shown(path)}"
    if dry_run or not fit:
        return IdsWritten(path, opened.deck.name, None, fit, left)
    carry_out(work, label, [planned(opened, *_plan(opened, fit))])
    return IdsWritten(path, opened.deck.name, label, fit, left)


def _wanted(deck: DeckText, taken: set[str]) -> Iterator[NewId]:
    """The ids that are missing in a deck, each other than those that are taken."""
    cards = [card for concept in deck.concepts for card in concept.cards]
    used = taken | {card.explicit_id for card in cards if card.explicit_id}
    used |= {concept.explicit_id for concept in deck.concepts if concept.explicit_id}
    used |= {name.rpartition(".")[0] for name in used}
    named: set[str] = set()
    for concept in deck.concepts:
        is_first = name_key(concept.name) not in named
        has_definition = any(card.kind is CardKind.DEFINITION for card in concept.cards)
        if concept.body and concept.explicit_id is None and (is_first or has_definition):
            yield NewId(concept.line, _free(concept.name, used), concept.name)
        named.add(name_key(concept.name))
        seen: set[int] = set()
        for card in concept.cards:
            if card.kind is CardKind.DEFINITION or card.explicit_id or card.block in seen:
                continue
            seen.add(card.block)
            yield NewId(card.block, _free(card.front, used), one_line(card.front))


def _free(text: str, used: set[str]) -> str:
    """An id made of the first words of a text, with a number where that is taken; then it is too."""
    plain = _HIDDEN.sub(" ", _MATHS.sub(" ", unicodedata.normalize("NFC", text))).casefold()
    words = re.findall(r"[^\W_]+", plain)[:_WORDS]
    while len(words) > 1 and len("-".join(words)) > _LONGEST:
        words.pop()
    stem = "-".join(words)[:_LONGEST] or "card"
    if not (stem[0].isascii() and stem[0].isalnum()):
        stem = f"c-{stem}"
    name, number = stem, 2
    while name in used:
        name, number = f"{stem}-{number}", number + 1
    used.add(name)
    return name


def _fitting(opened: OpenDeck, wanted: Sequence[NewId]) -> list[NewId]:
    """Those of the ids with which the deck reads as it did."""
    if not wanted:
        return []
    try:
        planned(opened, *_plan(opened, wanted))
    except CardRefused:
        half = len(wanted) // 2
        if not half:
            return []
        return _fitting(opened, wanted[:half]) + _fitting(opened, wanted[half:])
    return list(wanted)


def _plan(opened: OpenDeck, names: Sequence[NewId]) -> tuple[list[Insertion], DeckText]:
    """The lines with these ids, and the deck that they make."""
    by_line = {each.line: each.name for each in names}
    changes = []
    for line, name in by_line.items():
        tags = attributes_of(opened.lines.line(line).decode()).tags
        put = attributes_put(opened.lines, line, name, tags)
        changes += [put] if put else []
    concepts = tuple(_named_concept(concept, by_line) for concept in opened.deck.concepts)
    return changes, replace(opened.deck, concepts=concepts)


def _named_concept(concept: ConceptText, by_line: dict[int, str]) -> ConceptText:
    own = by_line.get(concept.line) if concept.body else None
    cards = tuple(_named_card(card, by_line.get(card.block)) for card in concept.cards)
    return replace(concept, cards=cards, explicit_id=own or concept.explicit_id)


def _named_card(card: CardText, name: str | None) -> CardText:
    if name is None:
        return card
    if card.kind is CardKind.CLOZE:
        name = f"{name}.{card.gap}"
    elif card.kind is CardKind.REVERSED:
        name = f"{name}.r"
    return replace(card, explicit_id=name)
