"""Which card of the changed files is which card of the store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from studyml.domain.deck import ConceptText, DeckText, Level, Remark
from studyml.domain.identity import KnownCard, Matching, PlacedText, fingerprint, match_cards
from studyml.paths import shown


@dataclass(frozen=True, slots=True)
class Placed:
    """A card's text with the concept it belongs to and its position in its file."""

    text: PlacedText
    concept: ConceptText
    position: int


@dataclass(slots=True)
class DeckPlan:
    """The texts, what each of them is, and remarks by file on cards that stand in two places."""

    texts: list[Placed]
    matching: Matching
    remarks: dict[str, list[Remark]] = field(default_factory=dict)


def placed_texts(decks: Mapping[str, DeckText]) -> list[Placed]:
    """All cards of some files, in the order of the files."""
    placed = []
    for path, deck in decks.items():
        position = 0
        for concept in deck.concepts:
            for card in concept.cards:
                mark = fingerprint(concept.name, card)
                placed.append(
                    Placed(PlacedText(path, deck.name, concept.name, card, mark), concept, position)
                )
                position += 1
    return placed


def plan_decks(
    decks: Mapping[str, DeckText],
    known: list[KnownCard],
    paths: Mapping[int, str],
    gone: set[str],
) -> DeckPlan:
    """Matches the cards of the changed files with those that the store knows.

    Cards of other files keep to their files, and a text that repeats one is left out with a remark.
    `paths` tells in which file each known card stands, `gone` the files that are no more.
    """
    texts = placed_texts(decks)
    free = [card for card in known if card.retired or paths[card.id] in decks or paths[card.id] in gone]
    held = {id(card) for card in free}
    elsewhere = [card for card in known if id(card) not in held]
    by_mark = {card.fingerprint: card for card in elsewhere}
    by_id = {card.explicit_id: card for card in elsewhere if card.explicit_id is not None}
    plan = DeckPlan([], Matching((), (), (), (), ()))
    for placed in texts:
        name = placed.text.card.explicit_id
        other = by_id.get(name) if name is not None else None
        other = other or by_mark.get(placed.text.fingerprint)
        if other is None:
            plan.texts.append(placed)
        else:
            _remark(plan, placed, f"{shown(Path(paths[other.id]))}")
    plan.matching = match_cards(free, [placed.text for placed in plan.texts])
    for index, first in plan.matching.duplicates:
        there = plan.texts[first].text
        _remark(plan, plan.texts[index], f"{shown(Path(there.path))}:{there.card.line}")
    return plan


def colliding_files(
    decks: Mapping[str, DeckText], known: list[KnownCard], paths: Mapping[int, str]
) -> set[str]:
    """The other files that hold a card which also stands in one of these, by id or by prompt."""
    marks: set[str] = set()
    names: set[str] = set()
    for placed in placed_texts(decks):
        marks.add(placed.text.fingerprint)
        if placed.text.card.explicit_id is not None:
            names.add(placed.text.card.explicit_id)
    return {
        paths[card.id]
        for card in known
        if not card.retired
        and paths[card.id] not in decks
        and (card.fingerprint in marks or card.explicit_id in names)
    }


def _remark(plan: DeckPlan, placed: Placed, place: str) -> None:
    text = f"this card also stands at {place}; it is one card, kept there. Remove one, or change its prompt."
    remark = Remark(placed.text.card.line, Level.WARNING, text)
    plan.remarks.setdefault(placed.text.path, []).append(remark)
