"""Finding 5,000 names of concepts in 5 MB of notes, and in one new day, beside merely splitting the words."""

from __future__ import annotations

import random
import re
from itertools import product

from benchmarks.pairs import in_turn, timed
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.domain.mentions import MentionFinder

ROUNDS, DAYS = 7, 200
_NAMES, _BYTES, _DAY_BYTES = 5_000, 5_000_000, 2_000
_LEAST_RATE = 10_000_000  # bytes a second
_MOST_FOR_A_DAY = 0.001

_KINDS = (
    "adaptive",
    "batch",
    "causal",
    "convex",
    "deep",
    "dual",
    "gated",
    "hyper",
    "latent",
    "linear",
    "masked",
)
_FIELDS = (
    "attention",
    "channel",
    "data",
    "feature",
    "gradient",
    "graph",
    "image",
    "label",
    "token",
    "weight",
)
_THINGS = (
    "decay",
    "descent",
    "encoder",
    "kernel",
    "loss",
    "margin",
    "normalisation",
    "pooling",
    "rate",
    "search",
)
PROSE = (
    "today this chapter was about why it takes so many steps until the curve falls and what to do about that"
    " first run with small values then look at plots again because nothing else tells whether it went wrong"
    " after lunch more reading and some code that does not work yet but should by tomorrow when there is time"
)


def measure(bench: Workbench) -> list[Row]:
    """The words of the text are found by one regular expression for comparison."""
    del bench
    chance = random.Random(1)
    names = _names(chance)
    text = _notes(chance, names, _BYTES)
    days = [_notes(chance, names, _DAY_BYTES) for _ in range(DAYS)]
    finder = MentionFinder(enumerate(names))
    floor = re.compile(r"\w+")
    works = {
        "ours": timed(lambda: finder.find(text)),
        "theirs": timed(lambda: floor.findall(text)),
        "names": timed(lambda: MentionFinder(enumerate(names))),
    }
    seconds = in_turn(works, ROUNDS)
    waiting = iter(days)
    day = in_turn({"day": timed(lambda: finder.find(next(waiting)))}, DAYS - 1)["day"]
    size = len(text.encode())
    return [
        Row(
            f"{len(names):,} names in {size / 1e6:.0f} MB of notes",
            seconds["ours"],
            "splitting the words, findall",
            seconds["theirs"],
            most_seconds=size / _LEAST_RATE,
        ),
        Row("the same names in a new day of 2 KB", day, most_seconds=_MOST_FOR_A_DAY),
        Row("making ready to find these names", seconds["names"]),
    ]


def _names(chance: random.Random) -> list[str]:
    """Names of one word to three, some joined, some acronyms."""
    pairs = [" ".join(words) for words in product(_KINDS + _FIELDS, _THINGS)]
    triples = [" ".join(words) for words in product(_KINDS, _FIELDS, _THINGS)]
    numbered = [f"{name} {number}" for name, number in product(pairs, range(2, 18))]
    joined = ["-".join(words) for words in product(_KINDS, _FIELDS)]
    acronyms = ["".join(letters) for letters in product("ABCGLNRST", repeat=3)]
    single = [*_FIELDS, *_THINGS, "ReLU", "Conv2d", "overfitting", "hyper-parameter", "mini-batch"]
    rest = triples + numbered + joined + acronyms
    return [*single, *pairs, *chance.sample(rest, _NAMES - len(single) - len(pairs))]


def _notes(chance: random.Random, names: list[str], size: int) -> str:
    """Notes with a name among every fourteen words, in markdown with links, code and curly quotes."""
    words = PROSE.split()
    parts: list[str] = []
    length = 0
    while length < size:
        line = []
        for _ in range(chance.randint(6, 30)):
            drawn = chance.random()
            name = chance.choice(names)
            if drawn < 0.06:
                line.append(name.lower() if drawn < 0.03 else name)
            elif drawn < 0.07:
                line.append(f"**{name}s**")
            elif drawn < 0.08:
                line.append(f"[{name}](https://example.org/{name.replace(' ', '-')})")
            elif drawn < 0.085:
                line.append(f"`{name.replace(' ', '_')}=0.1`")
            elif drawn < 0.095:
                line.append("it’s “so”")
            else:
                line.append(chance.choice(words))
        opening = chance.choice(("- ", "", "", "> ", "## "))
        parts.append(f"{opening}{' '.join(line)}.\n\n")
        length += len(parts[-1])
    return "".join(parts)
