"""The language in which cards are looked for: words, and what people know from Anki.

    momentum "learning rate" -nesterov (deck:optim* or tag:training) is:due prop:r<0.9

What stands side by side must all hold, `or` joins two alternatives and binds less, `-` denies, parentheses
group. What stands in quotation marks, or behind a backslash, means itself; elsewhere `*` stands for anything
and `_` for one character.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from studyml.domain.card_query import (
    ANYTHING,
    ONE,
    And,
    CardId,
    Cites,
    Comparison,
    Event,
    Flag,
    Happened,
    Is,
    Kind,
    Name,
    Named,
    Not,
    OnDay,
    Or,
    Pattern,
    Place,
    Property,
    Query,
    State,
    Words,
)
from studyml.domain.date_bounds import DayOutOfBounds, day_written
from studyml.domain.deck import CardKind
from studyml.domain.learner_pattern import LearnerPattern
from studyml.domain.safe_text import safe_line, safe_text
from studyml.errors import QueryError

MOST_CHARACTERS = 2_000
MOST_TERMS = 64
DEEPEST = 32
MOST_DAYS = 36_500

_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-)(?=[^\s)])
    |(?P<word>(?:\\.|"(?:\\.|[^"\\])*"|[^\s()"\\])+)|(?P<stray>["\\]))""",
    re.X | re.S,
)
_PIECE = re.compile(r'\\(?P<escaped>.)|"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<bare>[^\\"]+)', re.S)
_ESCAPED = re.compile(r"\\(.)", re.S)
_KEY = re.compile(r"(?P<key>[A-Za-z]+):(?!//)(?P<value>.*)", re.S)
_QUOTED_KEY = re.compile(r'"(?P<key>[A-Za-z]+):(?!//)(?P<value>(?:\\.|[^"\\])*)"', re.S)
_WILDCARDS = str.maketrans({"*": ANYTHING, "_": ONE})
_COMPARISON = re.compile(
    r"(?P<what>[a-z]+)(?P<sign><=|>=|!=|=|<|>)(?P<number>-?[0-9]{1,9}(?:\.(?P<places>[0-9]{1,9}))?)(?P<percent>%?)\Z"
)
_MEASURED = (Property.STABILITY, Property.DIFFICULTY, Property.RETRIEVABILITY)


def parse_query(text: str) -> Query:
    """What the words ask for; nothing asks for every card.

    Raises QueryError, which says where the words go wrong and what could stand there.
    """
    return _Parser(text).whole()


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int

    @property
    def is_or(self) -> bool:
        return self.kind == "word" and self.text.casefold() == "or"


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(self._read())
        self._at = 0
        self._terms = 0

    def whole(self) -> Query:
        found = self._alternatives(0)
        left = self._peek()
        if left is not None:
            raise self._error(left.at, "this ) closes nothing; take it out, or put a ( before it")
        return found

    def _read(self) -> Iterator[_Token]:
        text = self._text
        if len(text) > MOST_CHARACTERS:
            raise self._error(
                MOST_CHARACTERS, f"a query has at most {MOST_CHARACTERS:,} characters; ask for less at once"
            )
        if safe_text(text) != text:
            strange = next((at for at, sign in enumerate(text) if safe_text(sign) != sign), 0)
            raise self._error(strange, "a character that no card can hold stands here; take it out")
        at, end = 0, len(text.rstrip())
        while at < end:
            found = _TOKEN.match(text, at)
            assert found is not None
            kind = found.lastgroup or ""
            if kind == "stray":
                told = (
                    "this quotation mark is not closed; add one, or write \\ before it"
                    if found[kind] == '"'
                    else "nothing stands behind this backslash; write \\\\ if you mean one"
                )
                raise self._error(found.start(kind), told)
            yield _Token(kind, found[kind], found.start(kind))
            at = found.end()

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _alternatives(self, depth: int) -> Query:
        parts = [self._sequence(depth)]
        while (token := self._peek()) is not None and token.is_or:
            self._at += 1
            following = self._peek()
            if following is None or following.kind == "close" or following.is_or:
                raise self._error(token.at, "nothing stands after this or; name what else may hold")
            parts.append(self._sequence(depth))
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _sequence(self, depth: int) -> Query:
        parts: list[Query] = []
        while (token := self._peek()) is not None and token.kind != "close":
            if token.is_or:
                if not parts:
                    raise self._error(token.at, "nothing stands before this or; name what may hold")
                break
            if parts and token.kind == "word" and token.text.casefold() == "and":
                self._at += 1  # what stands side by side must all hold anyway
                continue
            parts.append(self._one(depth))
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Query:
        token = self._tokens[self._at]
        self._at += 1
        if depth > DEEPEST:
            raise self._error(token.at, "too much lies within each other here; write it more simply")
        if token.kind == "minus":
            return Not(self._one(depth + 1))
        if token.kind == "open":
            inner = self._alternatives(depth + 1)
            if self._peek() is None:
                raise self._error(token.at, "this ( is not closed; add a )")
            self._at += 1
            if inner == And(()):
                raise self._error(token.at, "nothing stands in these parentheses; take them out")
            return inner
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise self._error(token.at, f"more than {MOST_TERMS} words; look for fewer at once")
        try:
            return _term(token.text)
        except ValueError as error:
            raise self._error(token.at, str(error)) from None

    def _error(self, at: int, reason: str) -> QueryError:
        return QueryError(self._text, at, safe_line(reason))


