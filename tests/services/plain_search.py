"""The meaning of a query, card by card in plain Python, for the SQL to be held against."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from studyml.domain import card_query as q
from studyml.domain.card_query import Event, Is, Name, Place, Property, Query
from studyml.domain.memory import State
from studyml.domain.stored_card import StoredCard

SIGNS = {
    "=": float.__eq__,
    "<": float.__lt__,
    "<=": float.__le__,
    ">": float.__gt__,
    ">=": float.__ge__,
}


@dataclass(frozen=True)
class Known:
    """A card with what is known of it elsewhere."""

    card: StoredCard
    aliases: Sequence[str]
    added_day: int
    ratings: Sequence[tuple[int, int]] = ()  # day and rating of each answer
    recall: float | None = None
    days: Sequence[date] = ()
    papers: Sequence[str] = ()


@dataclass(frozen=True, repr=False)
class Collection:
    """All cards by their ids, and the moment."""

    cards: Mapping[int, Known]
    today: int
    now: int

    def found(self, query: Query) -> set[int]:
        shown = {
            key for key, known in self.cards.items() if _names_retired(query) or not known.card.is_retired
        }
        return {key for key in shown if self.holds(query, self.cards[key])}

    def holds(self, query: Query, known: Known) -> bool:
        card, memory = known.card, known.card.memory
        match query:
            case q.And(parts):
                return all(self.holds(part, known) for part in parts)
            case q.Or(parts):
                return any(self.holds(part, known) for part in parts)
            case q.Not(part):
                return not self.holds(part, known)
            case q.Words(place, text):
                sides = {Place.FRONT: [card.front], Place.BACK: [card.back]}
                return any(
                    _words(text, side) for side in sides.get(place, [card.front, card.back, card.concept])
                )
            case q.Named(Name.CONCEPT, text):
                return any(_is_named(text, name) for name in (card.concept, *known.aliases))
            case q.Named(name, text):
                paths = [card.deck] if name is Name.DECK else card.tags
                return any(_is_named(text, run) for path in paths for run in _runs(path))
            case q.Pattern(pattern):
                return any(re.search(pattern, side, re.I | re.S) for side in (card.front, card.back))
            case q.State(state):
                return self._is(state, card)
            case q.Kind(kind):
                return card.kind is kind
            case q.Flag(flag):
                return card.flag == flag
            case q.Comparison(what, sign, number):
                figure = self._figure(what, known)
                return figure is not None and SIGNS[sign](float(figure), float(number))
            case q.Happened(Event.ADDED, days, _):
                return known.added_day > self.today - days
            case q.Happened(Event.INTRODUCED, days, _):
                return card.introduced_day is not None and card.introduced_day > self.today - days
            case q.Happened(_, days, rating):
                return any(
                    day > self.today - days and rating in (None, given) for day, given in known.ratings
                )
            case q.Cites(paper):
                return paper in known.papers
            case q.OnDay(day):
                return day in known.days
            case q.CardId(key):
                return card.id == key
        raise AssertionError(memory)

    def _is(self, state: Is, card: StoredCard) -> bool:
        memory = card.memory
        is_buried = card.buried_until is not None and card.buried_until > self.today
        waits = (
            memory.state is State.REVIEW and memory.due_day is not None and memory.due_day <= self.today
        ) or (memory.state.is_stepping and memory.due_at is not None and memory.due_at <= self.now)
        return {
            Is.DUE: waits and not (is_buried or card.is_suspended or card.is_retired),
            Is.NEW: memory.state is State.NEW,
            Is.LEARN: memory.state.is_stepping,
            Is.REVIEW: memory.state is State.REVIEW,
            Is.SUSPENDED: card.is_suspended,
            Is.BURIED: is_buried,
            Is.LEECH: card.is_leech,
            Is.RETIRED: card.is_retired,
        }[state]

    def _figure(self, what: Property, known: Known) -> float | None:
        memory = known.card.memory
        is_review = memory.state is State.REVIEW
        return {
            Property.STABILITY: memory.stability,
            Property.DIFFICULTY: memory.difficulty,
            Property.RETRIEVABILITY: known.recall,
            Property.LAPSES: memory.lapses,
            Property.REPS: memory.reps,
            Property.INTERVAL: memory.interval if is_review else None,
            Property.DUE: memory.due_day - self.today if is_review and memory.due_day is not None else None,
        }[what]


def _names_retired(query: Query) -> bool:
    match query:
        case q.And(parts) | q.Or(parts):
            return any(map(_names_retired, parts))
        case q.Not(part):
            return _names_retired(part)
    return query == q.State(Is.RETIRED)


def _words(text: str, held: str) -> bool:
    """Words that follow each other, the last one perhaps only begun; with a wildcard, a text anywhere."""
    plain = text.rstrip(q.ANYTHING)
    if q.has_wildcards(plain) or not re.search(r"\w", plain):
        return re.search(_pattern(text.strip(q.ANYTHING)), held, re.I | re.S) is not None
    wanted, words = _split(plain), _split(held)
    is_begun = plain[-1].isalnum() and len(wanted[-1]) > 1
    for start in range(len(words) - len(wanted) + 1):
        here = words[start : start + len(wanted)]
        last = here[-1].startswith(wanted[-1]) if is_begun else here[-1] == wanted[-1]
        if here[:-1] == wanted[:-1] and last:
            return True
    return False


def _split(text: str) -> list[str]:
    plain = text.lower().translate(str.maketrans("éïäöü", "eiaou"))
    return "".join(sign if sign.isalnum() else " " for sign in plain).split()


def _is_named(text: str, name: str) -> bool:
    meant, called = (" ".join(words.split()).casefold() for words in (text, name))
    return re.fullmatch(_pattern(meant), called, re.S) is not None


def _runs(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[a:b]) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)]


def _pattern(text: str) -> str:
    return "".join({q.ANYTHING: ".*", q.ONE: "."}.get(sign, re.escape(sign)) for sign in text)
