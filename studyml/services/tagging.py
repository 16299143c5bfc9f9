"""Tags given to cards and taken away, in the deck files where the cards stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from studyml.domain.card_attributes import TAG_NAME, attributes_of
from studyml.domain.deck import CardText, ConceptText, DeckText
from studyml.domain.deck_insertion import Insertion
from studyml.domain.safe_text import safe_line
from studyml.errors import StudymlError, UsageError
from studyml.paths import shown
from studyml.rendering.interval import counted
from studyml.services.card_actions import CardChange
from studyml.services.deck_edits import OpenDeck, carry_out, open_decks, planned, with_concept
from studyml.services.deck_writing import DeckEdit
from studyml.services.dialect_changes import Change
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.writing.card_lines import attributes_put, tags_put

Tags = tuple[str, ...]


def tag_cards(work: Workspace, ids: Sequence[int], add: Iterable[str], remove: Iterable[str]) -> CardChange:
    """Gives cards some tags and takes others away, by writing them into the deck files.

    Where all cards of a concept are meant, its list of metadata says so, else the line of each card. What
    cannot be changed is left with the reason. Raises UsageError for words that are no tags, StudymlError
    where a file cannot be written, with everything as it was.
    """
    tags = _Asked(tuple(map(tag_named, add)), frozenset(safe_line(t).lstrip("#").casefold() for t in remove))
    if both := [tag for tag in tags.add if tag.casefold() in tags.remove]:
        raise UsageError(f"{both[0]} is to be added and removed; choose one")
    if not (tags.add or tags.remove):
        raise UsageError("no tag is named; `--add exam` gives one, `--remove exam` takes it away")
    decks, reasons = open_decks(work, ids, Change.TAGS)
    edits: list[DeckEdit] = []
    changed: list[int] = []
    remarks: dict[str, None] = dict.fromkeys(reasons.values())
    for deck in decks:
        change = _FileTags(deck, tags)
        change.plan()
        remarks |= dict.fromkeys(change.remarks)
        if change.changes:
            try:
                edits.append(planned(deck, change.changes, change.expected))
            except StudymlError as error:
                remarks[str(error)] = None
            else:
                changed += change.changed
    if edits:
        carry_out(work, tags.label(len(changed)), edits)
    kept = set(changed)
    return CardChange(
        review_store.last_change(work.store) if edits else None,
        [key for key in ids if key in kept],
        [key for key in ids if key not in kept],
        "\n".join(remarks) or None,
    )


def tag_named(words: str) -> str:
    """The tag that a person names, with or without `#`. Raises UsageError where a file cannot hold it."""
    tag = safe_line(words).strip().lstrip("#")
    if not TAG_NAME.fullmatch(tag):
        raise UsageError(
            f"{safe_line(words)!r} cannot be a tag: it is one word with a letter in it, such as"
            " exam or training/optimisers, without commas, dots at its beginning and braces"
        )
    return tag


@dataclass(frozen=True, slots=True)
class _Asked:
    """The tags to be added, and those to be removed with case folded."""

    add: Tags
    remove: frozenset[str]

    def less(self, tags: Tags) -> Tags:
        return tuple(tag for tag in tags if tag.casefold() not in self.remove)

    def label(self, cards: int) -> str:
        marks = [f"+{tag}" for tag in self.add] + [f"-{tag}" for tag in sorted(self.remove)]
        return f"Tag {counted(cards, 'card')} {' '.join(marks)}"


@dataclass(slots=True)
class _FileTags:
    """What tagging changes in one file."""

    deck: OpenDeck
    asked: _Asked
    changes: list[Insertion] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    expected: DeckText = field(init=False)

    def plan(self) -> None:
        """Works out the lines that change, and the deck that they make."""
        self.expected = self.deck.deck
        for at, meant in self.deck.meant().items():
            self._concept(at, meant)
        fixed = [tag for tag in self.deck.deck.tags if tag.casefold() in self.asked.remove]
        if fixed:
            self.remarks.append(
                f"{shown(self.deck.path)} gives {', '.join(fixed)} to all its cards, at its head;"
                " take it out there."
            )

    def _concept(self, at: int, meant: dict[int, int]) -> None:
        concept = self.deck.deck.concepts[at]
        blocks = {concept.cards[number].block for number in meant}
        shared = [
            card for number, card in enumerate(concept.cards) if card.block in blocks and number not in meant
        ]
        is_whole = not concept.implicit and concept.line > 0 and bool(concept.body)
        is_whole = is_whole and all(card.block in blocks for card in concept.cards)
        above = self.asked.less(concept.tags)
        lost = tuple(tag for tag in concept.tags if tag not in above)
        if is_whole:
            above += tuple(
                tag
                for tag in self.asked.add
                if not _has(self.deck.deck.tags + above, tag)
                and not all(_has(card.tags, tag) for card in concept.cards)
            )
        elif loose := [tag for tag in lost if not TAG_NAME.fullmatch(tag)]:
            self.remarks.append(
                f"{concept.name} has the tag {loose[0]}, which a single card cannot have; take it from all"
                " cards of the concept."
            )
            return
        cards = []
        for card in concept.cards:
            own = self._own(card, above, lost, is_whole=is_whole, is_meant=card.block in blocks)
            cards.append(replace(card, tags=own))
        now = replace(concept, tags=above, cards=tuple(cards))
        self._write(at, concept, now)
        for number, key in meant.items():
            before, after = concept.cards[number], cards[number]
            if set(concept.tags + before.tags) != set(above + after.tags):
                self.changed.append(key)
        if shared and now != concept:
            self.remarks.append(
                f"{counted(len(shared), 'card')} of the same text as others of {concept.name}"
                f" {'shares' if len(shared) == 1 else 'share'} their tags."
            )

    def _own(self, card: CardText, above: Tags, lost: Tags, *, is_whole: bool, is_meant: bool) -> Tags:
        """The tags that a card is to have on a line of its own."""
        if not is_meant:
            return card.tags + tuple(tag for tag in lost if not _has(card.tags, tag))
        own = self.asked.less(card.tags)
        if is_whole:
            return own
        held = self.deck.deck.tags + above + own
        return own + tuple(tag for tag in self.asked.add if not _has(held, tag))

    def _write(self, at: int, concept: ConceptText, now: ConceptText) -> None:
        lines = self.deck.lines
        if now.tags != concept.tags:
            self.changes += tags_put(lines, concept, now.tags)
        for before, after in {
            c.block: (c, n) for c, n in zip(concept.cards, now.cards, strict=True)
        }.values():
            if before.tags != after.tags:
                named = attributes_of(lines.line(before.block).decode()).explicit_id
                put = attributes_put(lines, before.block, named, after.tags)
                self.changes += [put] if put else []
        self.expected = with_concept(self.expected, at, now)


def _has(tags: Collection[str], tag: str) -> bool:
    return tag.casefold() in {each.casefold() for each in tags}