def _term(word: str) -> Query:
    """What one word asks for. Raises ValueError with what is wrong."""
    whole = _QUOTED_KEY.fullmatch(word)
    if whole is not None and whole["key"].casefold() in KEYS:  # as Anki writes "deck:a b"
        word = f'{whole["key"]}:"{whole["value"]}"' if whole["value"] else f"{whole['key']}:"
    found = _KEY.fullmatch(word)
    if found is None:
        return Words(Place.ANY, _text(word))
    key, value = found["key"].casefold(), found["value"]
    if key not in KEYS:
        raise ValueError(f"{key}: is no key, the keys are {', '.join(KEYS)}; to look for the word, quote it")
    if not value:
        raise ValueError(
            f"{key}: has no value; write it right after the colon, quoted where it has blanks or parentheses"
        )
    return KEYS[key](value)


def _text(word: str) -> str:
    """What a word means when its quotation marks, backslashes and wildcards are read."""
    text = "".join(
        _ESCAPED.sub(r"\1", piece["quoted"])
        if piece["quoted"] is not None
        else piece["escaped"] or piece["bare"].translate(_WILDCARDS)
        for piece in _PIECE.finditer(word)
    )
    if not text.strip():
        raise ValueError("nothing stands between these quotation marks; write what to look for")
    return text


def _literal(word: str) -> str:
    """The same where `*` and `_` mean themselves."""
    return _text(word).replace(ANYTHING, "*").replace(ONE, "_")


def _words(place: Place) -> Callable[[str], Query]:
    return lambda value: Words(place, _text(value))


def _deck(value: str) -> Named:
    return Named(Name.DECK, _text(value).replace("::", "/").strip("/") or "/")


def _state(value: str) -> State:
    value = _literal(value)
    if value.casefold() not in set(Is):
        raise ValueError(f"is:{value} is nothing a card can be; it can be {', '.join(Is)}")
    return State(Is(value.casefold()))


def _kind(value: str) -> Kind:
    value = _literal(value)
    if value.casefold() not in set(CardKind):
        raise ValueError(f"kind:{value} is no kind of card; the kinds are {', '.join(CardKind)}")
    return Kind(CardKind(value.casefold()))


def _flag(value: str) -> Flag:
    value = _literal(value)
    if value not in tuple("01234567"):
        raise ValueError(f"flag:{value} is no flag; flags are 1 to 7, and 0 is none")
    return Flag(int(value))


