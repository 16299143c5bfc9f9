"""The order of a session, the limits of a day, and the order of introduction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.deck_path import is_within
from studyml.domain.introduction import introduction_order
from studyml.domain.queue import (
    LEARN_AHEAD,
    DailyLimits,
    Left,
    StudyQueue,
    Waiting,
    interleaved,
    reviews_in_order,
    within_day,
)
from studyml.domain.study_day import MINUTE

waiting = st.builds(
    Waiting,
    card_id=st.integers(1, 10**6),
    deck=st.sampled_from(["a", "a/b", "a/b/c", "d"]),
    block=st.integers(1, 50),
    due=st.integers(1, 30),
)


def apart(_deck: str) -> bool:
    """Siblings stay apart everywhere."""
    return True


def by_day(card: Waiting) -> int:
    return card.due


def card(card_id: int, *, deck: str = "a", block: int | None = None, due: int = 0) -> Waiting:
    return Waiting(card_id, deck, block or card_id, due)


def test_a_limit_of_a_deck_holds_for_the_decks_below_it_and_for_no_other() -> None:
    limits = DailyLimits(10, {"a": 2, "a/b": 1})
    assert [limits.take(deck) for deck in ["a/b", "a/b", "a/c", "a", "d"]] == [True, False, True, False, True]
    assert limits.room("d") == 7


def test_the_limit_for_everything_comes_first() -> None:
    limits = DailyLimits(1, {"a": 5})
    assert within_day([card(1), card(2, deck="d")], limits, set(), apart) == [card(1)]


def test_a_limit_already_passed_leaves_no_room() -> None:
    assert DailyLimits(-3, {}).room("a") == 0


def test_a_deck_is_within_itself_and_its_ancestors_only() -> None:
    assert is_within("a/b", "a")
    assert is_within("a", "a")
    assert not is_within("ab", "a")


def test_reviews_come_as_they_wait_and_no_more_are_asked_for_than_are_taken() -> None:
    def waiting_cards() -> Iterator[Waiting]:
        yield card(2, due=3)
        yield card(3, due=4)
        yield card(1, due=5)
        raise AssertionError("nobody asked for another one")

    found = reviews_in_order(waiting_cards(), 9)
    assert [next(found).card_id, next(found).card_id] == [2, 3]


def test_cards_of_the_same_day_that_lose_differently_keep_their_order() -> None:
    cards = [replace(card(n, due=3), loss=1 / n) for n in range(1, 30)]
    assert list(reviews_in_order(cards, 9)) == cards


@given(st.lists(waiting, unique_by=lambda c: c.card_id), st.integers(700_000, 800_000))
def test_the_order_of_reviews_does_not_depend_on_how_they_were_found(cards: list[Waiting], day: int) -> None:
    turned = list(reversed(cards))
    one, other = sorted(cards, key=by_day), sorted(turned, key=by_day)
    assert list(reviews_in_order(one, day)) == list(reviews_in_order(other, day))


def test_reviews_of_one_day_come_in_another_order_tomorrow() -> None:
    cards = [card(n) for n in range(1, 30)]
    assert list(reviews_in_order(cards, 739_000)) != list(reviews_in_order(cards, 739_001))


@given(st.lists(waiting, unique_by=lambda c: c.card_id))
def test_of_siblings_only_the_first_is_kept(cards: list[Waiting]) -> None:
    kept = within_day(cards, DailyLimits(999, {}), set(), apart)
    assert len({c.block for c in kept}) == len(kept) == len({c.block for c in cards})
    assert all(next(c for c in cards if c.block == k.block) is k for k in kept)


def test_siblings_come_together_in_a_deck_that_wants_it() -> None:
    cards = [card(1, block=7), card(2, block=7), card(3, deck="d", block=7)]
    kept = within_day(cards, DailyLimits(9, {}), set(), lambda deck: deck == "d")
    assert [c.card_id for c in kept] == [1, 2]


def test_a_card_for_which_there_is_no_room_does_not_keep_its_siblings_away() -> None:
    taken: set[int] = set()
    assert within_day([card(1, block=7)], DailyLimits(0, {}), taken, apart) == []
    assert within_day([card(2, block=7)], DailyLimits(1, {}), taken, apart) == [card(2, block=7)]
    assert taken == {7}


@given(st.integers(0, 40), st.integers(0, 40))
def test_new_cards_are_spread_evenly_and_none_is_lost(reviews: int, new: int) -> None:
    mixed = interleaved([card(n) for n in range(1, reviews + 1)], [card(100 + n) for n in range(new)])
    assert [c.card_id for c, is_new in mixed if not is_new] == list(range(1, reviews + 1))
    assert [c.card_id for c, is_new in mixed if is_new] == [100 + n for n in range(new)]
    for place in range(1, len(mixed) + 1):
        seen = sum(is_new for _, is_new in mixed[:place])
        assert abs(seen - place * new / len(mixed)) < 1


def test_a_card_on_a_step_comes_back_at_its_moment_before_the_others() -> None:
    queue = StudyQueue([], [(card(1), False), (card(2), False)])
    queue.remove(1)
    queue.learn(1, 10 * MINUTE)
    assert queue.next(9 * MINUTE) == 2
    assert queue.next(10 * MINUTE) == 1


def test_a_card_on_a_step_comes_early_rather_than_ending_the_session() -> None:
    queue = StudyQueue([card(1, due=LEARN_AHEAD)], [])
    assert queue.next(0) == 1
    assert queue.next(-1) is None
    assert queue.left(0).learning == 1


def test_the_card_just_answered_comes_last_of_those_on_steps() -> None:
    queue = StudyQueue([card(1, due=MINUTE), card(2, due=2 * MINUTE)], [])
    assert queue.next(0, after=1) == 2
    queue.remove(2)
    assert queue.next(0, after=1) == 1


def test_a_card_put_first_stays_first_until_it_is_removed() -> None:
    queue = StudyQueue([], [(card(1), False), (card(2), False)])
    queue.put_first(2)
    queue.put_first(99)
    assert queue.next(0) == 2
    queue.remove(2)
    assert queue.next(0) == 1


def test_siblings_leave_the_queue_but_not_their_steps() -> None:
    queue = StudyQueue([card(1, block=7, due=0)], [(card(2, block=7), True), (card(3), False)])
    queue.remove_siblings(7)
    assert queue.left(0) == type(queue.left(0))(learning=1, review=1, new=0)


def test_a_required_concept_is_introduced_first() -> None:
    introduction = introduction_order(
        ["momentum", "sgd", "adam"], {"momentum": ["sgd"], "adam": ["momentum", "?"]}
    )
    assert introduction.order == ["sgd", "momentum", "adam"]
    assert introduction.circles == []


def test_a_circle_is_reported_and_broken() -> None:
    introduction = introduction_order([1, 2, 3], {1: [2], 2: [3], 3: [1]})
    assert sorted(introduction.order) == [1, 2, 3]
    assert introduction.circles == [[1, 2, 3]]


@given(
    st.integers(1, 30).flatmap(
        lambda n: st.tuples(
            st.just(n), st.dictionaries(st.integers(0, n - 1), st.lists(st.integers(0, n - 1), max_size=4))
        )
    )
)
def test_every_concept_is_introduced_once_and_after_what_it_requires(
    drawn: tuple[int, dict[int, list[int]]],
) -> None:
    count, requires = drawn
    introduction = introduction_order(range(count), requires)
    assert sorted(introduction.order) == list(range(count))
    if not introduction.circles:
        place = {concept: index for index, concept in enumerate(introduction.order)}
        assert all(place[need] < place[concept] for concept, needs in requires.items() for need in needs)


def test_a_thousand_concepts_in_a_chain_need_no_recursion() -> None:
    requires = {n: [n + 1] for n in range(1000)}
    assert introduction_order(range(1001), requires).order == list(range(1000, -1, -1))


def test_what_is_left_of_a_limited_session_is_counted_in_the_order_in_which_it_comes() -> None:
    queue = StudyQueue(
        [card(1, due=0), card(2, due=MINUTE)], [(card(3), True), (card(4), False), (card(5), True)]
    )
    assert [queue.left(0, most) for most in (0, 1, 2, 3, 9)] == [
        Left(0, 0, 0),
        Left(1, 0, 0),
        Left(1, 0, 1),
        Left(1, 1, 1),
        Left(2, 1, 2),
    ]
    assert queue.left(0) == Left(2, 1, 2)
