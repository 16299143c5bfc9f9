from __future__ import annotations

import random
import sqlite3
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_samples import NOW, TODAY, fill

from studyml.domain.distribution import DAYS, DIFFICULTIES, distribution
from studyml.domain.memory_tally import (
    MemoryTally,
    Standing,
    coarse_stability,
    difficulty_of,
    magnitude_of,
    stability_of,
)
from studyml.errors import StoreError
from studyml.store.memory_tally import forget, told
from studyml.store.opening import open_store
from studyml.store.recall_store import SET_RECALL
from studyml.store.review_store import last_change
from studyml.store.store import Store
from studyml.store.tally import behind, roll_up, rollups_differ

COLUMNS = (
    "state",
    "stability",
    "difficulty",
    "due_at",
    "due_day",
    "last_at",
    "last_day",
    "interval",
    "lapses",
    "suspended",
    "retired",
)
SET = f"UPDATE memory SET {', '.join(f'{column} = ?' for column in COLUMNS)} WHERE card_id = ?"
NEW = (0, None, None, None, None, None, None, 0, 0)


def any_memory(chance: random.Random) -> tuple[object, ...]:
    """Values of `COLUMNS` that a memory may have."""
    state = chance.choice([0, 1, 2, 2, 2, 3])
    flags = int(chance.random() < 0.2), int(chance.random() < 0.1)
    if state == 0:
        return (*NEW, *flags)
    stability, difficulty = (
        chance.choice([0.02, 0.5, 7.0, 20.99, 21.0, 400.0]),
        chance.choice([1.0, 5.123, 10.0]),
    )
    due_day = TODAY + chance.randint(-3, 3) if state == 2 else None
    last_day = TODAY - chance.randint(0, 4)
    interval = chance.choice([1, 20, 21, 600])
    return (state, stability, difficulty, NOW, due_day, NOW, last_day, interval, chance.randint(0, 3), *flags)


def plain(store: Store) -> tuple[object, ...]:
    """What the memories come to, counted with what is at hand in every query."""
    rows = store.query(f"SELECT concept_id, {', '.join(COLUMNS)} FROM memory WHERE retired = 0")
    used = [dict(zip(("concept", *COLUMNS), row, strict=True)) for row in rows]
    active = [row for row in used if not row["suspended"]]
    seen = [row for row in active if row["state"]]
    standings = Counter[Standing]()
    for row in used:
        if row["suspended"]:
            standings[Standing.SUSPENDED] += 1
        elif row["state"] == 2:
            standings[Standing.YOUNG if row["interval"] < 21 else Standing.MATURE] += 1
        else:
            standings[Standing.LEARNING if row["state"] else Standing.NEW] += 1
    concepts = {
        concept: (
            len(rows := [row for row in used if row["concept"] == concept]),
            sum(row["state"] > 0 for row in rows),
            sum(row["state"] == 2 and row["interval"] >= 21 for row in rows),
            sum(row["lapses"] for row in rows),
        )
        for concept in {row["concept"] for row in used}
    }
    return (
        standings,
        Counter(row["due_day"] for row in active if row["state"] == 2),
        Counter(row["interval"] for row in seen),
        distribution(Counter(row["stability"] for row in seen).items(), DAYS).bins,
        distribution(Counter(row["difficulty"] for row in seen).items(), DIFFICULTIES, 10.0).bins,
        Counter(row["last_day"] for row in seen),
        concepts,
    )


