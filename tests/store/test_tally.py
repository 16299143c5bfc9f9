from __future__ import annotations

import contextlib
import random
import shutil
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from store_samples import NOW, TODAY, fill, give

from studyml.domain.memory import ALGORITHM, State
from studyml.domain.rating import Rating
from studyml.domain.tally import AnswerKind, CardClass
from studyml.errors import StoreError
from studyml.store.mapping import REVIEW_COLUMNS
from studyml.store.migration import make_store, upgrade_store
from studyml.store.opening import open_store
from studyml.store.review_store import LOG
from studyml.store.store import Store
from studyml.store.tally import rebuild_rollups, rollups_differ
from studyml.store.tally_queries import AllTallies, CardTallies
from studyml.store.undo import _VOIDED

QUARTER = 15 * 60 * 1_000_000
VOID_ONE = (
    f"INSERT INTO review_log (at, voids, {_VOIDED}) SELECT ?, id, {_VOIDED} FROM review_log WHERE id = ?"
)
Row = dict[str, int]


def log_row(card: int, chance: random.Random) -> tuple[object, ...]:
    """A row of the log that need not make sense with any other."""
    state = chance.choice(list(State))
    after = chance.choice([State.LEARNING, State.REVIEW, State.RELEARNING])
    day = TODAY + chance.randint(0, 4)
    values = {
        "card_id": card,
        "at": NOW + chance.randint(0, 6) * QUARTER // 2,
        "day": day,
        "rating": chance.randint(1, 4),
        "elapsed_days": chance.choice([0, 1, 20, 21, 60]),
        "seconds": chance.choice([0.0, 1.2345, 3.0005, 1e12]),
        "state": int(state),
        "new_state": int(after),
        "stability": 1.0,
        "difficulty": 5.0,
        "interval": chance.choice([0, 20, 21, 90]) if after is State.REVIEW else 0,
        "reps": 1,
        "lapses": 0,
        "algorithm": ALGORITHM,
    }
    return tuple(values.get(column) for column in REVIEW_COLUMNS)


def live_rows(store: Store) -> list[Row]:
    rows = store.query(f"SELECT id, voids, {', '.join(REVIEW_COLUMNS)} FROM review_log")
    log = [dict(zip(("id", "voids", *REVIEW_COLUMNS), row, strict=True)) for row in rows]
    voided = {row["voids"] for row in log}
    return [row for row in log if row["voids"] is None and row["id"] not in voided]


def class_of(row: Row | None) -> CardClass:
    if row is None:
        return CardClass.UNSEEN
    if row["new_state"] != State.REVIEW:
        return CardClass.LEARNING
    return CardClass.YOUNG if row["interval"] < 21 else CardClass.MATURE


def kind_of(row: Row, before: Row | None) -> AnswerKind:
    if row["state"] == State.NEW:
        return AnswerKind.NEW
    if row["state"] != State.REVIEW:
        return AnswerKind.LEARNING
    if before is not None and before["day"] == row["day"]:
        return AnswerKind.AGAIN_THAT_DAY
    has_interval = before is not None and before["new_state"] == State.REVIEW
    interval = before["interval"] if before is not None and has_interval else row["elapsed_days"]
    return AnswerKind.YOUNG if interval < 21 else AnswerKind.MATURE


