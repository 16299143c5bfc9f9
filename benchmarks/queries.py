"""Cards looked for among 100,000, beside Anki's own search; then one query of each sort."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from itertools import cycle

from benchmarks.anki_collection import AnkiCollection
from benchmarks.pairs import Work, in_turn, timed
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.services.card_search import find_cards
from studyml.services.listing import cards_listed
from studyml.services.workspace import Workspace
from studyml.store.card_words import forget_words
from studyml.store.opening import open_store

ROUNDS = 15
RARE = ("017.23", "112.40", "080.08", "195.31")  # each the number of one concept
WINDOW = 50
_MOST_RATIO = 1 / 20
_MOST_SECONDS = 0.05
QUERIES = {
    "every card": "",
    "a word of a third of the cards": "velocity",
    "a word of most cards, denied": "-the",
    "letters anywhere": "*eloc*",
    "a pattern with letters": "re:velo.ity",
    "a pattern without": r"re:\d{4}",
    "a pattern of any letters": r"re:\d$",
    "alternatives": "re:velocity|batches",
    "the same, of one deck": r"deck:Convolution re:\d{4}",
    "a deck": "deck:Convolution",
    "a tag that all have": "tag:generated",
    "a kind": "kind:cloze",
    "what is due": "is:due",
    "by recall": "prop:r<0.9",
    "answered with Again this month": "rated:30:1",
    "ever answered": "rated:36500",
    "added this month": "added:30",
    "a paper": "paper:arXiv:1706.10123",
    "several together": "deck:Attention (is:due or prop:r<0.8) -kind:cloze mask",
}


def measure(bench: Workbench) -> list[Row]:
    """Both search for the same words, new ones each time; the answers must be the same number of cards."""
    with (
        AnkiCollection(bench.copy(bench.large_collection)) as anki,
        open_store(bench.large_store, write=False) as store,
    ):
        work = Workspace(store, Config())
        if any(len(find_cards(work, f'"{word}"')) != len(anki.find(word)) for word in RARE):
            raise SystemExit("the two do not find the same cards: the figures would mean nothing")
        works = {
            "ours": _each(lambda word: find_cards(work, f'"{word}"')),
            "anki": _each(anki.find),
            "rows": timed(lambda: cards_listed(work, find_cards(work, "")[:WINDOW])),
            **{name: timed(partial(find_cards, work, query)) for name, query in QUERIES.items()},
            "first": _first(work, QUERIES["a pattern without"]),
        }
        seconds = in_turn(works, ROUNDS)
    return [
        Row("a rare word", seconds["ours"], "anki, `find_cards`", seconds["anki"], most_ratio=_MOST_RATIO),
        *(
            Row(f"{name}: `{query}`", seconds[name], most_seconds=_MOST_SECONDS)
            for name, query in QUERIES.items()
        ),
        Row(f"the first pattern after a text changed: `{QUERIES['a pattern without']}`", seconds["first"]),
        Row(f"every card, and the rows of the first {WINDOW}", seconds["rows"], most_seconds=0.1),
    ]


def _first(work: Workspace, query: str) -> Work:
    """Looks for it with none of the words known that the cards hold."""

    def run() -> float:
        forget_words()
        start = time.perf_counter()
        find_cards(work, query)
        return time.perf_counter() - start

    return run


def _each(find: Callable[[str], object]) -> Work:
    """Looks for another rare word each time."""
    words = cycle(RARE)
    return timed(lambda: find(next(words)))
