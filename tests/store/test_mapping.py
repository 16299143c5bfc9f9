from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.memory import Memory, State
from studyml.domain.rating import Rating
from studyml.domain.review import Review
from studyml.store import mapping

moments = st.integers(0, 2**52)
days = st.integers(1, date.max.toordinal())
memories = st.builds(
    Memory,
    state=st.sampled_from(State),
    step=st.none() | st.integers(0, 9),
    stability=st.none() | st.floats(1e-3, 1e6),
    difficulty=st.none() | st.floats(1, 10),
    due_at=st.none() | moments,
    due_day=st.none() | days,
    last_at=st.none() | moments,
    last_day=st.none() | days,
    interval=st.integers(0, 36_500),
    reps=st.integers(0, 999),
    lapses=st.integers(0, 99),
)


def test_the_columns_of_a_memory_are_its_fields() -> None:
    assert tuple(field.name for field in fields(Memory)) == mapping.MEMORY_COLUMNS


@given(memories)
def test_a_memory_comes_back_as_it_was(memory: Memory) -> None:
    values = mapping.memory_values(memory)
    assert mapping.memory_of(values) == memory
    assert type(values[0]) is int


@given(memories, st.sampled_from(Rating), moments, days, st.integers(0, 999), st.floats(0, 1e4))
def test_a_review_comes_back_as_it_was(
    memory: Memory, rating: Rating, at: int, day: int, elapsed: int, seconds: float
) -> None:
    after = replace(memory, last_at=at, last_day=day)
    review = Review(5, rating, at, day, elapsed, seconds, State.REVIEW, after)
    values = mapping.review_values(review, "fsrs-6")
    assert len(values) == len(mapping.REVIEW_COLUMNS)
    assert values[-1] == "fsrs-6"
    assert mapping.review_of(values) == review


@given(st.lists(st.text()), st.lists(st.dates()))
def test_texts_and_dates_come_back_as_they_were(texts: list[str], dates: list[date]) -> None:
    assert mapping.texts_of(mapping.texts_column(texts)) == tuple(texts)
    assert mapping.days_of(mapping.days_column(dates)) == tuple(dates)
