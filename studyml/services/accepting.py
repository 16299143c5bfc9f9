"""Accepting drafts: they are written into deck files, and these are read, in one change to be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from studyml.domain.draft import DraftState, FoundDraft
from studyml.domain.new_card import NewCard
from studyml.errors import CardRefused, StudymlError
from studyml.paths import shown
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted
from studyml.services.deck_choice import DeckChoice, deck_named, deck_of_source
from studyml.services.deck_writing import DeckEdit, plan_cards, sources_of_cards, take_out, write_deck
from studyml.services.drafts import card_fingerprint, is_from, list_drafts, source_of, with_same
from studyml.services.workspace import Workspace
from studyml.services.written_decks import read_written
from studyml.store.draft_store import add_deck_edit, decide
from studyml.store.known import live_cards
from studyml.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Choice:
    """A draft as the learner takes it: in which words, for which concept, and into which deck file."""

    draft: FoundDraft
    deck: DeckChoice
    concept: str
    front: str
    back: str

    @property
    def is_edited(self) -> bool:
        """Whether the answer is in the learner's words and not in those that were offered."""
        return self.back != self.draft.back

    @property
    def fingerprint(self) -> str:
        return card_fingerprint(self.concept, self.front)


@dataclass(slots=True)
class Accepted:
    """What accepting came to: how many cards each deck file got, and which drafts stay pending, and why."""

    cards: dict[Path, int] = field(default_factory=dict)
    left: list[tuple[FoundDraft, str]] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(self.cards.values())

    def told(self) -> str:
        """In a line or more, for a person."""
        places = ", ".join(
            f"{counted(count, 'card')} into {shown(path)}" for path, count in self.cards.items()
        )
        lines = [f"Accepted: {places}." if places else "Nothing was accepted."]
        lines += [f"Left pending: {one_line(draft.front)}: {reason}" for draft, reason in self.left]
        return "\n".join(lines)


def as_offered(work: Workspace, drafts: Sequence[FoundDraft], to: str | None = None) -> list[Choice]:
    """The drafts just as they are, into the deck that was named, else into the deck of each source.

    Raises UsageError when the deck cannot be told from its name.
    """
    named = None if to is None else deck_named(work, to)
    decks = {draft.source_title: named for draft in drafts}
    if named is None:
        decks = {title: deck_of_source(work, title) for title in decks}
    return [
        Choice(draft, deck, draft.concept, draft.front, draft.back)
        for draft in drafts
        if (deck := decks[draft.source_title]) is not None
    ]


def added_to(draft: FoundDraft, concept: str, deck: DeckChoice) -> Choice:
    """A draft as a further card of a concept that a deck has; a definition becomes a question."""
    front = draft.front if draft.front != draft.concept else f"What is {draft.front}?"
    return Choice(draft, deck, concept, front, draft.back)


def drafts_of_sources(work: Workspace, paths: Sequence[str]) -> list[FoundDraft]:
    """The pending drafts of some sources, by their paths."""
    chosen = set(paths)
    return [draft for draft in list_drafts(work) if draft.source in chosen]


def accept(work: Workspace, choices: Sequence[Choice]) -> Accepted:
    """Writes drafts into decks and makes them cards; what cannot be written stays pending, with the reason.

    A deck file is written before the store: should the program end between the two, the text is there, and
    accepting the draft again finds it. Raises StudymlError when the store cannot be changed; the deck files
    are then as they were.
    """
    outcome = Accepted()
    edits: list[tuple[DeckEdit, list[Choice]]] = []
    found: dict[Path, list[Choice]] = {}
    for deck, chosen in _by_deck(_fresh(work, choices, outcome)).items():
        there, missing = _parted(deck, chosen, outcome)
        if there:
            found[deck.path] = there
        edit, kept = _planned(deck, missing, outcome)
        if edit is None:
            continue
        try:
            write_deck(edit)
        except StudymlError as error:
            outcome.left += [(choice.draft, str(error)) for choice in kept]
        else:
            edits.append((edit, kept))
    taken = [choice for each in found.values() for choice in each] + [
        choice for _, kept in edits for choice in kept
    ]
    if not taken:
        return outcome

    def settle(tx: Transaction) -> None:
        for edit, _ in edits:
            add_deck_edit(tx, str(edit.path), edit.insertions, is_made=edit.made)
        for choice in taken:
            decide(tx, with_same(work, [choice.draft]), DraftState.ACCEPTED, is_edited=choice.is_edited)

    try:
        paths = dict.fromkeys([*found, *(edit.path for edit, _ in edits)])
        read_written(work, list(paths), _label(taken), settle)
    except BaseException:
        for edit, _ in edits:
            with suppress(StudymlError):  # what cannot be taken out now is found when it is accepted again
                take_out(edit.path, edit.insertions, made=edit.made)
        raise
    outcome.cards = dict(Counter(choice.deck.path for choice in taken))
    return outcome


