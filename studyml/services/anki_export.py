"""Cards into a package for Anki: clozes as clozes, siblings as one note, each with its history."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from hashlib import blake2b
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote

from studyml.domain.deck import CardKind
from studyml.domain.deck_path import is_within
from studyml.domain.memory import Memory, State
from studyml.domain.review import Review
from studyml.domain.stored_card import StoredCard
from studyml.domain.study_day import SECOND, day_start, wall_time
from studyml.errors import StudymlError, UsageError
from studyml.interchange.anki_identity import guid_of, place_of
from studyml.interchange.anki_values import ForeignReview
from studyml.interchange.anki_writer import (
    BASIC,
    BOTH_WAYS,
    CLOZE,
    TYPED,
    TYPED_BOTH_WAYS,
    TYPED_CLOZE,
    WrittenAnkiCard,
    WrittenNote,
    WrittenReview,
    write_package,
)
from studyml.paths import shown
from studyml.rendering.html import markdown_html
from studyml.rendering.interval import counted
from studyml.services.card_search import find_cards
from studyml.services.cloze_blocks import GapOf, joined_cloze
from studyml.services.workspace import Workspace
from studyml.store.carried_store import all_reviews, card_moments
from studyml.store.listing import list_cards

_PICTURE = re.compile(r'<img src="([^"]*)"([^<>]*)>')
_LINK = re.compile(r'<a href="([^"]*)">([^<>]*)</a>')
_SOUNDS = (".mp3", ".ogg", ".oga", ".wav", ".flac", ".m4a", ".opus", ".aac", ".3gp", ".mp4", ".webm")
_MEDIA_LIMIT = 64 * 1024 * 1024
_ROLLOVER_HOUR = 4  # at which the days of a collection begin
_LEECH = "leech"
_KINDS = {State.NEW: 0, State.LEARNING: 0, State.REVIEW: 1, State.RELEARNING: 2}


@dataclass(slots=True)
class AnkiExport:
    """What an export came to: how many notes, cards, reviews and media files; what it could not hold."""

    path: Path
    notes: int = 0
    cards: int = 0
    reviews: int = 0
    media: int = 0
    lost: Counter[str] = field(default_factory=Counter)

    def told(self) -> str:
        """In a line or more, for a person."""
        counts = (
            counted(self.notes, "note"),
            counted(self.cards, "card"),
            counted(self.reviews, "review"),
            counted(self.media, "media file"),
        )
        lines = [f"{shown(self.path)}: {', '.join(counts)}."]
        lines += [f"{reason}: {count:,}" for reason, count in self.lost.items()]
        return "\n".join(lines)


def export_anki(
    work: Workspace, path: Path, *, query: str = "", deck: str | None = None, with_history: bool = True
) -> AnkiExport:
    """Writes the cards that a query finds, of a deck and all below it, or all, as a package for Anki.

    Siblings come along, for they are one note there. A note keeps its id from export to export, so that
    importing again updates it. Raises UsageError when there are no such cards, StudymlError when the package
    cannot be written.
    """
    found_ids = set(find_cards(work, query))
    cards = list_cards(work.store)
    chosen = {
        card.block for card in cards if card.id in found_ids and (deck is None or is_within(card.deck, deck))
    }
    cards = [card for card in cards if card.block in chosen]
    if not cards:
        raise UsageError("there is no such card; `studyml cards` lists those there are")
    found = AnkiExport(path)
    writer = _Writer(work, cards, found, with_history=with_history)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        notes = list(writer.notes())
        write_package(path, notes, writer.media, writer.began, writer.offset, work.now() // SECOND)
    except OSError as error:
        reason = error.strerror or str(error)
        raise StudymlError(f"{shown(path)}: the package cannot be written ({reason})") from error
    found.notes, found.media = len(notes), len(writer.media)
    return found


class _Writer:
    """Makes notes of cards. `began` and `offset` say from which moment the days of the package count."""

    def __init__(
        self, work: Workspace, cards: Sequence[StoredCard], found: AnkiExport, *, with_history: bool
    ) -> None:
        self._work = work
        self._cards = cards
        self._found = found
        self._with_history = with_history
        self._moments = card_moments(work.store)
        self._log = all_reviews(work.store, [card.id for card in cards]) if with_history else {}
        days = [card.introduced_day for card in cards if card.introduced_day is not None]
        days += [card.memory.last_day for card in cards if card.memory.last_day is not None]
        self._first_day = min([*days, work.today()])
        moment = day_start(self._first_day, _ROLLOVER_HOUR, work.zone)
        self.began = moment // SECOND
        wall = round((wall_time(moment, work.zone) - wall_time(moment, UTC)).total_seconds())
        self.offset = -wall // 60
        self.media: dict[str, Path] = {}
        self._guids: set[str] = set()

    def notes(self) -> Iterator[WrittenNote]:
        """The notes in the order of the decks; siblings that Anki makes of one note are one."""
        blocks: dict[tuple[int, CardKind], list[StoredCard]] = {}
        for card in self._cards:
            kind = CardKind.CLOZE if card.kind is CardKind.CLOZE else CardKind.BASIC
            blocks.setdefault((card.block, kind), []).append(card)
        for (_, kind), cards in blocks.items():
            if kind is CardKind.CLOZE:
                cloze = _cloze(cards)
                if cloze is not None:
                    text, extra = cloze
                    numbers = [_number(card) - 1 for card in cards]
                    note_type = TYPED_CLOZE if all(card.typed for card in cards) else CLOZE
                    self._tell_untyped(cards if note_type is CLOZE else ())
                    sides = self._html(cards[0], text), self._html(cards[0], extra)
                    yield self._note(cards, note_type, sides, numbers)
                    continue
                self._found.lost["clozes that cannot be put together again, written as questions"] += 1
            elif [card.kind for card in cards] == [CardKind.BASIC, CardKind.REVERSED]:
                is_typed = all(card.typed == card.back for card in cards)
                self._tell_untyped(() if is_typed else cards)
                note_type = TYPED_BOTH_WAYS if is_typed else BOTH_WAYS
                yield self._note(cards, note_type, self._sides(cards[0]), [0, 1])
                continue
            for card in cards:
                answer = (self._html(card, card.typed),) if card.typed else ()
                yield self._note([card], TYPED if answer else BASIC, (*self._sides(card), *answer), [0])

    def _tell_untyped(self, cards: Sequence[StoredCard]) -> None:
        """Counts the cards that ask for typing and whose note in Anki cannot."""
        if count := sum(bool(card.typed) for card in cards):
            self._found.lost["cards whose answer is typed here, and in Anki is not"] += count

    def _sides(self, card: StoredCard) -> tuple[str, str]:
        return self._html(card, card.front), self._html(card, card.back)

    def _note(
        self, cards: Sequence[StoredCard], kind: str, fields: tuple[str, ...], places: Sequence[int]
    ) -> WrittenNote:
        first = cards[0]
        made_at, _ = self._moments[first.id]
        changed_at = max(self._moments[card.id][1] for card in cards)
        tags = [re.sub(r"\s+", "_", tag) for tag in first.tags]
        if any(card.is_leech for card in cards):
            tags.append(_LEECH)
        self._found.cards += len(cards)
        return WrittenNote(
            guid=self._guid(first, made_at),
            note_type=kind,
            deck=first.deck.replace("/", "::"),
            fields=(*fields, escape(first.concept)),
            tags=tuple(tags),
            made_at=made_at // SECOND,
            changed_at=changed_at // SECOND,
            cards=[self._card(card, place) for card, place in zip(cards, places, strict=True)],
        )

    def _guid(self, card: StoredCard, made_at: int) -> str:
        """The id of the note: Anki's own, where it came from there, else one made of the card's identity."""
        guid = guid_of(card.explicit_id) if card.explicit_id else None
        is_first = card.kind is not CardKind.BASIC or not card.explicit_id or not place_of(card.explicit_id)
        if guid is None or not is_first or guid in self._guids:
            if card.explicit_id:
                name = card.explicit_id.rpartition(".")[0] if card.gap else card.explicit_id
                identity = f"id\x1f{name or card.explicit_id}"
            else:
                identity = f"card\x1f{made_at}\x1f{card.id}"
            guid = f"sml{blake2b(identity.encode('utf-8', 'replace'), digest_size=8).hexdigest()}"
        self._guids.add(guid)
        return guid

    def _card(self, card: StoredCard, place: int) -> WrittenAnkiCard:
        memory = card.memory if self._with_history else Memory()
        reviews = _written(self._log.get(card.id, ()))
        self._found.reviews += len(reviews)
        due = card.rank + 1
        if memory.state is State.REVIEW:
            due = (memory.due_day or self._first_day) - self._first_day
        elif memory.state is not State.NEW:
            due = (memory.due_at or self._work.now()) // SECOND
        queue = {State.NEW: 0, State.REVIEW: 2}.get(memory.state, 1)
        return WrittenAnkiCard(
            place=place,
            kind=int(memory.state),
            queue=-1 if card.is_suspended else queue,
            due=due,
            interval=memory.interval,
            reps=memory.reps,
            lapses=memory.lapses,
            flag=card.flag,
            stability=memory.stability,
            difficulty=memory.difficulty,
            last_at=None if memory.last_at is None else memory.last_at // SECOND,
            reviews=reviews,
        )

    def _html(self, card: StoredCard, markdown: str) -> str:
        html = markdown_html(markdown)
        folder = Path(card.path).parent
        if "<img" in html:
            html = _PICTURE.sub(lambda match: self._picture(match, folder), html)
        if "<a " in html:
            html = _LINK.sub(lambda match: self._sound(match, folder), html)
        return html

    def _picture(self, match: re.Match[str], folder: Path) -> str:
        name = self._medium(unescape(match[1]), folder)
        return match[0] if name is None else f'<img src="{escape(name)}">'

    def _sound(self, match: re.Match[str], folder: Path) -> str:
        if not unescape(match[1]).lower().endswith(_SOUNDS):
            return match[0]
        name = self._medium(unescape(match[1]), folder)
        return match[0] if name is None else f"[sound:{name}]"

    def _medium(self, address: str, folder: Path) -> str | None:
        """The name of a file that comes along; None where there is none of it in the deck's folder."""
        if ":" in address:
            return None
        base = os.path.realpath(folder)
        file = Path(os.path.realpath(os.path.join(base, unquote(address))))  # noqa: PTH118
        try:
            is_there = file.is_relative_to(base) and file.is_file() and file.stat().st_size <= _MEDIA_LIMIT
        except (OSError, ValueError):
            is_there = False
        if not is_there:
            self._found.lost["media that are not there, or outside of their deck's folder"] += 1
            return None
        if self.media.setdefault(file.name, file) != file:
            self._found.lost["media with the name of another one"] += 1
            return None
        return file.name


def _number(card: StoredCard) -> int:
    """The number (from 1) of a cloze in Anki."""
    return place_of(card.explicit_id) + 1 if card.explicit_id and guid_of(card.explicit_id) else card.gap


def _cloze(cards: Sequence[StoredCard]) -> tuple[str, str] | None:
    return joined_cloze([GapOf(card.front, card.back, _number(card)) for card in cards])


def _written(reviews: Sequence[Review]) -> list[WrittenReview]:
    """The answers to a card as Anki logs them."""
    found = []
    before = 0
    for review in reviews:
        memory = review.memory
        interval = memory.interval
        if memory.state is not State.REVIEW:
            interval = -max(0, ((memory.due_at or review.at) - review.at) // SECOND)
        factor = round(100 + ((memory.difficulty or 1) - 1) / 9 * 1000)
        answer = ForeignReview(
            review.at // 1000,
            0,
            int(review.rating),
            interval,
            factor,
            round(review.seconds * 1000),
            _KINDS[review.state],
        )
        found.append(WrittenReview(answer, before))
        before = interval
    return found
