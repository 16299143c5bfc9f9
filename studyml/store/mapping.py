"""Rows and values: the one place where either becomes the other. Knows columns, no SQL and no database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from studyml.domain.deck import CardKind, Level, Remark
from studyml.domain.deck_insertion import Insertion, WrittenEdit
from studyml.domain.memory import Memory, State
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.domain.stored_card import StoredCard

MEMORY_COLUMNS = (
    "state",
    "step",
    "stability",
    "difficulty",
    "due_at",
    "due_day",
    "last_at",
    "last_day",
    "interval",
    "reps",
    "lapses",
)
REVIEW_COLUMNS = (
    "card_id",
    "at",
    "day",
    "rating",
    "elapsed_days",
    "seconds",
    "state",
    "new_state",
    "step",
    "stability",
    "difficulty",
    "due_at",
    "due_day",
    "interval",
    "reps",
    "lapses",
    "algorithm",
)
CARD_COLUMNS = (
    "card.id",
    "deck.name",
    "concept.id",
    "concept.name",
    "card.kind",
    "card.front",
    "card.back",
    "deck_file.path",
    "card.line",
    "memory.block_key",
    "card.gap",
    "card.explicit_id",
    "card.tags",
    "concept.papers",
    "memory.algorithm",
    "memory.rank",
    "memory.introduced_day",
    "memory.flag",
    "memory.leech",
    "memory.suspended",
    "memory.retired",
    "memory.buried_until",
    "card.typed",
    "card.added_at",
    *(f"memory.{column}" for column in MEMORY_COLUMNS),
)


def memory_of(row: Sequence[Any]) -> Memory:
    """The memory in the columns `MEMORY_COLUMNS`."""
    return Memory(State(row[0]), *row[1:])


def memory_values(memory: Memory) -> tuple[Any, ...]:
    """The values of the columns `MEMORY_COLUMNS`."""
    return (
        int(memory.state),
        memory.step,
        memory.stability,
        memory.difficulty,
        memory.due_at,
        memory.due_day,
        memory.last_at,
        memory.last_day,
        memory.interval,
        memory.reps,
        memory.lapses,
    )


def review_of(row: Sequence[Any]) -> Review:
    """The review in the columns `REVIEW_COLUMNS`; its memory was last reviewed when it was given."""
    (card_id, at, day, rating, elapsed_days, seconds, state, new_state, *after, interval, reps, lapses, _) = (
        row
    )
    step, stability, difficulty, due_at, due_day = after
    return Review(
        card_id=card_id,
        rating=Rating(rating),
        at=at,
        day=day,
        elapsed_days=elapsed_days,
        seconds=seconds,
        state=State(state),
        memory=Memory(
            state=State(new_state),
            step=step,
            stability=stability,
            difficulty=difficulty,
            due_at=due_at,
            due_day=due_day,
            last_at=at,
            last_day=day,
            interval=interval,
            reps=reps,
            lapses=lapses,
        ),
    )


def review_values(review: Review, algorithm: str) -> tuple[Any, ...]:
    """The values of the columns `REVIEW_COLUMNS`."""
    memory = review.memory
    return (
        review.card_id,
        review.at,
        review.day,
        int(review.rating),
        review.elapsed_days,
        review.seconds,
        int(review.state),
        int(memory.state),
        memory.step,
        memory.stability,
        memory.difficulty,
        memory.due_at,
        memory.due_day,
        memory.interval,
        memory.reps,
        memory.lapses,
        algorithm,
    )


def card_of(row: Sequence[Any]) -> StoredCard:
    """The card in the columns `CARD_COLUMNS`."""
    return StoredCard(
        id=row[0],
        deck=row[1],
        concept_id=row[2],
        concept=row[3],
        kind=CardKind(row[4]),
        front=row[5],
        back=row[6],
        path=row[7],
        line=row[8],
        block=row[9],
        gap=row[10],
        explicit_id=row[11],
        tags=texts_of(row[12]),
        papers=texts_of(row[13]),
        algorithm=row[14],
        rank=row[15],
        introduced_day=row[16],
        flag=row[17],
        is_leech=bool(row[18]),
        is_suspended=bool(row[19]),
        is_retired=bool(row[20]),
        buried_until=row[21],
        typed=row[22],
        added_at=row[23],
        memory=memory_of(row[24:]),
    )


def texts_of(column: str) -> tuple[str, ...]:
    """The texts that a JSON column holds."""
    return () if column == "[]" else tuple(json.loads(column))


def texts_column(texts: Iterable[str]) -> str:
    """Texts as a JSON column."""
    return json.dumps(list(texts), ensure_ascii=False) if texts else "[]"


def days_of(column: str) -> tuple[date, ...]:
    """The dates that a JSON column holds."""
    return tuple(date.fromisoformat(day) for day in texts_of(column))


def days_column(days: Iterable[date]) -> str:
    """Dates as a JSON column."""
    return texts_column([day.isoformat() for day in days])


def remarks_of(column: str) -> tuple[Remark, ...]:
    """The remarks that a JSON column holds."""
    if column == "[]":
        return ()
    return tuple(Remark(line, Level(level), text) for line, level, text in json.loads(column))


def remarks_column(remarks: Iterable[Remark]) -> str:
    """Remarks as a JSON column."""
    return json.dumps([[note.line, note.level.value, note.text] for note in remarks], ensure_ascii=False)


def folded(name: str) -> str:
    """The form in which names of concepts are equal: white space and case do not count."""
    return " ".join(name.split()).casefold()


_COPIED = "copied"


def edit_of(row: Sequence[Any]) -> WrittenEdit:
    """What was written into a deck file, from its path, whether it was made, and the texts."""
    path, made, column = row
    value = json.loads(column)
    if isinstance(value, dict):
        return WrittenEdit(path, bool(made), (), value[_COPIED])
    found = tuple(Insertion(offset, *(text.encode() for text in texts)) for offset, *texts in value)
    return WrittenEdit(path, bool(made), found)


def copied_column(digest: str) -> str:
    """What a whole file was copied from, by its digest, as a JSON column."""
    return json.dumps({_COPIED: digest})


def insertions_column(insertions: Iterable[Insertion]) -> str:
    """What was put into a file as a JSON column."""
    rows = [
        [each.offset, each.data.decode(), *([each.removed.decode()] if each.removed else [])]
        for each in insertions
    ]
    return json.dumps(rows, ensure_ascii=False)
