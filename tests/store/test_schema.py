from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from types import ModuleType

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from store_samples import NOW, fill, give, write_decks

from studyml.errors import StoreError
from studyml.paths import migrations
from studyml.store import (
    card_changes,
    card_rows,
    concept_day_queries,
    concept_store,
    figures,
    fit_store,
    history_queries,
    journal,
    known,
    log_count,
    log_rows,
    log_runs,
    log_store,
    memory_tally,
    note_queries,
    paper_queries,
    plan_queries,
    progress_queries,
    question_queries,
    recall_store,
    review_store,
    search_queries,
    tag_queries,
    tally,
    tally_queries,
    transaction,
    undo,
    week_queries,
)
from studyml.store.migration import alembic_config
from studyml.store.schema import HEAD
from studyml.store.store import Store
from studyml.store.tables import metadata

MODULES: list[ModuleType] = [
    card_changes,
    card_rows,
    concept_day_queries,
    concept_store,
    figures,
    fit_store,
    history_queries,
    known,
    log_count,
    log_rows,
    log_runs,
    log_store,
    memory_tally,
    note_queries,
    paper_queries,
    plan_queries,
    progress_queries,
    question_queries,
    recall_store,
    review_store,
    search_queries,
    tag_queries,
    tally,
    tally_queries,
    transaction,
    undo,
    week_queries,
]
STATEMENTS = {
    f"{module.__name__.rpartition('.')[2]}.{name}": value
    for module in MODULES
    for name, value in vars(module).items()
    if isinstance(value, str)
    and re.match(r"(SELECT|INSERT|UPDATE|DELETE|WITH) ", value)
    and "{}" not in value
}
READ_AT_EACH_KEY_OR_START = [
    "figures.DONE",
    "figures.DUE_COUNTS",
    "figures.FIGURES",
    "figures.FORECAST",
    "figures.LEARNING_COUNTS",
    "figures.NEW_COUNTS",
    "figures.NEXT_AT",
    "figures.NEXT_DAY",
    "figures.OVERDUE",
    "figures.STREAK",
    "review_store.ANSWER",
    "review_store.BURY_SIBLINGS",
    "review_store.CARD",
    "review_store.FIRST_NEW",
    "review_store.HAS_OVERDUE",
    "review_store.HISTORY",
    "review_store.LEECH",
    "review_store.QUEUED_DUE",
    "review_store.QUEUED_LEARNING",
    "review_store.QUEUED_NEW",
    "review_store.QUEUED_OVERDUE",
    "review_store.WAITING",
]


class AnyValue(dict[str, int]):
    """A value for each name that a statement could ask for."""

    def __missing__(self, name: str) -> int:
        return 1


@pytest.fixture
def tables() -> Iterator[sqlite3.Connection]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    metadata.create_all(engine)
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute("PRAGMA foreign_keys=ON")
        yield raw


def shape(connection: sqlite3.Connection) -> dict[str, str]:
    """Every table, index, trigger and view with its definition, white space and order of clauses folded."""
    found = {}
    for name, sql in connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"):
        if name != "alembic_version":
            clauses = re.split(r",\s*(?=CONSTRAINT|\"|origin|typed)|,\s*\n", sql)
            found[name] = " | ".join(sorted(" ".join(clause.strip(" \n\t)").split()) for clause in clauses))
    return found


def planned(connection: sqlite3.Connection, statement: str) -> list[str]:
    """How SQLite would go about a statement, step by step."""
    numbered = re.findall(r"\?(\d+)", statement)
    count = max(map(int, numbered)) if numbered else statement.count("?")
    values = [1] * count if count else AnyValue()
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)]


def test_the_scripts_make_what_the_tables_say(store: Store, tables: sqlite3.Connection) -> None:
    assert shape(store.connection) == shape(tables)


def test_alembic_finds_nothing_left_to_write_down() -> None:
    config = alembic_config()
    with create_engine("sqlite://", poolclass=StaticPool).begin() as connection:
        config.attributes.update(connection=connection, metadata=metadata)
        command.upgrade(config, "head")
        command.check(config)


