"""Merging logs: the union of what this store and others have, and the memories that it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import NamedTuple

from studyml.domain.memory import Memory
from studyml.domain.merged_memory import MergedMemory, has_come, merged_memory
from studyml.domain.plain_answers import outcomes_of
from studyml.domain.portable_log import CardName, Given, LineKind, LogLine
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import DAY, MINUTE, study_day
from studyml.services.rebuilding import Replays
from studyml.services.workspace import Workspace
from studyml.store import log_store
from studyml.store.event_store import memories_that_differ, note_memories
from studyml.store.history_queries import uncollected
from studyml.store.transaction import Transaction

_CHUNK = 5_000
_CARDS_AT_ONCE = 2_000
_EPOCH = date(1970, 1, 1).toordinal()
_SAME = 1e-8
_Words = dict[str | CardName, tuple[CardName, int | None]]


@dataclass(slots=True)
class MergeCount:
    """What a merge came to: answers and other entries that were new, and that were known; how many wait now
    for a card which is not here; and how many cards remember something else than before."""

    new: int = 0
    known: int = 0
    waiting: int = 0
    changed: int = 0


class _Plain(NamedTuple):
    """An answer of which only moment and rating are told; `is_known` when it is here already."""

    entry: LogLine
    day: int
    is_known: bool


class LogMerge:
    """One merge within a transaction: `take` the entries of each log, then `finish`."""

    def __init__(self, work: Workspace, tx: Transaction) -> None:
        self._work = work
        self._tx = tx
        self._store = log_store.store_name(work.store)
        self._touched: set[int] = set()
        self._plain: dict[int, list[_Plain]] = {}
        self._plain_ids: set[str] = set()
        self._voids: list[LogLine] = []
        self.count = MergeCount()

    def take(self, entries: Iterable[LogLine], names: dict[str, CardName]) -> None:
        """Adds what is new of one log; `names` says what its words for cards stand for."""
        cards = log_store.cards_named(self._work.store, names.values())
        log_store.keep_prints(self._tx, cards)
        words: _Words = {word: (name, cards.get(name)) for word, name in names.items()}
        with uncollected():
            for chunk in _chunks(entries):
                self._take(chunk, words)
            self._add_plain()

    def finish(self) -> MergeCount:
        """Lets join what waits and can, and computes memories again."""
        with uncollected():
            for entry in self._voids:
                self._void(entry)
            if log_store.has_waiting(self._work.store):
                self._join()
            self._remember()
        self.count.waiting = log_store.waiting_count(self._work.store)
        return self.count

    def _take(self, chunk: Sequence[LogLine], words: _Words) -> None:
        store = self._work.store
        known = log_store.known_ids(store, self._store, [entry.id for entry in chunk])
        unknown = {entry.card for entry in chunk if entry.card is not None and entry.card not in words}
        if unknown:
            named = {
                card: card if isinstance(card, CardName) else CardName(card, (card,)) for card in unknown
            }
            found = log_store.cards_named(store, set(named.values()))
            words = {**words, **{card: (name, found.get(name)) for card, name in named.items()}}
        answers: list[tuple[int, LogLine, int, Given]] = []
        waiting: list[tuple[CardName | None, LogLine]] = []
        for entry in chunk:
            if entry.kind is LineKind.VOID:
                if entry.id in known:
                    self.count.known += 1
                else:
                    self._voids.append(entry)
                continue
            name, card = words[entry.card or ""]
            is_known = entry.id in known
            if entry.id in self._plain_ids:
                self.count.known += 1
                continue
            if entry.kind is LineKind.REVIEW and entry.given is None and card is not None:
                day = self._day_of(entry)
                self._plain.setdefault(card, []).append(_Plain(entry, day, is_known))
                self._plain_ids.add(entry.id)
                continue
            if is_known:
                self.count.known += 1
                continue
            known.add(entry.id)
            if card is None:
                waiting.append((name, entry))
                continue
            self._touched.add(card)
            self.count.new += 1
            if entry.kind is not LineKind.REVIEW:
                log_store.add_events(self._tx, [(card, entry)])
            elif entry.given is not None:
                answers.append((card, entry, self._day_of(entry), entry.given))
        log_store.add_answers(self._tx, answers)
        log_store.add_waiting(self._tx, waiting)

    def _day_of(self, entry: LogLine) -> int:
        """The study day of an answer: as told, else by the clock on the wall where it was given."""
        if entry.day is not None:
            return entry.day
        rollover = self._work.config.rollover_hour
        if entry.wall is not None:
            return (entry.wall - rollover * 60 * MINUTE) // DAY + _EPOCH
        return study_day(entry.at, rollover, self._work.zone)

    def _add_plain(self) -> None:
        """Adds answers of which only moment and rating are told, with what they would have led to here."""
        decks = log_store.decks_of(self._work.store, self._plain)
        settings: dict[str, ReviewSettings] = {}
        replays = Replays(self._work)
        answers: list[tuple[int, LogLine, int, Given]] = []
        for card, told in self._plain.items():
            told.sort(key=lambda each: (each.day, each.entry.at, each.entry.id))
            known = sum(each.is_known for each in told)
            self.count.known += known
            if known == len(told):
                continue
            deck = decks[card]
            if deck not in settings:
                settings[deck] = self._work.settings_for(deck)
            given = outcomes_of(
                ((each.entry.at, each.day, each.entry.rating) for each in told),
                replays[deck],
                settings[deck],
            )
            for each, outcome in zip(told, given, strict=True):
                if not each.is_known:
                    answers.append((card, each.entry, each.day, outcome))
            self._touched.add(card)
        self._plain.clear()
        self._plain_ids.clear()
        answers.sort(key=lambda each: (each[1].at, each[1].id))
        self.count.new += len(answers)
        log_store.add_answers(self._tx, answers)

    def _void(self, entry: LogLine) -> None:
        place = log_store.place_of(self._work.store, self._store, entry.voids or "")
        if place is None:
            log_store.add_waiting(self._tx, [(None, entry)])
            return
        is_event, row, card = place
        if log_store.void(self._tx, entry, row, is_event=is_event):
            self.count.new += 1
            self._touched.add(card)
        else:
            self.count.known += 1

    def _join(self) -> None:
        """Adds what waited for a card, or for an answer to take back, that is here now."""
        store = self._work.store
        waiting = log_store.waiting_entries(store)
        names = {each.entry.card for each in waiting if isinstance(each.entry.card, CardName)}
        cards = log_store.cards_named(store, names)
        joined = [each for each in waiting if each.entry.card in cards]
        log_store.let_go(self._tx, (each.row for each in joined))
        self.take([each.entry for each in joined], {})
        for each in waiting:
            if each.entry.kind is LineKind.VOID and log_store.place_of(
                store, self._store, each.entry.voids or ""
            ):
                log_store.let_go(self._tx, [each.row])
                self._void(each.entry)

    def _remember(self) -> None:
        """Gives the cards whose log has changed the memory that it comes to."""
        work = self._work
        replays = Replays(work)
        settings: dict[str, ReviewSettings] = {}
        touched = sorted(self._touched)
        for start in range(0, len(touched), _CARDS_AT_ONCE):
            cards = touched[start : start + _CARDS_AT_ONCE]
            answers = dict(log_store.answers_of(work.store, cards))
            given = log_store.memories_given(work.store, cards)
            changed: list[tuple[int, MergedMemory]] = []
            for present in log_store.present_memories(work.store, cards):
                deck = present.deck
                if deck not in settings:
                    settings[deck] = work.settings_for(deck)
                merged = merged_memory(
                    answers.get(present.card_id, []),
                    given.get(present.card_id, []),
                    replays[deck],
                    settings[deck],
                    is_fitted=bool(settings[deck].parameters),
                )
                if merged.introduced_day is None and has_come(given.get(present.card_id, [])):
                    merged = merged._replace(introduced_day=present.introduced_day)
                is_same = merged.introduced_day == present.introduced_day
                if not (is_same and _is_same(merged.memory, present.memory)):
                    changed.append((present.card_id, merged))
            log_store.set_memories(self._tx, changed)
            self.count.changed += len(changed)
            differing = memories_that_differ(work.store, cards)
            note_memories(self._tx, "merge", [each.card_id for each in differing])


def join_waiting(work: Workspace, tx: Transaction) -> None:
    """Lets answers join that waited for cards which are here now."""
    LogMerge(work, tx).finish()


def _chunks(entries: Iterable[LogLine]) -> Iterator[list[LogLine]]:
    rest = iter(entries)
    while chunk := list(islice(rest, _CHUNK)):
        yield chunk


def _is_same(first: Memory, second: Memory) -> bool:
    """Whether two memories are equal but for the last digits of their arithmetic."""
    if first.stability is None or second.stability is None:
        return first == second
    if first.difficulty is None or second.difficulty is None:
        return first == second
    return (
        abs(first.stability - second.stability) <= _SAME * second.stability
        and abs(first.difficulty - second.difficulty) <= _SAME * second.difficulty
        and replace(first, stability=second.stability, difficulty=second.difficulty) == second
    )