def _parted(deck: DeckChoice, choices: list[Choice], outcome: Accepted) -> tuple[list[Choice], list[Choice]]:
    """The choices that the deck file holds already, written by a try that ended too early, and the others.

    A card of the same name that comes from elsewhere keeps its choice pending.
    """
    stated = sources_of_cards(deck.path)
    there, missing = [], []
    for choice in choices:
        if choice.fingerprint not in stated:
            missing.append(choice)
        elif any(is_from(choice.draft, source) for source in stated[choice.fingerprint]):
            there.append(choice)
        else:
            outcome.left.append((choice.draft, f"{deck.name} has this card already."))
    return there, missing


def _fresh(work: Workspace, choices: Sequence[Choice], outcome: Accepted) -> list[Choice]:
    """The choices that no deck has as a card yet, each once."""
    known = live_cards(work.store, [choice.fingerprint for choice in choices])
    fresh: dict[str, Choice] = {}
    for choice in choices:
        card = known.get(choice.fingerprint)
        if not choice.back.strip():
            outcome.left.append((choice.draft, "it has no answer yet; write one."))
        elif card is not None:
            outcome.left.append((choice.draft, f"{card.deck} has this card already, under {card.concept}."))
        elif choice.fingerprint in fresh:
            outcome.left.append((choice.draft, "another draft with the same front was accepted just now."))
        else:
            fresh[choice.fingerprint] = choice
    return list(fresh.values())


def _by_deck(choices: Sequence[Choice]) -> dict[DeckChoice, list[Choice]]:
    found: dict[DeckChoice, list[Choice]] = {}
    for choice in choices:
        found.setdefault(choice.deck, []).append(choice)
    return found


def _planned(
    deck: DeckChoice, choices: list[Choice], outcome: Accepted
) -> tuple[DeckEdit | None, list[Choice]]:
    """What to write into a deck file, and the choices that are in it; one that cannot be written is left.

    Of two that cannot stand in it together the first is written.
    """
    kept: list[Choice] = []
    edit: DeckEdit | None = None
    parts = [choices] if choices else []
    while parts:
        part = parts.pop(0)
        try:
            edit = plan_cards(deck.path, deck.name, [_card(choice) for choice in [*kept, *part]])
        except CardRefused as refusal:
            if len(part) == 1:
                outcome.left.append((part[0].draft, str(refusal)))
            else:
                half = len(part) // 2
                parts[:0] = [part[:half], part[half:]]
        except StudymlError as error:
            outcome.left += [(choice.draft, str(error)) for choice in part]
        else:
            kept += part
    return edit, kept


def _card(choice: Choice) -> NewCard:
    draft = choice.draft
    return NewCard(
        concept=choice.concept,
        front=choice.front,
        back=choice.back,
        journal=() if draft.date is None else (date.fromordinal(draft.date),),
        papers=draft.papers,
        sources=(source_of(draft),),
    )


def _label(choices: Sequence[Choice]) -> str:
    if len(choices) == 1:
        return f"Accept a draft: {one_line(choices[0].front)[:60]}"
    return f"Accept {len(choices)} drafts"
