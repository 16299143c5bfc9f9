"""Cards into decks of their own as markdown: the lines of their files, word for word, where that can be."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from studyml.domain.deck import CardKind, CardText, ConceptText, DeckText, Dialect
from studyml.domain.deck_path import is_within
from studyml.domain.identity import fingerprint
from studyml.domain.stored_card import StoredCard
from studyml.errors import SourceRefused, StudymlError, UsageError
from studyml.interchange.foreign_file import OwnCard
from studyml.paths import shown
from studyml.reading.deck import read_deck
from studyml.reading.deck_folder import SUFFIXES
from studyml.reading.file_text import FILE_LIMIT, decode, read_bytes
from studyml.rendering.interval import counted
from studyml.services.card_search import find_cards
from studyml.services.deck_choice import file_stem
from studyml.services.own_cards import own_blocks
from studyml.services.workspace import Workspace
from studyml.store.known import known_files
from studyml.store.listing import list_cards
from studyml.whole_file import replace_file
from studyml.writing.card_lines import block_of, concept_lines
from studyml.writing.card_markdown import concept_title, new_deck
from studyml.writing.file_lines import FileLines
from studyml.writing.foreign_cards import block_insertions
from studyml.writing.insertion import inserted
from studyml.writing.moved_cards import MovedPart, head_of, put_in, text_of

_LINK = re.compile(r"\]\(<?([^()\s<>]+)>?(?:\s+\"[^\"\n]*\")?\)")
_MEDIA_LIMIT = 64 * 1024 * 1024


@dataclass(slots=True)
class MarkdownExport:
    """What an export came to: the deck files, how many cards and media files, and what it could not hold."""

    path: Path
    files: list[Path] = field(default_factory=list)
    cards: int = 0
    media: int = 0
    lost: Counter[str] = field(default_factory=Counter)

    def told(self) -> str:
        """In a line or more, for a person."""
        counts = (
            counted(len(self.files), "deck"),
            counted(self.cards, "card"),
            counted(self.media, "media file"),
        )
        lines = [f"{shown(self.path)}: {', '.join(counts)}."]
        return "\n".join(lines + [f"{reason}: {count:,}" for reason, count in self.lost.items()])


def export_markdown(
    work: Workspace, output: Path, *, query: str = "", deck: str | None = None
) -> MarkdownExport:
    """Writes the cards that a query finds, of a deck and all below it, or all, as decks in a folder.

    Each deck becomes a file that reads as these cards again; `output` is that file if it is called as one.
    Siblings come along, for they are one text. Raises UsageError when there are no such cards, or where a
    file would take the place of one of the learner's decks, StudymlError when one cannot be written.
    """
    found_ids = set(find_cards(work, query))
    cards = list_cards(work.store)
    chosen = {
        (card.path, card.block)
        for card in cards
        if card.id in found_ids and (deck is None or is_within(card.deck, deck))
    }
    by_deck: dict[str, list[StoredCard]] = {}
    for card in cards:
        if (card.path, card.block) in chosen:
            by_deck.setdefault(card.deck, []).append(card)
    if not by_deck:
        raise UsageError("there is no such card; `studyml cards` lists those there are")
    found = MarkdownExport(output)
    for path, group in _places(work, output, by_deck).items():
        data = _Deck(path, group, found).data()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, data, 0o644)
            _copy_media(group, path.parent, found)
        except OSError as error:
            reason = error.strerror or str(error)
            raise StudymlError(f"{shown(path)}: the deck cannot be written ({reason})") from error
        found.files.append(path)
    return found


def _places(
    work: Workspace, output: Path, by_deck: dict[str, list[StoredCard]]
) -> dict[Path, list[StoredCard]]:
    """The file for each deck. Raises UsageError where a file must not be written."""
    if output.suffix.lower() in SUFFIXES and not output.is_dir():
        if len(by_deck) > 1:
            raise UsageError(f"these are cards of {len(by_deck)} decks; name a folder, as in -o decks/")
        found = {output: next(iter(by_deck.values()))}
    else:
        found = {}
        for name, group in by_deck.items():
            number, path = 1, output / f"{file_stem(name)}.md"
            while path in found:
                number += 1
                path = output / f"{file_stem(name)}-{number}.md"
            found[path] = group
    own = {file.path for file in known_files(work.store)}
    for path, group in found.items():
        if os.path.realpath(path) in own:
            raise UsageError(f"{shown(path)} is one of your decks; export to another place")
        if os.path.lexists(path) and not _holds(path, group[0].deck):
            raise UsageError(f"{shown(path)} is there already and is another deck; export to another place")
    return found


def _holds(path: Path, name: str) -> bool:
    try:
        return read_deck(decode(read_bytes(path)), path).name == name
    except SourceRefused:
        return False


class _Deck:
    """One deck in the making."""

    def __init__(self, path: Path, cards: Sequence[StoredCard], found: MarkdownExport) -> None:
        self._path = path
        self._name = cards[0].deck
        self._cards = cards
        self._found = found

    def data(self) -> bytes:
        """The whole file; cards that it would not be read as are counted as lost."""
        sources = self._sources()
        for _, data, text, cards in sources:
            if len(sources) == 1 and len(cards) == text.card_count and self._reads(data) == text:
                self._found.cards += len(cards)
                return data
        tags = {text.tags for _, _, text, _ in sources if text.dialect is Dialect.NATIVE}
        head = new_deck(self._name)
        if len(tags) == 1 and (own := next(iter(tags))):
            words = ", ".join(f'"{tag}"' for tag in own)
            head = head.removesuffix("---\n") + f"tags: [{words}]\n---\n"
        data = head.encode()
        for _, source, text, cards in sources:
            if text.dialect is Dialect.NATIVE:
                data = self._with_parts(data, FileLines(source), text, cards)
        missing = self._missing(data)
        for card in missing:
            tried = self._with_block(data, [card])
            data = data if tried is None else tried
        left = len(self._missing(data))
        self._found.cards += len(self._cards) - left
        if left:
            self._found.lost["cards that no deck of its own can hold as they are"] += left
        return data

    def _sources(self) -> list[tuple[Path, bytes, DeckText, list[StoredCard]]]:
        """The files in which the cards stand; one that cannot be read any more is left out."""
        by_path: dict[str, list[StoredCard]] = {}
        for card in self._cards:
            by_path.setdefault(card.path, []).append(card)
        found = []
        for name, cards in by_path.items():
            path = Path(name)
            try:
                data = read_bytes(path)
                found.append((path, data, read_deck(decode(data, path), path), cards))
            except SourceRefused:
                continue
        return found

    def _with_parts(
        self, data: bytes, lines: FileLines, text: DeckText, cards: Sequence[StoredCard]
    ) -> bytes:
        """The file with the lines of some cards of another, concept by concept."""
        wanted = {self._same(card.concept, card) for card in cards}
        for concept in text.concepts:
            taken = [card for card in concept.cards if self._same(concept.name, card) in wanted]
            if not taken:
                continue
            part = _part(lines, concept, taken)
            if part is None:
                continue
            changes = sorted(
                put_in(FileLines(data), read_deck(data.decode(), self._path), [part]),
                key=lambda change: change.offset,
            )
            tried = inserted(data, changes)
            if len(tried) <= FILE_LIMIT and self._keeps(data, tried):
                data = tried
        return data

    def _with_block(self, data: bytes, cards: Sequence[StoredCard]) -> bytes | None:
        own = [
            OwnCard(1, card.deck, card.concept, card.kind.value, card.front, card.back, card.tags, card.typed)
            for card in cards
        ]
        blocks = [made.block for made in own_blocks(own)[0]]
        tried = inserted(data, block_insertions(data, read_deck(data.decode(), self._path), blocks))
        return tried if blocks and len(tried) <= FILE_LIMIT and self._keeps(data, tried) else None

    def _keeps(self, before: bytes, after: bytes) -> bool:
        """Whether a change of the file left all that was in it."""
        return self._said(before) <= self._said(after)

    def _missing(self, data: bytes) -> list[StoredCard]:
        said = self._said(data)
        return [card for card in self._cards if self._same(card.concept, card) not in said]

    def _said(self, data: bytes) -> set[tuple[str, str, str]]:
        text = read_deck(data.decode(), self._path)
        return {self._same(concept.name, card) for concept in text.concepts for card in concept.cards}

    def _reads(self, data: bytes) -> DeckText | None:
        try:
            return read_deck(decode(data, self._path), self._path)
        except SourceRefused:
            return None

    @staticmethod
    def _same(concept: str, card: StoredCard | CardText) -> tuple[str, str, str]:
        return fingerprint(concept, card), card.front, card.back


def _part(lines: FileLines, concept: ConceptText, cards: Sequence[CardText]) -> MovedPart | None:
    """The lines of some cards of a concept, with its heading; None where it cannot be one."""
    try:
        title = concept_title(concept.name)
    except StudymlError:
        return None
    definition = next((card for card in cards if card.kind is CardKind.DEFINITION), None)
    others = [card for card in cards if card is not definition]
    is_whole = bool(concept.body) and len(cards) == len(concept.cards)
    head = head_of(lines, concept, title) if concept.body else f"## {title}"
    return MovedPart(
        concept.name,
        head,
        text_of(lines, block_of(lines, concept, definition)) if definition else "",
        tuple(dict.fromkeys(text_of(lines, block_of(lines, concept, card)) for card in others)),
        definition.tags if definition else (),
        text_of(lines, concept_lines(lines, concept)) if is_whole else "",
    )


def _copy_media(cards: Sequence[StoredCard], folder: Path, found: MarkdownExport) -> None:
    """Copies the files in the decks' folders that cards name to the same places in another folder."""
    import shutil

    for path in {card.path for card in cards}:
        base = os.path.realpath(Path(path).parent)
        texts = [f"{card.front}\n{card.back}" for card in cards if card.path == path]
        names = {unquote(link[1]) for text in texts if "](" in text for link in _LINK.finditer(text)}
        for name in sorted(names):
            if ":" in name or name.startswith(("/", "#")) or "\0" in name:
                continue
            source = Path(os.path.realpath(Path(base, name)))
            target = (
                Path(os.path.realpath(folder), source.relative_to(base))
                if source.is_relative_to(base)
                else None
            )
            if target is None or not source.is_file() or source.stat().st_size > _MEDIA_LIMIT:
                found.lost["media that are not there, or outside of their deck's folder"] += 1
            elif not os.path.lexists(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                found.media += 1