def counted(tally: MemoryTally) -> tuple[object, ...]:
    """The same from a tally."""
    days = Counter[int]()
    for (day, _), cards in tally.recalls.items():
        days[day] += cards
    stabilities = ((stability_of(step), cards) for step, cards in tally.stabilities.items())
    difficulties = ((difficulty_of(step), cards) for step, cards in tally.difficulties.items())
    return (
        Counter({Standing(standing): cards for standing, cards in (+tally.standings).items()}),
        +tally.due,
        +tally.intervals,
        distribution(stabilities, DAYS).bins,
        distribution(difficulties, DIFFICULTIES, 10.0).bins,
        +days,
        {concept: tuple(counts) for concept, counts in tally.concepts.items() if any(counts)},
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_tally_is_what_plain_counting_of_any_memories_comes_to_whenever_it_was_made(
    store: Store, seed: int
) -> None:
    chance = random.Random(seed)
    cards = fill(store, ["a", "b"], 4)
    for _ in range(30):
        with store.transact("x", NOW) as tx:
            if chance.random() < 0.1:
                forget(tx.connection)
            for card in chance.sample(cards, chance.randint(1, 4)):
                tx.execute(SET, (*any_memory(chance), card))
        if chance.random() < 0.2:
            store.undo(NOW)
        if chance.random() < 0.3:
            with store.transact("x", NOW) as tx:
                roll_up(tx.connection)
        with store.snapshot():
            assert counted(told(store.query, with_concepts=True)) == plain(store)
        assert rollups_differ(store) == 0


def test_cards_that_come_and_go_are_counted_and_counted_no_more(store: Store) -> None:
    fill(store, ["a"], 4)
    with store.transact("x", NOW) as tx:
        roll_up(tx.connection)
    assert told(store.query).standings[Standing.NEW] == 4
    fill(store, ["b"], 4)
    assert told(store.query).standings[Standing.NEW] == 8
    store.undo(NOW)
    assert told(store.query).standings[Standing.NEW] == 4
    store.undo(NOW)
    assert +told(store.query).standings == Counter()
    assert rollups_differ(store) == 0


def test_a_card_that_moves_to_another_concept_takes_its_lapses_along(store: Store) -> None:
    card = fill(store, ["a"], 2)[0]
    with store.transact("x", NOW) as tx:
        tx.execute("UPDATE memory SET lapses = 5 WHERE card_id = ?", (card,))
        roll_up(tx.connection)
    with store.transact("x", NOW) as tx:
        tx.execute("UPDATE memory SET concept_id = 77 WHERE card_id = ?", (card,))
    assert told(store.query, with_concepts=True).concepts[77] == (1, 0, 0, 5)
    assert rollups_differ(store) == 0


def test_nothing_is_left_to_count_in_a_store_that_was_closed_or_changed_very_much(
    path: Path, store: Store
) -> None:
    cards = fill(store, ["a"], 3)
    with store.transact("x", NOW) as tx:
        tx.executemany(
            "UPDATE memory SET suspended = ? WHERE card_id = ?", [(n % 2, cards[0]) for n in range(3_200)]
        )
    assert behind(store.connection) == 0
    with store.transact("x", NOW) as tx:
        tx.execute("UPDATE memory SET suspended = 1 - suspended")
    assert behind(store.connection) == len(store.query("SELECT 1 FROM memory")) > 0
    store.close()
    with open_store(path, write=False) as closed:
        assert behind(closed.connection) == 0
        assert rollups_differ(closed) == 0


def test_many_answers_wait_for_a_rest_to_be_counted(store: Store) -> None:
    cards = fill(store, ["a"], 4)
    store.rest()
    few = behind(store.connection)
    assert few > 0
    with store.transact("x", NOW) as tx:
        tx.executemany(
            "UPDATE memory SET suspended = ? WHERE card_id = ?", [(n % 2, cards[0]) for n in range(301)]
        )
        tx.execute("UPDATE memory SET lapses = 3 WHERE card_id = ?", (cards[1],))
    assert behind(store.connection) >= few
    store.rest()
    assert behind(store.connection) == 0
    assert rollups_differ(store) == 0
    assert last_change(store) == "x"
    store.undo(NOW)
    assert counted(told(store.query, with_concepts=True)) == plain(store)


def test_a_rest_that_is_cut_short_leaves_everything_to_be_counted(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store, ["a"], 4)
    before = behind(store.connection)

    def cut(connection: sqlite3.Connection) -> None:
        roll_up(connection)
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("studyml.store.journal._WORTH_A_REST", 0)
    monkeypatch.setattr("studyml.store.journal.roll_up", cut)
    with pytest.raises(StoreError):
        store.rest()
    assert behind(store.connection) == before > 0
    monkeypatch.undo()
    monkeypatch.setattr("studyml.store.journal._WORTH_A_REST", 0)
    store.rest()
    assert behind(store.connection) == 0
    assert rollups_differ(store) == 0


def test_a_store_that_is_only_read_rests_without_a_word(path: Path, store: Store) -> None:
    store.close()
    with open_store(path, write=False) as closed:
        closed.rest()


def test_memories_that_change_in_very_great_number_are_counted_anew_and_not_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = fill(store, ["a"], 4)
    with store.transact("x", NOW) as tx:
        seen = (2, 3.0, 4.0, None, TODAY, NOW, TODAY, 1, 0, 0, 0)
        tx.executemany(SET, [(*seen, card) for card in cards])
        roll_up(tx.connection)
    for bound in ("_VERY_MANY", "_MOST_BEHIND"):
        monkeypatch.setattr(f"studyml.store.journal.{bound}", 3)
    before = [(card, 3.0, 4.0) for card in cards]
    with store.transact("x", NOW) as tx:
        tx.update_part("memory.recall", SET_RECALL, [(30.0, 5.0, card) for card in cards], before)
        assert store.query("SELECT 1 FROM tallied_memory") == []
    assert behind(store.connection) == 0
    assert counted(told(store.query, with_concepts=True)) == plain(store)
    store.undo(NOW)
    assert counted(told(store.query, with_concepts=True)) == plain(store)
    assert rollups_differ(store) == 0


@given(st.floats(1e-6, 1e8))
def test_a_stability_is_told_to_within_half_of_a_hundredth(stability: float) -> None:
    step = magnitude_of(stability)
    assert stability_of(step) == pytest.approx(stability, rel=0.002)
    assert coarse_stability(step >> 3) == pytest.approx(stability, rel=0.016)
    assert magnitude_of(stability_of(step)) == step


@pytest.mark.parametrize("bound", [bound for bound in DAYS if bound])
def test_no_step_of_stabilities_lies_in_two_bins(bound: float) -> None:
    assert stability_of(magnitude_of(bound)) > bound
    assert stability_of(magnitude_of(bound * (1 - 1e-12))) < bound