def test_the_revision_that_the_program_knows_is_the_newest_script() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_heads() == [HEAD]


def test_no_script_depends_on_what_the_tables_are_written_with() -> None:
    for script in migrations().rglob("*.py"):
        if script.name != "new.py":
            assert not re.search(r"^(from|import) (sqlmodel|studyml)", script.read_text(), re.M), script.name


def test_there_are_statements_to_test() -> None:
    assert len(STATEMENTS) > 30
    assert set(READ_AT_EACH_KEY_OR_START) <= STATEMENTS.keys()


@pytest.mark.parametrize("name", STATEMENTS)
def test_every_plain_statement_fits_the_tables_and_what_the_scripts_make(
    name: str, store: Store, tables: sqlite3.Connection
) -> None:
    assert planned(store.connection, STATEMENTS[name])[:1] == planned(tables, STATEMENTS[name])[:1]


@pytest.mark.parametrize("name", READ_AT_EACH_KEY_OR_START)
def test_no_table_of_cards_or_answers_is_read_from_end_to_end(name: str, store: Store) -> None:
    plan = planned(store.connection, STATEMENTS[name])
    assert plan
    for step in plan:
        assert not re.match(r"SCAN (card|memory|review_log|live_review|concept|deck_file)", step), step


@pytest.mark.parametrize(
    "name",
    [
        "figures.DUE_COUNTS",
        "figures.NEW_COUNTS",
        "figures.LEARNING_COUNTS",
        "figures.FORECAST",
        "figures.OVERDUE",
        "figures.NEXT_DAY",
        "review_store.FIRST_NEW",
        "review_store.HAS_OVERDUE",
        "review_store.QUEUED_DUE",
        "review_store.QUEUED_OVERDUE",
    ],
)
def test_counts_and_what_waits_longest_are_read_from_indexes_alone(name: str, store: Store) -> None:
    steps = [step for step in planned(store.connection, STATEMENTS[name]) if "memory" in step]
    assert steps
    assert all("USING COVERING INDEX ix_memory_" in step for step in steps)


def test_nothing_that_points_to_a_card_or_an_answer_can_take_answers_away(store: Store) -> None:
    for table in ("review_log", "memory", "card", "concept", "deck_file"):
        keys = store.query(f"PRAGMA foreign_key_list({table})")
        assert keys
        for key in keys:
            assert key[5:7] == ("NO ACTION", "RESTRICT"), (table, key)


def test_a_card_with_answers_cannot_be_deleted(store: Store) -> None:
    card, *_ = fill(store)
    give(store, card)
    with store.transact("Forgot it", NOW) as tx:
        tx.execute("DELETE FROM memory WHERE card_id = ?", (card,))
    with pytest.raises(StoreError, match="FOREIGN KEY"), store.transact("Deleted it", NOW) as tx:
        tx.execute("DELETE FROM card WHERE id = ?", (card,))
    assert len(review_store.history(store, card)) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE review_log SET rating = 4",
        "DELETE FROM review_log",
        "INSERT OR REPLACE INTO review_log SELECT * FROM review_log",
        "REPLACE INTO review_log SELECT * FROM review_log",
        "UPDATE OR REPLACE review_log SET id = 7",
    ],
)
def test_the_log_cannot_be_changed(store: Store, statement: str) -> None:
    give(store, fill(store)[0])
    before = store.query("SELECT * FROM review_log")
    with pytest.raises(StoreError, match="append-only"), store.transact("x", NOW) as tx:
        tx.execute(statement)
    assert store.query("SELECT * FROM review_log") == before