def _comparison(value: str) -> Query:
    value = _literal(value)
    found = _COMPARISON.match(value.casefold())
    names = ", ".join(Property)
    if found is None:
        raise ValueError(f"prop:{value} compares nothing; write it like prop:s>=10, with one of {names}")
    if found["what"] not in set(Property):
        raise ValueError(f"prop:{found['what']} is no figure of a card; the figures are {names}")
    what, sign, number = Property(found["what"]), found["sign"], float(found["number"])
    scale = 1
    if found["percent"]:
        if what is not Property.RETRIEVABILITY:
            raise ValueError(f"only prop:r is a percentage; write prop:{what}{sign}{found['number']}")
        scale = 100
    if sign in ("=", "!="):
        within = _equal(what, number, len(found["places"] or ""), scale)
        return within if sign == "=" else And((Comparison(what, ">=", _LEAST), Not(within)))
    return Comparison(what, sign, number / scale)


_LEAST = -1e9  # below every figure, so that comparing with it asks whether there is one


def _equal(what: Property, number: float, places: int, scale: int) -> Query:
    """Equal; what is measured and not counted, when rounded to as many decimal places."""
    if what not in _MEASURED:
        return Comparison(what, "=", number)
    half = 0.5 / 10**places
    return And(
        (
            Comparison(what, ">=", (number - half) / scale),
            Comparison(what, "<", (number + half) / scale),
        )
    )


def _happened(event: Event) -> Callable[[str], Query]:
    def make(value: str) -> Happened:
        value = _literal(value)
        days, colon, rating = value.partition(":")
        if not re.fullmatch("[0-9]{1,5}", days) or not 1 <= int(days) <= MOST_DAYS:
            raise ValueError(
                f"{event}:{value} needs a number of days from 1 to {MOST_DAYS:,}; write it like {event}:7"
            )
        if colon and event is not Event.RATED:
            raise ValueError(f"{event}:{value} cannot be read; write {event}:{days}")
        if colon and rating not in tuple("1234"):
            raise ValueError(f"rated:{value} cannot be read; ratings are 1 to 4, as in rated:7:1")
        return Happened(event, int(days), int(rating) if colon else None)

    return make


def _pattern(value: str) -> Pattern:
    pattern = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    if not pattern:
        raise ValueError("re: has no pattern; write it right after the colon")
    try:
        with warnings.catch_warnings(action="ignore"):
            re.compile(pattern, re.I)
            LearnerPattern(pattern)
    except (re.error, ValueError, OverflowError, RecursionError) as error:
        raise ValueError(f"re:{value} is no regular expression ({error}); mend it, or quote it") from None
    return Pattern(pattern)


def _day(value: str) -> OnDay:
    value = _literal(value)
    try:
        return OnDay(day_written(value))
    except DayOutOfBounds as error:
        raise ValueError(f"day:{error}; mend its year") from None
    except ValueError:
        raise ValueError(f"day:{value} is no date; write it like day:2020-04-19") from None


def _id(value: str) -> CardId:
    value = _literal(value)
    if not re.fullmatch("[0-9]{1,9}", value):
        raise ValueError(f"id:{value} is no number of a card; `studyml cards` tells the numbers")
    return CardId(int(value))


KEYS: dict[str, Callable[[str], Query]] = {
    "deck": _deck,
    "tag": lambda value: Named(Name.TAG, _text(value)),
    "concept": lambda value: Named(Name.CONCEPT, _text(value)),
    "front": _words(Place.FRONT),
    "back": _words(Place.BACK),
    "is": _state,
    "flag": _flag,
    "prop": _comparison,
    "rated": _happened(Event.RATED),
    "added": _happened(Event.ADDED),
    "introduced": _happened(Event.INTRODUCED),
    "paper": lambda value: Cites(_literal(value)),
    "day": _day,
    "kind": _kind,
    "re": _pattern,
    "id": _id,
}
"""What reads the value behind each key; it raises ValueError with what is wrong."""
