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
from studyml.domain.tally import AnswerKind, CardClass, DayTally, QuarterTally, Tally, by_day, by_quarter
from studyml.errors import StoreError
from studyml.store.mapping import REVIEW_COLUMNS
from studyml.store.migration import make_store, upgrade_store
from studyml.store.opening import open_store
from studyml.store.review_store import LOG
from studyml.store.store import Store
from studyml.store.tally import behind, rebuild_rollups, roll_up, rollups_counted_once, rollups_differ
from studyml.store.tally_queries import AllTallies, CardTallies
from studyml.store.undo import _VOIDED

QUARTER = 15 * 60 * 1_000_000
VOID_ONE = (
    f"INSERT INTO review_log (at, voids, {_VOIDED}) SELECT ?, id, {_VOIDED} FROM review_log WHERE id = ?"
)
LOG_FOREIGN = (
    f"INSERT INTO review_log ({', '.join(REVIEW_COLUMNS)}, origin)"
    f" VALUES ({', '.join('?' * len(REVIEW_COLUMNS))}, ?)"
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
    columns = ("id", "voids", "origin", *REVIEW_COLUMNS)
    rows = store.query(f"SELECT {', '.join(columns)} FROM review_log")
    log = [dict(zip(columns, row, strict=True)) for row in rows]
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


def counted(rows: Iterable[Row]) -> tuple[list[DayTally], list[QuarterTally]]:
    """The answers by days and by quarters of an hour, counted one by one."""
    tallies = [Tally._make((*key, count, 0)) for key, count in expected(rows).items()]
    return by_day(tallies), by_quarter(tallies)


def tallied(store: Store) -> tuple[list[DayTally], list[QuarterTally]]:
    """What the tallies tell, but for the time that answers took."""
    with store.snapshot():
        tallies = AllTallies(store)
        days, quarters = tallies.by_day(0, 1 << 60), tallies.by_quarter(0, 1 << 60)
    untimed = {f"{name}_milliseconds": 0 for name in ("learning", "young", "mature")}
    return [day._replace(**untimed) for day in days], quarters


def roll_up_now(store: Store) -> None:
    with store.transact("x", NOW) as tx:
        roll_up(tx.connection)
    assert behind(store.connection) == 0


@pytest.mark.parametrize("seed", range(12))
def test_the_tallies_are_what_plain_counting_of_any_log_comes_to_whenever_it_was_rolled_up(
    store: Store, seed: int
) -> None:
    chance = random.Random(seed)
    cards = fill(store, cards=3)
    for number in range(40):
        with store.transact("x", NOW) as tx:
            live = live_rows(store)
            foreign = [row for row in live if row["origin"] is not None]
            if live and chance.random() < 0.3:
                tx.execute(VOID_ONE, (NOW + 9 * QUARTER, chance.choice(live)["id"]))
            elif foreign and chance.random() < 0.5:
                gone = chance.choice(foreign)["id"]
                tx.execute("DELETE FROM review_log WHERE id = ?", (gone,))
            elif chance.random() < 0.3:
                tx.execute(LOG_FOREIGN, (*log_row(chance.choice(cards), chance), f"elsewhere/{number}"))
            else:
                tx.execute(LOG, log_row(chance.choice(cards), chance))
        if chance.random() < 0.3:
            roll_up_now(store)
        assert tallied(store) == counted(live_rows(store))
        assert rollups_differ(store) == 0


def test_times_are_counted_to_the_millisecond_and_a_day_at_most(store: Store) -> None:
    card = fill(store)[0]
    seconds = [1.2345, 3.0005, 1e12]
    for each in seconds:
        row = dict(zip(REVIEW_COLUMNS, log_row(card, random.Random(1)), strict=True))
        with store.transact("x", NOW) as tx:
            tx.execute(LOG, tuple((row | {"seconds": each}).values()))
    roll_up_now(store)
    [day] = AllTallies(store).by_day(0, TODAY + 9)
    assert sum(day.times) == 1_235 + 3_001 + 86_400_000


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
        assert some.days(last) == every.days(last) != []
        roll_up_now(alone)
        assert AllTallies(alone).by_day(first, last) == some.by_day(first, last)
        assert AllTallies(alone).days(last) == some.days(last)


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
    right = [counts[kind] for kind in (CardClass.LEARNING, CardClass.YOUNG, CardClass.MATURE)]
    assert AllTallies(store).before(TODAY + 3) == right
    roll_up_now(store)
    assert AllTallies(store).before(TODAY + 3) == right


def test_undo_takes_an_answer_out_of_the_roll_up(store: Store) -> None:
    card, other = fill(store)[:2]
    give(store, card)
    before = tallied(store)
    give(store, card, Rating.AGAIN, last_day=TODAY + 5)
    give(store, other)
    roll_up_now(store)
    assert sum(day.reviews for day in tallied(store)[0]) == 3
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


def test_counting_once_counts_only_where_something_was_changed(store: Store) -> None:
    give(store, fill(store)[0])
    statements: list[str] = []
    store.connection.set_trace_callback(statements.append)
    with store.transact("Nothing", NOW) as tx, rollups_counted_once(tx):
        pass
    assert not any("day_tally" in statement for statement in statements)
    with store.transact("Something", NOW) as tx, rollups_counted_once(tx):
        tx.execute("UPDATE memory SET lapses = lapses + 1")
    assert any("day_tally" in statement for statement in statements)
    assert rollups_differ(store) == 0


@pytest.mark.parametrize("is_open", [True, False])
def test_what_others_left_to_be_rolled_up_is_where_nothing_else_is_changed(
    store: Store, is_open: bool
) -> None:
    give(store, fill(store)[0])
    path, columns = store.path, ", ".join(REVIEW_COLUMNS)
    store.close()
    with contextlib.closing(sqlite3.connect(path)) as other, other:
        for _ in range(9):
            other.execute(f"INSERT INTO review_log ({columns}) SELECT {columns} FROM review_log")
    with open_store(path, write=True) as later:
        while is_open and later.is_being_checked:
            pass
        if is_open:
            later.rest()
            assert behind(later.connection) == 0
    with contextlib.closing(sqlite3.connect(path)) as other:
        assert behind(other) == 0


def test_a_roll_up_that_is_wrong_is_found_and_mended(store: Store) -> None:
    card = fill(store)[0]
    give(store, card)
    right = tallied(store)
    roll_up_now(store)
    for wrong in (
        "UPDATE day_tally SET learning_milliseconds = learning_milliseconds + 1",
        "DELETE FROM day_tally",
        "UPDATE quarter_tally SET tested = tested + 1",
        "UPDATE memory_tally SET cards = cards + 1 WHERE kind = 0 AND step = 0",
        "UPDATE concept_tally SET lapses = 9 WHERE concept_id = (SELECT min(id) FROM concept)",
    ):
        with store.transact("x", NOW) as tx:
            tx.execute(wrong)
        assert rollups_differ(store) == 1, wrong
        with store.transact("Counted anew", NOW) as tx:
            rebuild_rollups(tx)
        assert rollups_differ(store) == 0
    with store.transact("x", NOW) as tx:
        tx.execute("DELETE FROM day_tally")
        tx.execute("DELETE FROM quarter_tally")
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
        assert behind(upgraded.connection) == 0
        assert rollups_differ(upgraded) == 0
        assert tallied(upgraded) == right
        give(upgraded, cards[0])
        assert rollups_differ(upgraded) == 0