def test_an_answer_can_be_voided_once_only(store: Store) -> None:
    give(store, fill(store)[0])
    store.undo(NOW)
    again = undo.VOID.replace("live_review", "review_log")
    with pytest.raises(StoreError, match="voids"), store.transact("x", NOW) as tx:
        tx.execute(again, (NOW, 0))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("state = 4", "memory_state"),
        ("stability = 0", "memory_stability"),
        ("stability = 9e99", "memory_stability"),
        ("stability = NULL", "memory_seen_is_known"),
        ("difficulty = 0.9", "memory_difficulty"),
        ("difficulty = 10.1", "memory_difficulty"),
        ("difficulty = 'hard'", "memory_difficulty"),
        ("interval = -1", "memory_interval"),
        ("reps = -1", "memory_reps"),
        ("lapses = -1", "memory_lapses"),
        ("step = -1", "memory_step"),
        ("flag = 8", "memory_flag"),
        ("flag = -1", "memory_flag"),
        ("suspended = 2", "memory_suspended"),
        ("retired = 2", "memory_retired"),
        ("leech = 2", "memory_leech"),
        ("due_day = NULL", "memory_review_has_day"),
        ("state = 1", "memory_step_has_moment"),
        ("state = 0", "memory_new_is_blank"),
        ("last_at = NULL", "memory_seen_is_known"),
    ],
)
def test_no_memory_can_be_what_it_cannot_be(store: Store, change: str, rule: str) -> None:
    give(store, fill(store)[0])
    with pytest.raises(StoreError, match=rf"rule {rule}\b"), store.transact("x", NOW) as tx:
        tx.execute(f"UPDATE memory SET {change} WHERE reps = 1")


@pytest.mark.parametrize(
    ("column", "value", "rule"),
    [
        ("rating", 0, "rating"),
        ("rating", 5, "rating"),
        ("elapsed_days", -1, "elapsed_days"),
        ("seconds", -0.5, "seconds"),
        ("state", 4, "state"),
        ("new_state", 0, "new_state"),
        ("stability", 0, "stability"),
        ("difficulty", 11, "difficulty"),
        ("interval", -1, "interval"),
        ("reps", 0, "reps"),
        ("lapses", -1, "lapses"),
        ("voids", 99, "voids"),
    ],
)
def test_no_answer_can_be_what_it_cannot_be(store: Store, column: str, value: float, rule: str) -> None:
    give(store, fill(store)[0])
    columns = [row[1] for row in store.query("PRAGMA table_info(review_log)") if row[1] != "id"]
    chosen = ", ".join("?" if name == column else name for name in columns)
    with pytest.raises(StoreError, match=rf"rule review_log_{rule}\b"), store.transact("x", NOW) as tx:
        tx.execute(f"INSERT INTO review_log ({', '.join(columns)}) SELECT {chosen} FROM review_log", (value,))


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("card SET kind = 'picture'", "card_kind"),
        ("card SET gap = -1", "card_gap"),
        ("deck_file SET size = -1", "deck_file_size"),
        ("deck_file SET gone = 2", "deck_file_gone"),
        ("concept SET retired = 2", "concept_retired"),
        ("concept SET implicit = 2", "concept_implicit"),
    ],
)
def test_no_text_can_be_what_it_cannot_be(store: Store, change: str, rule: str) -> None:
    fill(store)
    with pytest.raises(StoreError, match=rf"rule {rule}\b"), store.transact("x", NOW) as tx:
        tx.execute(f"UPDATE {change}")


def test_a_fingerprint_belongs_to_one_card(store: Store) -> None:
    fill(store)
    with pytest.raises(StoreError, match=r"card\.fingerprint"), store.transact("x", NOW) as tx:
        tx.execute("UPDATE card SET fingerprint = 'the same'")


def test_a_card_needs_its_concept(store: Store) -> None:
    fill(store)
    with pytest.raises(StoreError, match="FOREIGN KEY"), store.transact("x", NOW) as tx:
        tx.execute("UPDATE card SET concept_id = 99")


def test_every_table_that_undo_must_know_is_known_to_it() -> None:
    kept_otherwise = {"review_log", "change", "meta", "log_file"}
    kept_otherwise |= {
        "roll_up",
        "day_tally",
        "quarter_tally",
        "memory_tally",
        "concept_tally",
        "tallied_memory",
    }
    assert set(journal.TABLES) | kept_otherwise == set(metadata.tables)


def test_writing_decks_goes_through_the_same_checks(store: Store) -> None:
    fill(store, ["a"], 2)
    with pytest.raises(StoreError, match=r"card\.fingerprint"), store.transact("x", NOW) as tx:
        write_decks(store, tx, ["a"], 2)
