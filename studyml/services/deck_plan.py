"""Which card of the changed files is which card of the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from studyml.domain.deck import CardText, ConceptText, DeckText, Level, Remark
from studyml.domain.identity import Matching, fingerprint, match_cards
from studyml.domain.known_card import KnownCard, PlacedText
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
    """All cards of some files, in the order of the files, with the tags of their decks and concepts."""
    placed = []
    for path, deck in decks.items():
        position = 0
        for concept in deck.concepts:
            for card in concept.cards:
                mark = fingerprint(concept.name, card)
                tagged = _with_tags_of(deck, concept, card)
                placed.append(
                    Placed(PlacedText(path, deck.name, concept.name, tagged, mark), concept, position)
                )
                position += 1
    return placed


def _with_tags_of(deck: DeckText, concept: ConceptText, card: CardText) -> CardText:
    above = (*deck.tags, *concept.tags)
    return replace(card, tags=tuple(dict.fromkeys((*above, *card.tags)))) if above else card


def plan_decks(
    texts: Sequence[Placed], known: list[KnownCard], paths: Mapping[int, str], changed: set[str]
) -> DeckPlan:
    """Matches the cards of the changed files, `texts`, with those that the store knows.

    Cards of other files keep to their files, and a text that repeats one is left out with a remark.
    `paths` tells in which file each known card stands; a file that is gone has `changed` too.
    """
    free = [card for card in known if card.retired or paths[card.id] in changed]
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
            _add(plan, placed, repetition(placed.text, other.fingerprint, shown(Path(paths[other.id]))))
    plan.matching = match_cards(free, [placed.text for placed in plan.texts])
    for index, first in plan.matching.duplicates:
        there = plan.texts[first].text
        place = f"{shown(Path(there.path))}:{there.card.line}"
        _add(plan, plan.texts[index], repetition(plan.texts[index].text, there.fingerprint, place))
    return plan


def repetition(text: PlacedText, known_mark: str, place: str) -> Remark:
    """What to tell of a text that repeats the card of a place, which has the fingerprint `known_mark`.

    The same card twice is one card; one id for two cards is an error.
    """
    if text.fingerprint == known_mark:
        words = (
            f"this card also stands at {place}; it is one card, kept there. Remove one, or change its prompt."
        )
        return Remark(text.card.line, Level.WARNING, words)
    words = (
        f"the id {text.card.explicit_id} is taken by another card at {place}. Give one of them another id."
    )
    return Remark(text.card.line, Level.ERROR, words)


def related_files(texts: Sequence[Placed], known: list[KnownCard], paths: Mapping[int, str]) -> set[str]:
    """The files that a card of some texts may have come from: they hold it too, by id or by prompt, or they
    belong to the same deck, where an edited card is looked for."""
    decks = {placed.text.deck for placed in texts}
    marks = {placed.text.fingerprint for placed in texts}
    names = {placed.text.card.explicit_id for placed in texts} - {None}
    return {
        paths[card.id]
        for card in known
        if not card.retired and (card.fingerprint in marks or card.explicit_id in names or card.deck in decks)
    }


def _add(plan: DeckPlan, placed: Placed, remark: Remark) -> None:
    plan.remarks.setdefault(placed.text.path, []).append(remark)
