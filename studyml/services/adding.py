"""Cards that the learner writes: the markdown of a deck, read as it is typed, and put into a deck file."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

from studyml.domain.deck import CardKind, CardText, ConceptText, DeckText, Dialect, Level, Remark
from studyml.domain.identity import fingerprint
from studyml.domain.new_card import NewCard
from studyml.errors import CardRefused, UsageError
from studyml.paths import shown
from studyml.reading.deck import read_deck
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.services.deck_choice import DeckChoice
from studyml.services.deck_edits import carry_out, new_file, open_deck, planned, with_part
from studyml.services.dialect_changes import Change
from studyml.services.near_duplicates import NearDuplicate, near_duplicates
from studyml.services.workspace import Workspace
from studyml.store.known import card_ids, live_cards
from studyml.writing.card_lines import block_of
from studyml.writing.card_markdown import (
    concept_title,
    name_key,
    same_name,
    written_card,
    written_definition,
)
from studyml.writing.file_lines import FileLines
from studyml.writing.foreign_cards import cloze_side
from studyml.writing.moved_cards import MovedPart, placed_concepts, put_in, text_of

_NAMELESS = Path("(no deck).md")
_LOOKED_AT = 3  # cards of a text that near ones are looked for


@dataclass(frozen=True, slots=True)
class TypedText:
    """What the reader makes of a text that is being written: its cards, and what is wrong, line by line."""

    deck: DeckText
    remarks: tuple[Remark, ...]

    @property
    def cards(self) -> list[tuple[ConceptText, CardText]]:
        return [(concept, card) for concept in self.deck.concepts for card in concept.cards]

    @property
    def deck_named(self) -> str | None:
        """The deck that the text names at its head."""
        return None if self.deck.name == _NAMELESS.stem else self.deck.name

    @property
    def errors(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.level is Level.ERROR]

    def told(self) -> str:
        """How many cards of which kinds it makes, such as `3 cards: definition, 2 cloze`."""
        kinds: dict[str, int] = {}
        for _, card in self.cards:
            kinds[card.kind.value] = kinds.get(card.kind.value, 0) + 1
        parts = [kind if count == 1 else f"{count} {kind}" for kind, count in kinds.items()]
        return f"{counted(len(self.cards), 'card')}: {', '.join(parts)}" if parts else "no card yet"


@dataclass(frozen=True, slots=True)
class AddedCard:
    """A card that was added, with its id in the store."""

    id: int
    concept: str
    text: CardText


@dataclass(frozen=True, slots=True)
class Added:
    """What adding came to."""

    label: str
    deck: str
    path: Path
    cards: list[AddedCard]


def read_typed(text: str) -> TypedText:
    """What a text is read as, in which `## Title` begins a concept. Its lines count from 1."""
    deck = read_deck(text, _NAMELESS, Dialect.NATIVE)
    remarks = tuple(r for r in deck.remarks if deck.card_count or r.level is not Level.NOTE)
    if not deck.card_count:
        remarks = tuple(r for r in remarks if not (r.line == 1 and "no cards in this file" in r.text))
    return TypedText(deck, remarks)


def under_heading(concept: str, text: str) -> str:
    """A text with the heading of its concept above it: two lines. Raises CardRefused for a bad name."""
    return f"## {concept_title(concept)}\n\n{text}"


def card_text(concept: str, front: str | None, back: str | None, cloze: str | None) -> str:
    """The text of one card, escaped so that it is read as just that: a front with its back, or a cloze.

    Raises UsageError where a part is missing, CardRefused where no deck can hold it.
    """
    if cloze is not None:
        if front is not None:
            raise UsageError("a card is a cloze or has a front; give one of --cloze and --front")
        side = cloze_side(cloze)
        return f"C: {side}" + (f"\n\nA:\n\n{cloze_side(back)}" if back else "")
    if front is None or back is None:
        raise UsageError("a card needs --front and --back, or --cloze 'a text with [gaps]'")
    card = NewCard(concept, front, back)
    if same_name(front, concept):
        return written_definition(card, concept, is_first=True).markdown
    return written_card(card, concept_title(concept)).markdown


def near(work: Workspace, typed: TypedText) -> list[NearDuplicate]:
    """The cards in the store that are most like the first cards of a text."""
    found: dict[int, NearDuplicate] = {}
    for concept, card in typed.cards[:_LOOKED_AT]:
        for each in near_duplicates(work, card.front, card.back, concept.name):
            found.setdefault(each.card_id, each)
    return sorted(found.values(), key=lambda each: -each.likeness)


def add_typed(work: Workspace, deck: DeckChoice, text: str, *, above: int = 0) -> Added:
    """Puts the cards of a text into a deck file, each concept under its heading there, in one change.

    `above` are the lines of the text that the learner does not see, and that lines told of are counted from.
    Raises CardRefused, with the line of the text, where something in it is wrong, where a deck has a card of
    it already, or where the file cannot hold it; DeckNotWritten where the file cannot be written.
    """
    typed = read_typed(text)
    _check(work, typed, above)
    is_made = not os.path.lexists(deck.path)
    target = new_file(deck) if is_made else open_deck(deck.path, Change.INTO)
    file = FileLines(text.encode())
    held = placed_concepts(target.deck)
    parts = []
    expected = target.deck
    for concept in typed.deck.concepts:
        old = held.get(name_key(concept.name))
        if old is not None:
            _check_known(concept, old, target.path)
        parts.append(_part(file, concept, is_new=old is None))
        definition = next((card for card in concept.cards if card.kind is CardKind.DEFINITION), None)
        others = [card for card in concept.cards if card is not definition]
        expected = with_part(expected, concept, definition, others, is_whole=old is None)
        if old is not None and concept.text:
            expected = replace(
                expected,
                concepts=tuple(
                    replace(each, text="\n\n".join(filter(None, (each.text, concept.text))))
                    if each.line == old.line
                    else each
                    for each in expected.concepts
                ),
            )
    edit = planned(target, put_in(target.lines, target.deck, parts), expected, made=is_made)
    label = f"Add {counted(len(typed.cards), 'card')} to {target.deck.name}"
    carry_out(work, label, [edit])
    marks = [(concept.name, fingerprint(concept.name, card), card) for concept, card in typed.cards]
    ids = card_ids(work.store, [mark for _, mark, _ in marks])
    cards = [AddedCard(ids[mark], name, card) for name, mark, card in marks if mark in ids]
    return Added(label, target.deck.name, deck.path, cards)


def _part(file: FileLines, concept: ConceptText, *, is_new: bool) -> MovedPart:
    if is_new:
        whole = text_of(file, (file.start(concept.line), file.last_end(concept.end)))
        return MovedPart(concept.name, "", "", (), whole=whole)
    definition = next((card for card in concept.cards if card.kind is CardKind.DEFINITION), None)
    start = definition.end if definition else concept.body
    rest = text_of(file, (file.start(start), file.last_end(concept.end))).lstrip("\n")
    text = text_of(file, block_of(file, concept, definition)) if definition else ""
    return MovedPart(
        concept.name, "", text, (rest,) if rest.strip() else (), definition.tags if definition else ()
    )


def _check(work: Workspace, typed: TypedText, above: int) -> None:
    """Raises CardRefused for a text that makes no cards, has errors, or repeats cards."""
    if typed.errors:
        first = typed.errors[0]
        raise CardRefused(f"line {first.line - above}: {first.text}")
    if not typed.cards:
        raise CardRefused(
            "The text makes no card yet. Write `Q:` and `A:`, a `C:` with [gaps], or a definition."
        )
    if typed.deck.concepts[0].implicit:
        raise CardRefused("The cards belong to no concept. Name one, with `## Name` above them.")
    marks = {fingerprint(concept.name, card): (concept, card) for concept, card in typed.cards}
    for mark, known in live_cards(work.store, marks).items():
        concept, card = marks[mark]
        raise CardRefused(
            f"line {card.line - above}: {known.deck} has this card already, under {concept.name}:"
            f" {one_line(card.front)}"
        )


def _check_known(concept: ConceptText, old: ConceptText, path: Path) -> None:
    """Raises CardRefused where a text says of a concept what only its own file may."""
    place = f"{shown(path)}:{old.line}"
    if concept.aliases or concept.tags or concept.papers or concept.requires or concept.explicit_id:
        raise CardRefused(f"What is known about {old.name} stands at {place}. Write only cards here.")
    first, held = concept.cards[:1], old.cards[:1]
    if first and held and first[0].kind is held[0].kind is CardKind.DEFINITION:
        raise CardRefused(f"{old.name} has a definition already, at {place}. Write `Q:` and `A:` instead.")
