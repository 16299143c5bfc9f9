"""Cards moved to another deck file, with their text, their context and their history."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from studyml.domain.deck import CardKind, CardText, ConceptText, DeckText
from studyml.domain.identity import fingerprint
from studyml.errors import StudymlError
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.services.card_actions import CardChange
from studyml.services.deck_choice import deck_named
from studyml.services.deck_edits import (
    OpenDeck,
    carry_out,
    new_file,
    open_deck,
    open_decks,
    planned,
    with_part,
)
from studyml.services.deck_writing import DeckEdit
from studyml.services.dialect_changes import Change
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.writing.card_lines import block_of, concept_lines, stretches_removed
from studyml.writing.card_markdown import concept_title, name_key
from studyml.writing.moved_cards import MovedPart, head_of, is_all, placed_concepts, put_in, text_of


def move_cards(work: Workspace, ids: Sequence[int], deck: str) -> CardChange:
    """Moves cards to a deck, named by its file or its name, and made where there is none.

    Their text is taken out of one file and put into the other, under their concept with what is known about
    it; what is remembered of them stays. Siblings, which are one text, go together. The file that takes them
    is written first, so that no text is lost whenever the program ends. What cannot be moved is left with
    the reason. Raises UsageError for an impossible deck, StudymlError where a file cannot be written, with
    everything as it was.
    """
    choice = deck_named(work, deck)
    is_made = not os.path.lexists(choice.path)
    target = new_file(choice) if is_made else open_deck(choice.path, Change.INTO)
    sources, reasons = open_decks(work, ids, Change.OUT)
    move = _Move(target, is_made=is_made)
    move.remarks |= dict.fromkeys(reasons.values())
    for source in sources:
        if os.path.realpath(source.path) != os.path.realpath(target.path):
            move.take(source)
    if not move.changed:
        return CardChange(None, [], list(ids), "\n".join(move.remarks) or None)
    label = f"Move {counted(len(move.changed), 'card')} to {target.deck.name}"
    carry_out(work, label, move.edits())
    kept = set(move.changed)
    return CardChange(
        review_store.last_change(work.store),
        [key for key in ids if key in kept],
        [key for key in ids if key not in kept],
        "\n".join(move.remarks) or None,
    )


@dataclass(slots=True)
class _Taken:
    """What leaves a concept of a file: the stretches of text, and the concept as it stays, if it does."""

    at: int
    stretches: list[tuple[int, int]]
    left: ConceptText | None


@dataclass(slots=True)
class _Move:
    """A move into one file, gathered file by file."""

    target: OpenDeck
    is_made: bool
    parts: list[MovedPart] = field(default_factory=list)
    expected: DeckText = field(init=False)
    removals: list[DeckEdit] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    remarks: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.expected = self.target.deck

    def take(self, source: OpenDeck) -> None:
        """Adds what is meant of a file: all of it, or concept by concept what the target can hold."""
        meant = source.meant()
        removal = self._taken(source, meant, [])
        if removal is not None:
            self.removals.append(removal)
            return
        taken: list[_Taken] = []
        for at, numbers in meant.items():
            if len(meant) > 1:
                removal = self._taken(source, {at: numbers}, taken) or removal
        if removal is not None:
            self.removals.append(removal)

    def _taken(
        self, source: OpenDeck, meant: dict[int, dict[int, int]], taken: list[_Taken]
    ) -> DeckEdit | None:
        """What is left of a file without what was `taken` and what is meant, which is added to both; None,
        with a remark, where that cannot be."""
        parts, expected, remarks = list(self.parts), self.expected, dict(self.remarks)
        try:
            fresh = [self._concept(source, at, numbers) for at, numbers in meant.items()]
            if self.parts:
                self._into()
            removal = self._removal(source, [*taken, *fresh])
        except StudymlError as error:
            self.parts, self.expected, self.remarks = parts, expected, remarks
            if len(meant) == 1:
                self.remarks[str(error)] = None
            return None
        taken += fresh
        self.changed += [key for numbers in meant.values() for key in numbers.values()]
        return removal

    def edits(self) -> list[DeckEdit]:
        """The changes in the order in which they are to be written."""
        return ([self._into()] if self.parts else []) + self.removals

    def _into(self) -> DeckEdit:
        changes = put_in(self.target.lines, self.target.deck, self.parts)
        return planned(self.target, changes, self.expected, made=self.is_made)

    def _concept(self, source: OpenDeck, at: int, meant: dict[int, int]) -> _Taken:
        concept = source.deck.concepts[at]
        file = source.lines
        blocks = {concept.cards[number].block for number in meant}
        cards = [card for card in concept.cards if card.block in blocks]
        if len(cards) > len(meant):
            self.remarks[
                f"{counted(len(cards) - len(meant), 'sibling')} of the same text"
                f" under {concept.name} went along."
            ] = None
        self._check_once(source, at, blocks)
        stays = [card for card in concept.cards if card.block not in blocks]
        is_whole = bool(concept.body) and not stays
        missing = [card for card in cards if not self._is_there(concept, card)]
        held = placed_concepts(self.target.deck).get(name_key(concept.name))
        is_new = held is None and not any(
            name_key(part.concept) == name_key(concept.name) for part in self.parts
        )
        if missing:
            self._add(source, concept, missing, is_whole=is_whole and is_new)
        if is_whole and ((is_new and missing) or is_all(file, concept, cards)):
            return _Taken(at, [concept_lines(file, concept)], None)
        stretches = list(dict.fromkeys(block_of(file, concept, card) for card in cards))
        left = replace(concept, cards=tuple(stays)) if concept.body or stays else None
        return _Taken(at, stretches, left)

    def _add(
        self, source: OpenDeck, concept: ConceptText, cards: Sequence[CardText], *, is_whole: bool
    ) -> None:
        """Adds cards of a concept to what the target is to hold."""
        file = source.lines
        definition = next((card for card in cards if card.kind is CardKind.DEFINITION), None)
        others = [card for card in cards if card is not definition]
        title = concept_title(concept.name)
        tags = definition.tags if definition else ()
        part = MovedPart(
            concept.name,
            head_of(file, concept, title + _braces(tags)) if concept.body else f"## {title}",
            text_of(file, block_of(file, concept, definition)) if definition else "",
            tuple(dict.fromkeys(text_of(file, block_of(file, concept, card)) for card in others)),
            tags,
            text_of(file, concept_lines(file, concept)) if is_whole else "",
        )
        self.parts.append(part)
        self.expected = with_part(self.expected, concept, definition, others, is_whole=is_whole)

    def _is_there(self, concept: ConceptText, card: CardText) -> bool:
        """Whether the target holds a card already, from a move that ended too early. Raises StudymlError
        where it holds another with the same prompt."""
        print_ = fingerprint(concept.name, card)
        for other in self.target.deck.concepts:
            for held in other.cards:
                if fingerprint(other.name, held) != print_:
                    continue
                if (held.front, held.back) == (card.front, card.back):
                    return True
                raise StudymlError(
                    f"{shown(self.target.path)}:{held.line} asks “{one_line(card.front)}” already, with"
                    " another answer; mend one of them first"
                )
        return False

    @staticmethod
    def _check_once(source: OpenDeck, at: int, blocks: set[int]) -> None:
        """Raises StudymlError where the text of one of these cards of a concept stands in its file once more:
        the card would stay with that."""
        concept = source.deck.concepts[at]
        moved = {fingerprint(concept.name, card) for card in concept.cards if card.block in blocks}
        for other_at, other in enumerate(source.deck.concepts):
            for card in other.cards:
                goes = other_at == at and card.block in blocks
                if not goes and fingerprint(other.name, card) in moved:
                    raise StudymlError(
                        f"{shown(source.path)}:{card.line} has “{one_line(card.front)}” once more, and the"
                        " card would stay there; take one of them out first"
                    )

    @staticmethod
    def _removal(source: OpenDeck, taken: Sequence[_Taken]) -> DeckEdit:
        concepts: list[ConceptText | None] = list(source.deck.concepts)
        for each in taken:
            concepts[each.at] = each.left
        expected = replace(
            source.deck, concepts=tuple(concept for concept in concepts if concept is not None)
        )
        stretches = [stretch for each in taken for stretch in each.stretches]
        return planned(source, stretches_removed(source.lines, stretches), expected)


def _braces(tags: tuple[str, ...]) -> str:
    return f" {{{' '.join(f'.{tag}' for tag in tags)}}}" if tags else ""
