"""Merging logs: the union of what this store and others have, and the memories that it comes to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from studyml.domain.log_part import NO_ANSWERS, AnswerColumns, LogPart
from studyml.domain.plain_answers import outcomes_of
from studyml.domain.portable_log import CardName, Given, LineKind, LogLine
from studyml.domain.settings import ReviewSettings
from studyml.domain.study_day import DAY, MINUTE, study_day
from studyml.services.merged_memories import remember
from studyml.services.rebuilding import Replays
from studyml.services.workspace import Workspace
from studyml.store import log_store
from studyml.store.history_queries import uncollected
from studyml.store.log_rows import AnswerRows
from studyml.store.transaction import Transaction

_WAITING_AT_ONCE = 5_000
_EPOCH = date(1970, 1, 1).toordinal()
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
    """One merge within a transaction: `take` the parts of each log, then `finish`."""

    def __init__(self, work: Workspace, tx: Transaction) -> None:
        self._work = work
        self._tx = tx
        self._store = log_store.store_name(work.store)
        self._last_row = log_store.last_rows(work.store)[0]
        self._rows = AnswerRows(tx)
        self._touched: set[int] = set()
        self._plain: dict[int, list[_Plain]] = {}
        self._plain_ids: set[str] = set()
        self._voids: list[LogLine] = []
        self.count = MergeCount()

    def take(self, parts: Iterable[LogPart], names: dict[str, CardName]) -> None:
        """Adds what is new of one log; `names` says what its words for cards stand for."""
        cards = log_store.cards_named(self._work.store, names.values())
        log_store.keep_prints(self._tx, cards)
        words: _Words = {word: (name, cards.get(name)) for word, name in names.items()}
        with uncollected():
            for part in parts:
                self._take(part, words)
            self._add_plain()

    def finish(self) -> MergeCount:
        """Lets join what waits and can, and computes memories again."""
        with uncollected():
            self._rows.write()
            for entry in self._voids:
                self._void(entry)
            if log_store.has_waiting(self._work.store):
                self._join()
                self._rows.write()
            self.count.changed += remember(self._work, self._tx, self._touched, self._last_row)
        self.count.waiting = log_store.waiting_count(self._work.store)
        return self.count

    def _take(self, part: LogPart, words: _Words) -> None:
        ids = part.ids
        distinct = set(ids)
        if len(distinct) < len(ids) or not distinct.isdisjoint(self._plain_ids):
            part = LogPart(NO_ANSWERS, list(part.entries()))  # which one is taken is a matter of their order
        known = log_store.known_ids(self._work.store, self._store, ids)
        known |= self._rows.ids & distinct
        words = self._with_unexplained(part, words)
        self._take_answers(part.answers, known, words)
        self._take_others([entry for _, entry in part.others], known, words)

    def _with_unexplained(self, part: LogPart, words: _Words) -> _Words:
        """The words for cards with those that a part has and its log does not explain."""
        told = {entry.card for _, entry in part.others if entry.card is not None}
        unknown = told.union(part.answers.cards).difference(words)
        if not unknown:
            return words
        named = {card: card if isinstance(card, CardName) else CardName(card, (card,)) for card in unknown}
        found = log_store.cards_named(self._work.store, set(named.values()))
        return {**words, **{card: (name, found.get(name)) for card, name in named.items()}}

    def _take_answers(self, answers: AnswerColumns, known: set[str], words: _Words) -> None:
        """Adds answers with what they led to."""
        count = len(answers.ids)
        if known:
            answers = answers.chosen([each not in known for each in answers.ids])
            self.count.known += count - len(answers.ids)
        places = {word: words[word][1] for word in set(answers.cards)}
        if None in places.values():
            is_here = [places[word] is not None for word in answers.cards]
            waiting = answers.chosen([not each for each in is_here])
            told = [(words[entry.card or ""][0], entry) for _, entry in waiting.lines()]
            log_store.add_waiting(self._tx, told)
            answers = answers.chosen(is_here)
        cards = [card for card in map(places.__getitem__, answers.cards) if card is not None]
        self._touched.update(cards)
        self.count.new += len(cards)
        self._rows.add(cards, answers)

    def _take_others(self, entries: Sequence[LogLine], known: set[str], words: _Words) -> None:
        waiting: list[tuple[CardName | None, LogLine]] = []
        for entry in entries:
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
                self._rows.add_entry(card, entry, self._day_of(entry), entry.given)
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
        for answer in answers:
            self._rows.add_entry(*answer)

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
        told = [(number, each.entry) for number, each in enumerate(joined)]
        for start in range(0, len(told), _WAITING_AT_ONCE):
            self.take([LogPart(NO_ANSWERS, told[start : start + _WAITING_AT_ONCE])], {})
        self._rows.write()
        for each in waiting:
            if each.entry.kind is LineKind.VOID and log_store.place_of(
                store, self._store, each.entry.voids or ""
            ):
                log_store.let_go(self._tx, [each.row])
                self._void(each.entry)


def join_waiting(work: Workspace, tx: Transaction) -> None:
    """Lets answers join that waited for cards which are here now."""
    LogMerge(work, tx).finish()
