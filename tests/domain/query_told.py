"""Queries told in one line, with every part of them named, for the fixtures and for failing tests."""

from __future__ import annotations

from studyml.domain import card_query as q
from studyml.domain.card_query import Query


def told(query: Query) -> str:
    match query:
        case q.And(()):
            return "everything"
        case q.And(parts):
            return f"all of [{'; '.join(map(told, parts))}]"
        case q.Or(parts):
            return f"one of [{'; '.join(map(told, parts))}]"
        case q.Not(part):
            return f"not [{told(part)}]"
        case q.Words(place, text):
            return f"words in {place} {_text(text)}"
        case q.Named(name, text):
            return f"{name} {_text(text)}"
        case q.Pattern(pattern):
            return f"pattern {pattern!r}"
        case q.State(state):
            return f"is {state}"
        case q.Kind(kind):
            return f"kind {kind}"
        case q.Flag(flag):
            return f"flag {flag}"
        case q.Comparison(what, sign, number):
            return f"{what.name.lower()} {sign} {number:g}"
        case q.Happened(event, days, rating):
            return f"{event} within {days}" + (f" as {rating}" if rating else "")
        case q.Cites(paper):
            return f"paper {paper!r}"
        case q.OnDay(day):
            return f"day {day}"
        case q.CardId(key):
            return f"card {key}"


def _text(text: str) -> str:
    """A text in quotation marks, its wildcards in angle brackets."""
    return f'"{text}"'.replace(q.ANYTHING, "<any>").replace(q.ONE, "<one>")
