from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.memory import NEW, Memory, State
from studyml.domain.merged_memory import GivenMemory, LoggedAnswer, detail, logged, merged_memory, merged_run
from studyml.domain.plain_answers import outcomes_of
from studyml.domain.portable_log import Given
from studyml.domain.rating import Rating
from studyml.domain.replay import Replay
from studyml.domain.scheduling import DEFAULT_PARAMETERS, scheduler_for
from studyml.domain.settings import ReviewSettings

DAY = 739_000
AT = 1_700_000_000_000_000
REPLAY = Replay(DEFAULT_PARAMETERS)
PLAIN = ReviewSettings(fuzz=False)
STEPS = st.sampled_from([(), (1.0,), (1.0, 10.0), (1.0, 10.0, 60.0)])
ANSWERS = st.lists(st.tuples(st.sampled_from([0, 0, 1, 6, 40]), st.integers(1, 4)), min_size=1, max_size=15)


def moments(answers: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    day, told = DAY, []
    for number, (days, rating) in enumerate(answers):
        day += days
        told.append((AT + number * 1_000_000, day, rating))
    return told


def answers_of(told: list[tuple[int, int, int]]) -> list[LoggedAnswer]:
    given = outcomes_of(told, REPLAY, PLAIN)
    return [logged(at, day, rating, each) for (at, day, rating), each in zip(told, given, strict=True)]


def memory(answers: list[LoggedAnswer], given: list[GivenMemory], *, is_fitted: bool = False) -> Memory:
    return merged_memory(answers, given, REPLAY, PLAIN, is_fitted=is_fitted).memory


@given(ANSWERS, STEPS, STEPS)
def test_plain_answers_lead_to_what_the_scheduler_leads_to(
    answers: list[tuple[int, int]], steps: tuple[float, ...], again: tuple[float, ...]
) -> None:
    settings = ReviewSettings(fuzz=False, learning_steps=steps, relearning_steps=again)
    told = moments(answers)
    scheduler, before = scheduler_for(settings), NEW
    for (at, day, rating), given_to in zip(told, outcomes_of(told, REPLAY, settings), strict=True):
        after = scheduler.outcomes(before, 1, at, day)[Rating(rating)]
        assert given_to._replace(stability=0, difficulty=0) == Given(
            0 if before.last_day is None else day - before.last_day,
            before.state,
            after.state,
            after.step,
            0,
            0,
            after.due_at,
            after.due_day,
            after.interval,
            after.reps,
            after.lapses,
        )
        assert (given_to.stability, given_to.difficulty) == pytest.approx((after.stability, after.difficulty))
        before = after


@given(ANSWERS, st.randoms(use_true_random=False))
def test_the_order_in_which_answers_come_together_does_not_matter(
    answers: list[tuple[int, int]], random: object
) -> None:
    here = answers_of(moments(answers))
    shuffled = list(here)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    last = here[-1]
    found = memory(shuffled, [])
    assert found == memory(here, [])
    assert (found.due_day, found.stability, found.reps) == (last.due_day, last.stability, last.reps)


@given(ANSWERS)
def test_fitted_parameters_replay_all_answers(answers: list[tuple[int, int]]) -> None:
    here = answers_of(moments(answers))
    found = memory(here, [], is_fitted=True)
    expected = REPLAY.recall_after([each.review for each in here])
    assert (found.stability, found.difficulty) == expected


def test_answers_that_did_not_know_of_each_other_are_replayed_together() -> None:
    first, *own = answers_of([(AT, DAY, 4), (AT + 1, DAY + 8, 3), (AT + 2, DAY + 30, 3)])
    _, other = answers_of([(AT, DAY, 4), (AT + 3, DAY + 31, 1)])
    found = memory([first, *own, other], [])
    assert found.state is State.RELEARNING
    assert found.lapses == 1
    alone = memory([first, other], [])
    assert found.stability != alone.stability
    assert found.stability == REPLAY.recall_after([each.review for each in (first, *own, other)])[0]


def test_an_answer_that_knew_of_less_lets_none_before_it_be_forgotten() -> None:
    first, *own = answers_of(
        [(AT, DAY, 4), (AT + 1, DAY + 8, 3), (AT + 2, DAY + 30, 3), (AT + 3, DAY + 90, 3)]
    )
    _, other = answers_of([(AT, DAY, 4), (AT + 4, DAY + 60, 1)])
    run = [first, *own[:2], other, own[2]]
    found = memory(run, [])
    assert (found.stability, found.difficulty) == REPLAY.recall_after([each.review for each in run])


@given(ANSWERS, st.lists(st.integers(0, 7)), st.booleans())
def test_packed_answers_come_to_the_same_as_whole_ones(
    answers: list[tuple[int, int]], left_out: list[int], is_fitted: bool
) -> None:
    here = answers_of(moments(answers))
    other = answers_of([(at + 1, day + 3, 5 - rating) for at, day, rating in moments(answers)])
    run = sorted([*here, *other[1::2]])
    run = [each for place, each in enumerate(run) if place not in left_out] or run
    details = [detail(each.elapsed_days, each.reps, each.state) for each in run]
    reviews = [each.review for each in run]
    found = merged_run(reviews, details, run[-1], REPLAY, PLAIN, is_fitted=is_fitted)
    assert found in (None, merged_memory(run, [], REPLAY, PLAIN, is_fitted=is_fitted))
    if not left_out:
        assert found is not None or len(set(reviews)) < len(reviews)


def test_a_missing_answer_begins_anew_from_what_is_known_after_it() -> None:
    first, _, third, fourth = answers_of([(AT + n, DAY + 9 * n, 3) for n in range(4)])
    found = memory([first, third, fourth], [])
    known = third
    expected = REPLAY.recall_after([third.review, fourth.review], (known.stability, known.difficulty))
    assert (found.stability, found.difficulty) == expected


def test_a_reset_forgets_what_came_before_it() -> None:
    here = answers_of([(AT, DAY, 4), (AT + 10, DAY + 8, 3)])
    assert memory(here, [GivenMemory(AT + 20, NEW)]) == NEW
    again = answers_of([(AT + 30, DAY + 9, 3)])
    assert memory([*here, *again], [GivenMemory(AT + 20, NEW)]) == memory(again, [])


def test_a_day_set_by_hand_holds_until_the_next_answer() -> None:
    here = answers_of([(AT, DAY, 4), (AT + 10, DAY + 8, 3)])
    due = GivenMemory(AT + 5, Memory(state=State.REVIEW, due_day=DAY + 3), is_due_only=True)
    assert memory(here, [due]) == memory(here, [])
    found = memory(here[:1], [due])
    assert (found.due_day, found.interval, found.stability) == (DAY + 3, 3, here[0].stability)


def test_a_memory_brought_along_holds_until_the_next_answer() -> None:
    brought = Memory(State.REVIEW, None, 12.0, 5.0, None, DAY + 20, AT, DAY, 20, 3, 1)
    assert memory(answers_of([(AT, DAY, 3)]), [GivenMemory(AT + 5, brought)]) == brought
    assert memory([], [GivenMemory(AT + 5, brought)]) == brought


def test_nothing_at_all_is_a_new_card() -> None:
    assert memory([], []) == NEW


def test_answers_of_one_moment_stand_in_one_order_whatever_they_lack() -> None:
    [one] = answers_of([(AT, DAY, 3)])
    other = one._replace(step=None if one.step is not None else 1, interval=one.interval + 5)
    assert memory([one, other], []) == memory([other, one], [])


@given(st.data())
def test_the_same_moment_comes_to_the_same_in_any_order(data: st.DataObject) -> None:
    steps = st.sampled_from([None, 0, 1])
    given_to = st.builds(
        Given,
        st.just(0),
        st.just(State.NEW),
        st.just(State.LEARNING),
        steps,
        st.sampled_from([1.0, 2.0]),
        st.just(5.0),
        st.just(AT + 60_000_000),
        st.sampled_from([None, DAY]),
        st.just(0),
        st.just(1),
        st.just(0),
    )
    answers = data.draw(st.lists(st.builds(logged, st.just(AT), st.just(DAY), st.just(3), given_to)))
    memories = st.one_of(
        st.just(GivenMemory(AT - 1, NEW)),
        st.builds(
            lambda due, at: GivenMemory(at, Memory(state=State.REVIEW, due_day=due), is_due_only=True),
            st.integers(DAY, DAY + 3),
            st.sampled_from([AT - 1, AT]),
        ),
        st.builds(
            lambda step: GivenMemory(AT, Memory(State.LEARNING, step, 1.0, 5.0, AT, None, AT, DAY, 0, 1)),
            steps,
        ),
    )
    given_otherwise = data.draw(st.lists(memories))
    came_to = memory(answers, given_otherwise)
    assert memory(data.draw(st.permutations(answers)), data.draw(st.permutations(given_otherwise))) == came_to
