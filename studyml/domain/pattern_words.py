"""What a regular expression asks of the words of a text: letters and digits that must stand within one word.

Whatever a pattern matches with letters and digits of ASCII alone stands within one word of the text, for a
word ends only at something else. So a text in which no word holds such a piece has no match, and a list of
all words tells which texts are worth a look.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# What looks around, sets flags or refers to a group, and escapes that are longer than two characters.
_UNTOLD = re.compile(r"\(\?(?!:)|\\[xuUN0-9]")
_TOKEN = re.compile(
    r"(?P<open>\((?:\?:)?)|(?P<close>\))|(?P<choice>\|)|(?P<times>[*+?][+?]?|\{(?:\d+(?:,\d*)?|,\d+)\}[+?]?)"
    r"|(?P<word>[A-Za-z0-9]|\\d|\[(?:[a-z]-[a-z]|[A-Z]-[A-Z]|[0-9]-[0-9]|\\d|[A-Za-z0-9])+\])"
    r"|(?P<place>[\^$]|\\[AZbB])|(?P<other>\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|.)",
    re.S,
)
_AT_LEAST = re.compile(r"\{(\d*)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A regular expression that some word must have a match of; it matches letters and digits alone."""

    pattern: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of these is asked for; nothing at all where there are none."""

    parts: tuple[Needed, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    """At least one of these is asked for."""

    parts: tuple[Needed, ...]


Needed = Piece | AllOf | OneOf
NOTHING = AllOf(())


@dataclass(frozen=True, slots=True)
class WordsNeeded:
    """What a pattern needs. `is_told_by_words` says that a word with a match is one of the text, too,
    wherever the word stands."""

    needed: Needed
    is_told_by_words: bool


def words_needed(pattern: str) -> WordsNeeded:
    """What a regular expression that can be read needs of the words of a text to match there."""
    if _UNTOLD.search(pattern):
        return WordsNeeded(NOTHING, False)
    tokens = list(_TOKEN.finditer(pattern))
    source, needed, end = _choices(tokens, 0)
    if end != len(tokens):
        return WordsNeeded(NOTHING, False)
    is_told = not any(token["place"] for token in tokens)
    return WordsNeeded(needed if source is None else _piece(source), is_told)


def _choices(tokens: Sequence[re.Match[str]], at: int) -> tuple[str | None, Needed, int]:
    """Alternatives from a place on: their pattern if they match letters and digits alone, what they need, and
    the place behind them."""
    sources: list[str | None] = []
    needed: list[Needed] = []
    while True:
        source, part, at = _sequence(tokens, at)
        sources.append(source)
        needed.append(part)
        if at == len(tokens) or tokens[at]["choice"] is None:
            break
        at += 1
    told = [source for source in sources if source is not None]
    together = "|".join(told) if len(told) == len(sources) else None
    if len(needed) == 1:
        return together, needed[0], at
    return together, NOTHING if NOTHING in needed else OneOf(tuple(needed)), at


def _sequence(tokens: Sequence[re.Match[str]], at: int) -> tuple[str | None, Needed, int]:
    """The same for what stands one after another."""
    needed: list[Needed] = []
    run = ""
    is_whole = True

    def end_run() -> None:
        nonlocal run, is_whole
        if (piece := _piece(run)) != NOTHING:
            needed.append(piece)
        run, is_whole = "", False

    while at < len(tokens) and tokens[at]["choice"] is None and tokens[at]["close"] is None:
        token = tokens[at]
        within: Needed = NOTHING
        source = token["word"]
        at += 1
        if token["open"]:
            inner, within, at = _choices(tokens, at)
            at += 1  # the parenthesis that closes
            source = None if inner is None else f"(?:{inner})"
        times = tokens[at]["times"] if at < len(tokens) else None
        if times is not None:
            at += 1
        if source is not None:
            run += source + (times or "")
            continue
        end_run()
        if within != NOTHING and _least(times) > 0:
            needed.append(within)
    source = run if is_whole else None
    if not is_whole:
        end_run()
    else:
        needed = [_piece(run)]
    return source, needed[0] if len(needed) == 1 else AllOf(tuple(needed)), at


def _least(times: str | None) -> int:
    """How often something stands at least."""
    if times is None or times[0] == "+":
        return 1
    if times[0] in "*?":
        return 0
    counted = _AT_LEAST.match(times)
    return int(counted[1] or 0) if counted is not None else 0


def _piece(source: str) -> Needed:
    """A piece, unless it stands also where there is nothing."""
    return NOTHING if re.search(source, "") else Piece(source)
