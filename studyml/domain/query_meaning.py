"""A query in a person's words, to be shown beside what was typed."""

from __future__ import annotations

from studyml.domain import card_query as q
from studyml.domain.card_query import Event, Is, Place, Property, Query

_STATES = {
    Is.DUE: "due now",
    Is.NEW: "new",
    Is.LEARN: "on steps of minutes",
    Is.REVIEW: "in review",
    Is.SUSPENDED: "suspended",
    Is.BURIED: "buried until tomorrow",
    Is.LEECH: "leeches",
    Is.RETIRED: "without a text",
}
_FIGURES = {
    Property.STABILITY: ("stability", " d"),
    Property.DIFFICULTY: ("difficulty", ""),
    Property.RETRIEVABILITY: ("recall", " %"),
    Property.LAPSES: ("lapses", ""),
    Property.REPS: ("reviews", ""),
    Property.INTERVAL: ("interval", " d"),
    Property.DUE: ("days until due", ""),
}
_SIGNS = {">=": "≥", "<=": "≤"}
_EVENTS = {Event.RATED: "answered", Event.ADDED: "added", Event.INTRODUCED: "first answered"}
_RATINGS = {1: "Again", 2: "Hard", 3: "Good", 4: "Easy"}
_LEAST = -1e9  # below every figure: comparing with it asks only whether there is one


def meaning(query: Query) -> str:
    """What is looked for, in a few words."""
    match query:
        case q.And(()):
            return "every card"
        case q.And(parts):
            return ", ".join(
                f"({meaning(part)})" if isinstance(part, q.Or) else meaning(part) for part in parts
            )
        case q.Or(parts):
            return " or ".join(
                f"({meaning(part)})" if isinstance(part, q.And) and len(part.parts) > 1 else meaning(part)
                for part in parts
            )
        case q.Not(part):
            return f"not ({meaning(part)})" if isinstance(part, q.And | q.Or) else f"not {meaning(part)}"
        case q.Words(place, text):
            return f"“{_text(text)}”" + ("" if place is Place.ANY else f" in the {place}")
        case q.Named(name, text):
            return f"{name} {_text(text)}"
        case q.Pattern(pattern):
            return f"matching {pattern}"
        case q.State(state):
            return _STATES[state]
        case q.Kind(kind):
            return f"{kind} cards"
        case q.Flag(flag):
            return f"flag {flag}" if flag else "without a flag"
        case q.Comparison(what, sign, number):
            return _comparison(what, sign, number)
        case q.Happened(event, days, rating):
            when = "today" if days == 1 else f"in the last {days:,} days"
            return f"{_EVENTS[event]} {when}" + (f" with {_RATINGS[rating]}" if rating else "")
        case q.Cites(paper):
            return f"paper {paper}"
        case q.OnDay(day):
            return f"of the notes of {day.isoformat()}"
        case q.CardId(key):
            return f"card {key}"


def _comparison(what: Property, sign: str, number: float) -> str:
    name, unit = _FIGURES[what]
    if number == _LEAST:
        return f"with {name}"
    figure = f"{number * 100:g}" if what is Property.RETRIEVABILITY else f"{number:g}"
    return f"{name} {_SIGNS.get(sign, sign)} {figure}{unit}"


def _text(text: str) -> str:
    return text.replace(q.ANYTHING, "*").replace(q.ONE, "_")
