"""The cards that a query asks for: the query as one condition of plain SQL.

What has few values (decks, tags, concepts, papers) is decided by its names first, so that the condition
only compares keys; words are found by the full-text index. Each card is a row of `memory`, which is
narrow; what only the wide table of texts knows is asked of that as a whole, in one pass.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from studyml.domain import card_query as q
from studyml.domain.card_query import Event, Is, Name, Place, Property, Query
from studyml.domain.learner_pattern import LearnerPattern
from studyml.domain.pattern_words import NOTHING, words_needed
from studyml.domain.query_text import (
    anywhere_pattern,
    is_anywhere,
    is_exact,
    letters_pattern,
    like_pattern,
    literal_in,
    name_matcher,
    path_matcher,
    text_matcher,
    words_in,
    words_matcher,
)
from studyml.errors import SlowPattern, StoreError
from studyml.store.card_words import CardWords, known_words, words_for, words_matched, words_of_cards
from studyml.store.mapping import texts_of
from studyml.store.paper_queries import concepts_behind
from studyml.store.store import Store
from studyml.store.waiting import ACTIVE, DECKS, PRESENT

_STATES = {
    Is.NEW: "memory.state = 0",
    Is.LEARN: "memory.state IN (1, 3)",
    Is.REVIEW: "memory.state = 2",
    Is.SUSPENDED: "memory.suspended = 1",
    Is.BURIED: "memory.buried_until > :today",
    Is.LEECH: "memory.leech = 1",
    Is.RETIRED: "memory.retired = 1",
    Is.DUE: f"{ACTIVE} AND {PRESENT}"
    " AND (state = 2 AND due_day <= :today OR state IN (1, 3) AND due_at <= :now)",
}
_FIGURES = {
    Property.STABILITY: "memory.stability",
    Property.DIFFICULTY: "memory.difficulty",
    Property.LAPSES: "memory.lapses",
    Property.REPS: "memory.reps",
    Property.INTERVAL: "iif(memory.state = 2, memory.interval, NULL)",
    Property.DUE: "iif(memory.state = 2, memory.due_day - :today, NULL)",
}
_ELAPSED = "max(:today - memory.last_day, 0)"
_CONCEPTS_OF_DAY = (
    "SELECT concept_id FROM mention JOIN day ON day.id = day_id WHERE day.retired = 0"
    " AND date_from <= {0} AND coalesce(date_to, date_from) >= {0}"
    " UNION ALL SELECT id FROM concept WHERE journal LIKE {1}"
)
# A text of more bytes than characters holds letters that LIKE does not know well; it is looked at closely.
_IS_LIKE = "{0} LIKE :like OR length({0}) <> length(CAST({0} AS BLOB))"
# An index holds the names of which that is true; asked as one condition, each name would be measured.
_CONCEPTS_LIKE = (
    "SELECT id, folded FROM concept WHERE folded LIKE :like"
    " UNION SELECT id, folded FROM concept WHERE length(folded) <> length(CAST(folded AS BLOB))"
)
# From one value of the index to the next, past all the cards that have it.
_TAGS = (
    "WITH RECURSIVE there(tags) AS (SELECT min(tags) FROM card UNION ALL"
    " SELECT (SELECT min(tags) FROM card WHERE tags > there.tags) FROM there WHERE there.tags IS NOT NULL)"
    " SELECT tags FROM there WHERE tags IS NOT NULL"
)
_HALF_ARE_OLDER = "SELECT count(*) * 2 > (SELECT count(*) FROM memory) FROM card WHERE added_at < :start"
_CALLED_LIKE = (
    f"SELECT id, name, aliases FROM concept WHERE {_IS_LIKE.format('folded')} OR {_IS_LIKE.format('aliases')}"
)
_TOGETHER = 16  # words that are looked for as one; of many the index is slow to find the next card
_ESCAPE = "'\\'"
_MATCHES = "studyml_matches"
_KEY_BITS = 32


class Order(StrEnum):
    """What found cards can be sorted by; the first is the order of the decks, what is required first."""

    INTRODUCTION = "introduction"
    DECK = "deck"
    CONCEPT = "concept"
    FRONT = "front"
    STATE = "state"
    DUE = "due"
    INTERVAL = "interval"
    STABILITY = "stability"
    DIFFICULTY = "difficulty"
    WAIT = "wait"  # the days since the last review as a multiple of the stability: with it recall falls
    REPS = "reps"
    LAPSES = "lapses"
    ADDED = "added"
    TAGS = "tags"
    FLAG = "flag"  # by its number, then leeches, suspended and buried cards
    KIND = "kind"


_SORTED_BY = {
    Order.DECK: "(SELECT name FROM deck WHERE deck.id = memory.deck_id)",
    Order.CONCEPT: "(SELECT folded FROM concept WHERE concept.id = memory.concept_id)",
    Order.FRONT: "(SELECT lower(front) FROM card WHERE card.id = memory.card_id)",
    Order.STATE: "memory.state",
    Order.DUE: "iif(memory.state = 2, memory.due_day, iif(memory.state = 0, NULL, :today))",
    Order.INTERVAL: _FIGURES[Property.INTERVAL],
    Order.STABILITY: "memory.stability",
    Order.DIFFICULTY: "memory.difficulty",
    Order.WAIT: f"{_ELAPSED} / memory.stability",
    Order.REPS: "memory.reps",
    Order.LAPSES: "memory.lapses",
    Order.ADDED: "(SELECT added_at FROM card WHERE card.id = memory.card_id)",
    Order.TAGS: "(SELECT nullif(lower(tags), '[]') FROM card WHERE card.id = memory.card_id)",
    Order.FLAG: "nullif(memory.flag * 8 + memory.leech * 4 + memory.suspended * 2"
    " + coalesce(memory.buried_until > :today, 0), 0)",
    Order.KIND: "(SELECT kind FROM card WHERE card.id = memory.card_id)",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """When a query is asked: the moment (epoch microseconds), its study day (ordinal), and where any study
    day begins. `waits` tells for a deck and a probability how long, in multiples of its stability, a
    memory takes to fall to it."""

    now: int
    today: int
    day_start: Callable[[int], int]
    waits: Callable[[str, float], float]


def find_cards(
    store: Store,
    query: Query,
    moment: Moment,
    order: Order = Order.INTRODUCTION,
    *,
    is_descending: bool = False,
) -> list[int]:
    """The ids of the cards that a query asks for, sorted; cards that have nothing to be sorted by come last.

    Retired cards are found only when the query names them. Raises StoreError where the store cannot be read,
    and SlowPattern.
    """
    search = _Search(store, moment)
    condition = search.condition(query)
    if not search.names_retired:
        condition = f"memory.retired = 0 AND ({condition})"
    if order is Order.INTRODUCTION:
        # One array is quicker to hand over than many rows, and integers that lie nearly in order to sort.
        packed = f"json_group_array(memory.rank << {_KEY_BITS} | memory.card_id)"
        [(found,)] = search.rows(f"SELECT {packed} FROM memory WHERE {condition}")
        mask = (1 << _KEY_BITS) - 1
        return [key & mask for key in sorted(json.loads(found), reverse=is_descending)]
    key = _SORTED_BY[order]
    direction = " DESC" if is_descending else ""
    rows = search.rows(
        f"SELECT memory.card_id FROM memory WHERE {condition}"
        f" ORDER BY {key} IS NULL, {key}{direction}, memory.rank, memory.card_id"
    )
    return [card for (card,) in rows]


class _Search:
    """One query on its way into SQL: the values that it is asked with, and what it needs besides `memory`."""

    def __init__(self, store: Store, moment: Moment) -> None:
        self._store = store
        self._moment = moment
        self._values: dict[str, Any] = {"today": moment.today, "now": moment.now}
        self._patterns: list[LearnerPattern] = []
        self._failure: BaseException | None = None
        self.names_retired = False

    def rows(self, statement: str) -> list[Any]:
        """The rows that a statement with these conditions finds."""
        if self._patterns:
            self._store.connection.create_function(_MATCHES, 3, self._matches, deterministic=True)
        try:
            return self._store.query(statement, self._values)
        except StoreError:
            if self._failure is not None:
                raise self._failure from None
            raise

    def condition(self, query: Query) -> str:
        """The query as a condition, in which nothing is unknown: each card is found or not."""
        match query:
            case q.And(parts):
                return " AND ".join(f"({self.condition(part)})" for part in sorted(parts, key=_cost)) or "1"
            case q.Or(parts):
                return " OR ".join(f"({self.condition(part)})" for part in sorted(parts, key=_cost))
            case q.Not(part):
                return f"NOT ({self.condition(part)})"
            case q.Words(place, text):
                return self._words(place, text)
            case q.Named(name, text):
                return self._named(name, text)
            case q.Pattern(pattern):
                return self._pattern(pattern)
            case q.State(state):
                self.names_retired = self.names_retired or state is Is.RETIRED
                return f"coalesce({_STATES[state]}, 0)"
            case q.Kind(kind):
                return _in_text(f"kind = {self._value(kind.value)}")
            case q.Flag(flag):
                return f"memory.flag = {flag}"
            case q.Comparison(what, sign, number):
                return f"coalesce({self._comparison(what, sign, number)}, 0)"
            case q.Happened(event, days, rating):
                return self._happened(event, self._value(self._moment.today - days + 1), rating)
            case q.Cites(paper):
                return self._among("memory.concept_id", concepts_behind(self._store, paper))
            case q.OnDay(day):
                concepts = _CONCEPTS_OF_DAY.format(
                    self._value(day.toordinal()), self._value(f'%"{day.isoformat()}"%')
                )
                return f"memory.concept_id IN ({concepts})"
            case q.CardId(key):
                return f"memory.card_id = {key}"

    def _value(self, value: object) -> str:
        name = f"v{len(self._values)}_"
        self._values[name] = value
        return f":{name}"

    def _among(self, column: str, values: Iterable[object]) -> str:
        return f"{column} IN (SELECT value FROM json_each({self._value(json.dumps(list(values)))}))"

    def _words(self, place: Place, text: str) -> str:
        columns = ("front", "back") if place is Place.ANY else (place.value,)
        if is_anywhere(text):
            check = self._like(like_pattern(text), columns)
            if not is_exact(text):
                check += f" AND {self._matched(anywhere_pattern(text), columns)}"
            # To read all texts takes no longer than to read all words for the first time.
            narrowed = self._narrowed(anywhere_pattern(text), columns, check, known_words(self._store))
            found = f"SELECT id FROM card WHERE {check}"
            is_named = text_matcher(text)
        else:
            words_of_it, is_begun = words_in(text)
            phrase = f'"{" ".join(words_of_it)}"' + "*" * is_begun
            match = self._value(phrase if place is Place.ANY else f"{place} : {phrase}")
            narrowed = None
            found = f"SELECT rowid FROM card_search WHERE card_search MATCH {match}"
            is_named = words_matcher(text)
        if place is Place.ANY:
            # The index of this condition holds the names, and few of them need a closer look.
            names = self._store.query(_CONCEPTS_LIKE, {"like": letters_pattern(text)})
            concepts = [key for key, name in names if is_named(name)]
            if concepts:
                if narrowed is not None:
                    found, narrowed = f"SELECT card_id FROM memory WHERE {narrowed}", None
                found += f" UNION ALL SELECT id FROM card WHERE {self._among('concept_id', concepts)}"
        return narrowed or f"memory.card_id IN ({found})"

    def _named(self, name: Name, text: str) -> str:
        if name is Name.DECK:
            is_meant = path_matcher(text)
            decks = [key for key, deck in self._store.query(DECKS) if is_meant(deck)]
            return self._among("memory.deck_id", decks)
        if name is Name.TAG:
            is_meant = path_matcher(text)
            columns = [column for (column,) in self._store.query(_TAGS)]
            tags = [column for column in columns if any(map(is_meant, texts_of(column)))]
            return "1" if len(tags) == len(columns) else _in_text(self._among("tags", tags))
        is_meant = name_matcher(text)
        rows = self._store.query(_CALLED_LIKE, {"like": letters_pattern(text)})
        concepts = [key for key, title, aliases in rows if any(map(is_meant, (title, *texts_of(aliases))))]
        return self._among("memory.concept_id", concepts)

    def _like(self, pattern: str, columns: tuple[str, ...]) -> str:
        value = self._value(pattern)
        return f"({' OR '.join(f'{column} LIKE {value} ESCAPE {_ESCAPE}' for column in columns)})"

    def _pattern(self, pattern: str) -> str:
        """A regular expression; what every match holds is looked for first, which is quicker by far."""
        columns = ("front", "back")
        check = self._matched(pattern, columns)
        literal = literal_in(pattern)
        if literal:
            check = f"{self._like(f'%{literal}%', columns)} AND {check}"
        words = known_words(self._store) if literal else words_of_cards(self._store)
        if narrowed := self._narrowed(pattern, columns, check, words):
            return narrowed
        # Without a literal this comes to be asked after all else, of the cards that are left.
        return _in_text(check) if literal else _text_of_it(check)

    def _narrowed(
        self, pattern: str, columns: tuple[str, ...], check: str, known: CardWords | None
    ) -> str | None:
        """A check for a pattern, made only of the texts that hold a word that every match needs, and not even
        of these where the word says that there is a match. None where there are no such words."""
        asked = words_needed(pattern)
        if known is None or asked.needed == NOTHING:
            return None
        words = words_for(asked.needed, known.words)
        if words is None:
            return None
        told = _text_of_it(check)
        if asked.is_told_by_words and (sure := words_matched(pattern, words)):
            # Of a text with accents the index knows words that do not stand in it like that.
            is_plain = f"memory.card_id NOT IN (SELECT value FROM json_each({self._value(known.accented)}))"
            if sure != words:
                is_plain += f" AND {self._holding(sure, columns)}"
            told = f"({is_plain} OR {told})"
        return f"{self._holding(words, columns)} AND {told}"

    def _holding(self, words: Collection[str], columns: tuple[str, ...]) -> str:
        """The cards that hold one of some words."""
        named = [f'"{word}"' for word in sorted(words)]
        where = f"{columns[0]} : " if len(columns) == 1 else ""
        groups = json.dumps(
            [f"{where}({' OR '.join(named[at : at + _TOGETHER])})" for at in range(0, len(named), _TOGETHER)]
        )
        return (
            f"memory.card_id IN (SELECT card_search.rowid FROM json_each({self._value(groups)})"
            " CROSS JOIN card_search WHERE card_search MATCH value)"
        )

    def _matched(self, pattern: str, columns: tuple[str, ...]) -> str:
        self._patterns.append(LearnerPattern(pattern))
        return f"{_MATCHES}({len(self._patterns) - 1}, {columns[0]}, {columns[-1]})"

    def _matches(self, number: int, front: str, back: str) -> bool:
        try:
            return self._patterns[number].is_in(front, back)
        except (KeyboardInterrupt, SlowPattern) as failure:  # of which SQLite would make an error of its own
            self._failure = failure
            raise

    def _comparison(self, what: Property, sign: str, number: float) -> str:
        if what is not Property.RETRIEVABILITY:
            return f"{_FIGURES[what]} {sign} {self._value(number)}"
        if number <= 0 or number > 1:
            always = sign.startswith("<" if number > 1 else ">")
            return f"memory.stability IS NOT NULL AND {int(always)}"
        # Recall falls with time, so comparing it is comparing the days since the last review with those
        # that it takes to fall so far.
        turned = sign.translate(str.maketrans("<>", "><"))
        decks: dict[float, list[int]] = {}
        for key, name in self._store.query(DECKS):
            decks.setdefault(self._moment.waits(name, number), []).append(key)
        parts = [
            f"{self._among('memory.deck_id', keys)}"
            f" AND {_ELAPSED} {turned} {self._value(wait)} * memory.stability"
            for wait, keys in decks.items()
        ]
        return f"({' OR '.join(parts) or '0'})"

    def _happened(self, event: Event, first: str, rating: int | None) -> str:
        if event is Event.ADDED:
            start = self._moment.day_start(self._values[first[1:]])
            [(half_are_older,)] = self._store.query(_HALF_ARE_OLDER, {"start": start})
            if half_are_older:
                return _in_text(f"added_at >= {self._value(start)}")
            return f"NOT ({_in_text(f'added_at < {self._value(start)}')})"
        if event is Event.INTRODUCED:
            return f"coalesce(memory.introduced_day >= {first}, 0)"
        if rating is not None:
            answers = f"SELECT card_id FROM live_review WHERE day >= {first} AND rating = {rating}"
            return f"memory.card_id IN ({answers})"
        # A memory knows its last answer; only of a card that was put back to new the log must be asked.
        return (
            f"coalesce(memory.last_day >= {first}, EXISTS"
            f" (SELECT 1 FROM live_review WHERE card_id = memory.card_id AND day >= {first}))"
        )


def _in_text(condition: str) -> str:
    """What only the table of texts knows of a card."""
    return f"memory.card_id IN (SELECT id FROM card WHERE {condition})"


def _text_of_it(condition: str) -> str:
    """The same, asked of one card after another."""
    return f"EXISTS (SELECT 1 FROM card WHERE id = memory.card_id AND {condition})"


def _cost(query: Query) -> int:
    """What is quick to decide is decided first, so that the texts of fewer cards are read."""
    match query:
        case q.And(parts) | q.Or(parts):
            return max(map(_cost, parts), default=0)
        case q.Not(part):
            return _cost(part)
    return int(isinstance(query, q.Pattern))