def expected(rows: Iterable[Row]) -> Counter[tuple[int, ...]]:
    """How many answers are of the same day, kind, rating, class before and after, and quarter of an hour."""
    found: Counter[tuple[int, ...]] = Counter()
    of_card = defaultdict(list)
    for row in rows:
        of_card[row["card_id"]].append(row)
    for history in of_card.values():
        before = None
        for row in sorted(history, key=lambda row: (row["day"], row["id"])):
            key = kind_of(row, before), row["rating"], class_of(before), class_of(row)
            found[row["day"], *map(int, key), row["at"] // QUARTER] += 1
            before = row
    return found


def tallied(store: Store) -> Counter[tuple[int, ...]]:
    rows = store.query("SELECT day, kind, rating, was, became, quarter, reviews FROM review_tally")
    assert all(row[-1] >= 0 for row in rows)
    return Counter({tuple(row[:-1]): row[-1] for row in rows if row[-1]})


@pytest.mark.parametrize("seed", range(12))
def test_the_roll_up_is_what_plain_counting_of_any_log_comes_to_after_each_row(
    store: Store, seed: int
) -> None:
    chance = random.Random(seed)
    cards = fill(store, cards=3)
    for _ in range(40):
        with store.transact("x", NOW) as tx:
            live = live_rows(store)
            if live and chance.random() < 0.3:
                tx.execute(VOID_ONE, (NOW + 9 * QUARTER, chance.choice(live)["id"]))
            else:
                tx.execute(LOG, log_row(chance.choice(cards), chance))
        assert tallied(store) == expected(live_rows(store))
        assert rollups_differ(store) == 0


def test_some_cards_are_counted_as_they_would_be_if_there_were_no_others(store: Store, blank: Path) -> None:
    chance = random.Random(5)
    cards = fill(store, cards=4)
    chosen = cards[:2]
    log = [log_row(chance.choice(cards), chance) for _ in range(60)]
    with store.transact("x", NOW) as tx:
        tx.executemany(LOG, log)
    some = CardTallies(store, chosen)
    alone_file = Path(shutil.copy(blank, blank.with_name("alone.db")))
    with open_store(alone_file, write=True) as alone:
        fill(alone, cards=4)
        with alone.transact("x", NOW) as tx:
            tx.executemany(LOG, [row for row in log if row[0] in chosen])
        every = AllTallies(alone)
        first, last = TODAY + 1, TODAY + 3
        assert sorted(some.by_day(first, last)) == sorted(every.by_day(first, last)) != []
        assert sorted(some.by_quarter(first, last)) == sorted(every.by_quarter(first, last)) != []
        assert some.before(first) == every.before(first)
        assert sorted(some.days(last)) == sorted(every.days(last))
        assert some.after(last) == every.after(last) > 0


def test_the_cards_before_a_day_are_counted_by_what_their_last_answer_left_them_as(store: Store) -> None:
    chance = random.Random(11)
    cards = fill(store, cards=6)
    with store.transact("x", NOW) as tx:
        tx.executemany(LOG, [log_row(chance.choice(cards), chance) for _ in range(40)])
    last: dict[int, Row] = {}
    for row in sorted(live_rows(store), key=lambda row: (row["day"], row["id"])):
        if row["day"] < TODAY + 3:
            last[row["card_id"]] = row
    counts = Counter(map(class_of, last.values()))
    found = AllTallies(store).before(TODAY + 3)
    assert {kind: count for kind, count in found.items() if count} == counts


def test_undo_takes_an_answer_out_of_the_roll_up(store: Store) -> None:
    card, other = fill(store)[:2]
    give(store, card)
    before = tallied(store)
    give(store, card, Rating.AGAIN, last_day=TODAY + 5)
    give(store, other)
    assert tallied(store).total() == 3
    store.undo(NOW)
    store.undo(NOW)
    assert tallied(store) == before
    assert rollups_differ(store) == 0


def test_an_answer_that_fails_is_not_counted(store: Store) -> None:
    card = fill(store)[0]
    give(store, card)
    before = tallied(store)
    with pytest.raises(StoreError), store.transact("x", NOW) as tx:
        tx.executemany(LOG, [log_row(card, random.Random(1)), log_row(10_000, random.Random(1))])
    assert tallied(store) == before


def test_a_roll_up_that_is_wrong_is_found_and_mended(store: Store) -> None:
    card = fill(store)[0]
    give(store, card)
    right = tallied(store)
    with store.transact("x", NOW) as tx:
        tx.execute("UPDATE review_tally SET milliseconds = milliseconds + 1")
    assert rollups_differ(store) == 1
    with store.transact("x", NOW) as tx:
        tx.execute("DELETE FROM review_tally")
    assert rollups_differ(store) == 1
    with store.transact("Counted anew", NOW) as tx:
        rebuild_rollups(tx)
    assert rollups_differ(store) == 0
    assert tallied(store) == right


def store_of(revision: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a store of an older schema in the place of a closed one, with the rows that both can hold."""
    newer = path.rename(path.with_name("newer.db"))
    with monkeypatch.context() as earlier:
        earlier.setattr("studyml.store.migration.HEAD", revision)
        make_store(path)
    with contextlib.closing(sqlite3.connect(path)) as old:
        old.execute("ATTACH ? AS newer", (str(newer),))
        for (table,) in old.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            if table in ("alembic_version", "meta") or "_search" in table:
                continue
            columns = ", ".join(row[1] for row in old.execute(f"PRAGMA main.table_info({table})"))
            old.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")
        old.commit()


def test_a_store_from_before_the_roll_up_has_it_after_its_upgrade(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(7)
    cards = fill(store, cards=4)
    with store.transact("x", NOW) as tx:
        tx.executemany(LOG, [log_row(chance.choice(cards), chance) for _ in range(50)])
        tx.execute(VOID_ONE, (NOW, live_rows(store)[3]["id"]))
    right = tallied(store)
    store.close()
    store_of("0005", path, monkeypatch)
    upgrade_store(path, "0005")
    with open_store(path, write=True) as upgraded:
        assert tallied(upgraded) == right
        give(upgraded, cards[0])
        assert rollups_differ(upgraded) == 0
