"""Near duplicates of one new card among 100,000."""

from __future__ import annotations

import random

from benchmarks.pairs import in_turn, timed
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.services.near_duplicates import near_duplicates
from studyml.services.workspace import Workspace
from studyml.store.listing import list_cards
from studyml.store.opening import open_store

ROUNDS = 100
_MOST_SECONDS = 0.02


def measure(bench: Workbench) -> list[Row]:
    """Each new card is one of the store with two words changed, so that there is something to be found."""
    chance = random.Random(1)
    with open_store(bench.large_store, write=False) as store:
        work = Workspace(store, Config())
        cards = chance.sample(list_cards(store), ROUNDS + 1)
        drafts = [(_reworded(card.front, chance), card.back, card.concept) for card in cards]
        waiting = iter(drafts)
        found = in_turn({"near": timed(lambda: near_duplicates(work, *next(waiting)))}, ROUNDS)["near"]
        hits = [
            any(near.card_id == card.id or near.front == card.front for near in near_duplicates(work, *draft))
            for card, draft in zip(cards, drafts, strict=True)
        ]
    if sum(hits) < 0.9 * len(hits):
        raise SystemExit(f"{sum(hits)} of {len(hits)} cards were found again: the figures would mean nothing")
    return [
        Row("near duplicates of one new card", found, most_seconds=_MOST_SECONDS),
        Row("the same, the slowest of twenty", found, most_seconds=_MOST_SECONDS, percent=95),
    ]


def _reworded(front: str, chance: random.Random) -> str:
    words = front.split()
    for _ in range(2 if len(words) > 4 else 0):
        words[chance.randrange(len(words))] = chance.choice(("really", "the", "often"))
    return " ".join(words)
