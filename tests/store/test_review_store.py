from __future__ import annotations

import random
from dataclasses import replace

import pytest
from store_samples import DAY, NOW, TODAY, digest, fill, give, review_of, seen

from studyml.domain.counts import DeckCounts, DueSummary, TodayFigures
from studyml.domain.deck import CardKind
from studyml.domain.memory import ALGORITHM, NEW, State
from studyml.domain.rating import Rating
from studyml.errors import StoreError
from studyml.store import review_store
from studyml.store.deck_store import DeckWriter
from studyml.store.opening import open_store
from studyml.store.store import Store


def waiting(store: Store, deck: str | None = None, today: int = TODAY) -> list[list[int]]:
    queue = review_store.queue(store, deck, today, NOW)
    return [[card.card_id for card in cards] for cards in (queue.learning, queue.review, queue.new)]


def retire(store: Store, *cards: int) -> None:
    with store.transact("Synced", NOW) as tx, DeckWriter(store, tx) as writer:
        writer.retire_cards(cards)


def test_a_card_is_loaded_whole(store: Store) -> None:
    first, second, *_ = fill(store, ["a/b"])
    card = review_store.load_card(store, second)
    assert (card.id, card.deck, card.concept, card.kind) == (second, "a/b", "a/b concept 0", CardKind.BASIC)
    assert (card.front, card.back) == ("What is a/b 1?", "an answer")
    assert (card.path, card.line, card.block, card.gap) == ("/decks/a/b.md", 1, first, 0)
    assert (card.tags, card.papers, card.explicit_id) == (("maths",), ("arXiv:1",), None)
    assert (card.memory, card.algorithm, card.rank, card.introduced_day) == (NEW, ALGORITHM, 1, None)
    assert (card.flag, card.is_leech, card.is_suspended, card.is_retired, card.buried_until) == (
        0,
        False,
        False,
        False,
        None,
    )


def test_a_card_that_is_gone_is_told(store: Store) -> None:
    with pytest.raises(StoreError, match="card 7 is no longer in the store"):
        review_store.load_card(store, 7)


def test_an_answer_is_stored_as_it_was_given(store: Store) -> None:
    first, *_ = fill(store)
    one = give(store, first, Rating.HARD, stability=1 / 3)
    two = give(store, first, Rating.EASY, last_day=TODAY + 5, last_at=NOW + 5 * DAY, interval=40)
    card = review_store.load_card(store, first)
    assert card.memory == two
    assert card.introduced_day == TODAY
    assert review_store.history(store, first) == [
        review_of(first, NEW, one, Rating.HARD),
        review_of(first, one, two, Rating.EASY),
    ]


def test_an_answer_to_a_card_that_has_changed_since_is_refused(store: Store) -> None:
    first, *_ = fill(store)
    card = review_store.load_card(store, first)
    review = review_of(first, card.memory, seen(card.memory))
    review_store.answer(store, review)
    before = digest(store)
    with pytest.raises(StoreError, match="has changed since it was shown; nothing was stored"):
        review_store.answer(store, review)
    assert digest(store) == before
    assert len(review_store.history(store, first)) == 1


def test_an_answer_that_cannot_be_is_refused(store: Store) -> None:
    first, *_ = fill(store)
    before = digest(store)
    with pytest.raises(StoreError, match="rule memory_difficulty"):
        give(store, first, difficulty=11.0)
    assert digest(store) == before
    assert review_store.history(store, first) == []


def test_siblings_that_are_new_or_due_come_back_tomorrow(store: Store) -> None:
    first, second, third, fourth = fill(store)
    give(store, first, bury=True)
    assert waiting(store) == [[], [], [third, fourth]]
    assert review_store.load_card(store, second).buried_until == TODAY + 1
    assert waiting(store, today=TODAY + 1) == [[], [], [second, third, fourth]]


def test_siblings_that_are_on_a_step_or_not_due_or_suspended_stay_as_they_are(store: Store) -> None:
    cards = fill(store, cards=2)
    for state, change in (
        (State.LEARNING, {}),
        (State.REVIEW, {"due_day": TODAY + 1}),
        (State.REVIEW, {"due_day": TODAY}),
    ):
        step = seen(state=state)
        fields = {"state": state, "step": step.step, "due_at": step.due_at, "due_day": step.due_day, **change}
        give(store, cards[1], **fields)
        give(store, cards[0], bury=True)
        is_due = change.get("due_day") == TODAY
        assert (review_store.load_card(store, cards[1]).buried_until is not None) == is_due
    review_store.bury(store, cards[1], None, NOW)
    review_store.suspend(store, cards[1], True, NOW)
    give(store, cards[0], bury=True)
    assert review_store.load_card(store, cards[1]).buried_until is None


def test_siblings_stay_when_burying_was_not_asked_for(store: Store) -> None:
    first, *others = fill(store)
    give(store, first)
    assert waiting(store) == [[], [], others]


def test_a_sibling_that_a_sync_brings_is_buried_too(store: Store) -> None:
    (first,) = fill(store, cards=1)
    assert review_store.load_card(store, first).block == first
    fill(store, ["b"], cards=1)
    with store.transact("Moved", NOW) as tx:
        tx.execute("UPDATE card SET line = line + 1")
        tx.execute("UPDATE memory SET block_key = ?", (first,))
    review_store.answer(store, review_of(first, NEW, seen()), block=first)
    assert waiting(store) == [[], [], []]


def test_a_card_that_lapses_too_often_becomes_a_leech(store: Store) -> None:
    first, *_ = fill(store)
    give(store, first)

    def lapse(lapses: int, rating: Rating = Rating.AGAIN, **settings: object) -> bool:
        card = review_store.load_card(store, first)
        after = replace(seen(card.memory), lapses=lapses)
        review = review_of(first, card.memory, after, rating)
        return review_store.answer(store, review, leech_lapses=3, **settings)  # type: ignore[arg-type]

    assert not lapse(2)
    assert not lapse(3, Rating.GOOD)
    assert not review_store.load_card(store, first).is_leech
    assert lapse(3)
    assert review_store.load_card(store, first).is_leech
    assert not review_store.load_card(store, first).is_suspended
    assert not lapse(4, suspend_leech=True)
    store.undo(NOW)
    store.undo(NOW)
    assert not review_store.load_card(store, first).is_leech
    assert lapse(3, suspend_leech=True)
    assert review_store.load_card(store, first).is_suspended


def test_no_card_becomes_a_leech_where_none_is_wanted(store: Store) -> None:
    first, *_ = fill(store)
    before = give(store, first)
    review = review_of(first, before, replace(seen(before), lapses=50), Rating.AGAIN)
    assert not review_store.answer(store, review, leech_lapses=0)


def test_suspended_buried_and_retired_cards_wait_for_nobody(store: Store) -> None:
    first, second, third, fourth = fill(store)
    review_store.suspend(store, first, True, NOW)
    review_store.bury(store, second, TODAY + 2, NOW)
    retire(store, third)
    assert waiting(store) == [[], [], [fourth]]
    assert review_store.counts(store, TODAY, NOW)["Deep Learning/Optimization"].new == 1
    assert waiting(store, today=TODAY + 2) == [[], [], [second, fourth]]
    review_store.suspend(store, [first, second], False, NOW)
    review_store.bury(store, second, None, NOW)
    assert waiting(store) == [[], [], [first, second, fourth]]
    assert review_store.card_count(store) == 3
    assert sorted(review_store.active_cards(store, None)) == [first, second, fourth]


def test_a_flag_outside_of_1_to_7_is_refused(store: Store) -> None:
    first, *_ = fill(store)
    review_store.flag(store, first, 7, NOW)
    assert review_store.load_card(store, first).flag == 7
    with pytest.raises(StoreError, match="rule memory_flag"):
        review_store.flag(store, first, 8, NOW)
    review_store.flag(store, first, 0, NOW)
    assert review_store.load_card(store, first).flag == 0


def test_what_is_already_so_is_no_change(store: Store) -> None:
    first, *_ = fill(store)
    review_store.flag(store, first, 0, NOW)
    review_store.suspend(store, first, False, NOW)
    review_store.bury(store, first, None, NOW)
    retire(store, first)
    retire(store, first)
    assert store.query("SELECT label FROM change") == [("Imported decks",), ("Synced",)]


def test_the_queue_of_a_deck_holds_the_decks_below_it_and_no_other(store: Store) -> None:
    a, ab, abc, other = (fill(store, [name], cards=1)[0] for name in ("a", "a/b", "a/b/c", "ab"))
    assert waiting(store, "a/b") == [[], [], [ab, abc]]
    assert sorted(waiting(store, "a")[2]) == [a, ab, abc]
    assert sorted(waiting(store)[2]) == [a, ab, abc, other]
    assert waiting(store, "b") == [[], [], []]
    assert review_store.active_cards(store, "a/b") == [ab, abc]


def test_the_queue_is_in_order(store: Store) -> None:
    cards = fill(store, ["a", "b"], cards=6)
    with store.transact("Ordered", NOW) as tx:
        tx.executemany(
            "UPDATE memory SET rank = ? WHERE card_id = ?", zip(range(12), reversed(cards), strict=True)
        )
    for card, day in zip(cards[:4], (3, 1, 2, 9), strict=True):
        give(store, card, due_day=TODAY + day)
    for card, wait in zip(cards[4:6], (9, 4), strict=True):
        give(store, card, state=State.LEARNING, step=0, due_day=None, due_at=NOW + wait)
    give(store, cards[6], state=State.RELEARNING, step=0, due_day=None, due_at=NOW + 2 * DAY)
    queue = review_store.queue(store, None, TODAY + 3, NOW)
    assert [card.card_id for card in queue.learning] == [cards[5], cards[4]]
    assert [(card.card_id, card.due) for card in queue.review] == [
        (cards[1], TODAY + 1),
        (cards[2], TODAY + 2),
        (cards[0], TODAY + 3),
    ]
    assert [card.card_id for card in queue.new] == list(reversed(cards[7:]))
    assert [(card.deck, card.block) for card in queue.learning] == [("a", cards[4]), ("a", cards[4])]


def test_the_queue_holds_no_more_than_the_day_can_need(store: Store) -> None:
    cards = fill(store, ["a", "b"], cards=40)
    room = {"": 3, "a": 1, "b": 3}
    new = review_store.queue(store, None, TODAY, NOW, new_room=room.__getitem__).new
    spare = review_store.SPARE
    assert len(new) == 3 * spare
    assert [card.deck for card in new].count("a") == spare
    assert review_store.queue(store, None, TODAY, NOW, new_room=lambda _: 0).new == []
    assert new[0].card_id == cards[0]


def test_the_queue_holds_the_longest_waiting_reviews_of_each_deck_that_has_room(store: Store) -> None:
    spare = review_store.SPARE
    cards = fill(store, ["a", "b", "c"], cards=4 * spare)
    for place, card in enumerate(cards):
        give(store, card, due_day=TODAY - place % (4 * spare))
    room = {"": 4, "a": 1, "b": 4, "c": 0}
    review = list(review_store.queue(store, None, TODAY, NOW, review_room=room.__getitem__).review)
    assert len(review) == 4 * spare
    assert [card.deck for card in review].count("a") == spare
    days = [card.due for card in review if card.deck == "b"]
    assert days == [TODAY - 4 * spare + 1 + place for place in range(3 * spare)]
    none = review_store.queue(store, None, TODAY, NOW, review_room=lambda _: 0)
    assert list(none.review) == []


@pytest.mark.parametrize("seed", range(5))
def test_new_cards_come_by_rank_however_the_decks_take_turns(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    cards = fill(store, ["a", "b", "c", "d"], cards=20)
    # Long runs of one deck, and decks that take turns card by card.
    ranks = sorted(range(80), key=lambda place: (place // 20) * 10 + chance.random() * 30)
    with store.transact("Ordered", NOW) as tx:
        tx.executemany("UPDATE memory SET rank = ? WHERE card_id = ?", zip(ranks, cards, strict=True))
    expected = [card for _, card in sorted(zip(ranks, cards, strict=True))]
    for most in range(1, 5):
        room = dict.fromkeys(["", "a", "b", "c", "d"], most)
        new = review_store.queue(store, None, TODAY, NOW, new_room=room.__getitem__).new
        assert [card.card_id for card in new] == expected[: most * review_store.SPARE]


def test_counts_are_those_of_each_deck_alone_that_has_a_card(store: Store) -> None:
    a, b, *_ = fill(store, ["a"])
    fill(store, ["a/b"])
    with store.transact("Added", NOW) as tx:
        tx.execute("INSERT INTO deck (name) VALUES ('empty')")
    give(store, a, due_day=TODAY + 2)
    give(store, b, state=State.LEARNING, step=0, due_day=None, due_at=NOW + 60)
    assert review_store.counts(store, TODAY + 2, NOW + 60) == {
        "a": DeckCounts(2, 1, 1),
        "a/b": DeckCounts(4, 0, 0),
    }
    assert review_store.counts(store, TODAY + 1, NOW + 59)["a"] == DeckCounts(2, 0, 0)


def test_new_cards_can_be_counted_no_further_than_needed(store: Store) -> None:
    fill(store, ["a", "b"], cards=4)
    fill(store, ["c"], cards=1)
    counted = review_store.counts(store, TODAY, NOW, most_new=3)
    assert [(name, deck.new) for name, deck in counted.items()] == [("a", 3), ("b", 3), ("c", 1)]


def test_a_summary_tells_what_waits_and_what_comes_next(store: Store) -> None:
    nothing = DeckCounts(0, 0, 0)
    assert review_store.due_summary(store, TODAY, NOW, nothing) == DueSummary(0, 0, 0, 0, None, None)
    a, b, c, d, *_ = fill(store, cards=6)
    give(store, a, due_day=TODAY + 1)
    give(store, b, due_day=TODAY + 2)
    give(store, c, due_day=TODAY + 9)
    give(store, d, state=State.LEARNING, step=0, due_day=None, due_at=NOW + 60)
    assert review_store.due_summary(store, TODAY + 2, NOW, DeckCounts(2, 0, 2)) == DueSummary(
        due=2, new=2, learning=0, overdue=1, next_at=NOW + 60, next_day=TODAY + 9
    )


def test_a_summary_never_tells_more_overdue_than_due(store: Store) -> None:
    for card in fill(store):
        give(store, card, due_day=TODAY + 1)
    assert review_store.due_summary(store, TODAY + 2, NOW, DeckCounts(0, 0, 3)).overdue == 3


def test_the_forecast_begins_tomorrow(store: Store) -> None:
    a, b, c, d = fill(store)
    for card, day in ((a, 0), (b, 1), (c, 3), (d, 4)):
        give(store, card, due_day=TODAY + day)
    assert review_store.forecast(store, TODAY, 3) == [1, 0, 1]
    review_store.suspend(store, c, True, NOW)
    assert review_store.forecast(store, TODAY, 3) == [1, 0, 0]


def test_figures_of_the_day_leave_out_what_was_taken_back(store: Store) -> None:
    a, b, *_ = fill(store, ["a"])
    (c,) = fill(store, ["b"], cards=1)
    give(store, a)
    give(store, a, Rating.AGAIN, lapses=1)
    give(store, c, last_day=TODAY - 1)
    give(store, c)
    expected = (
        TodayFigures(reviews=3, seconds=7.5, introduced=1),
        {"a": 1},
        {"a": 1, "b": 1},
    )
    for _ in range(2):
        done = review_store.done_today(store, TODAY)
        assert (review_store.today_figures(store, TODAY), done.introduced, done.reviewed) == expected
        give(store, b)
        store.undo(NOW)


def test_a_streak_is_the_days_in_a_row_up_to_today_or_yesterday(store: Store) -> None:
    first, *_ = fill(store)
    assert review_store.streak(store, TODAY) == 0
    for day in (1, 3, 4, 5):
        give(store, first, last_day=TODAY + day)
    assert [review_store.streak(store, TODAY + day) for day in (1, 2, 3, 4, 5, 6, 7)] == [1, 1, 1, 2, 3, 3, 0]
    store.undo(NOW)
    assert [review_store.streak(store, TODAY + day) for day in (4, 5, 6)] == [2, 2, 0]


def test_an_unused_store_says_so_until_something_was_ever_stored(store: Store) -> None:
    assert review_store.is_unused(store)
    fill(store)
    assert not review_store.is_unused(store)
    store.undo(NOW)
    assert not review_store.is_unused(store)


def test_the_last_change_is_the_one_that_undo_would_take_back(store: Store) -> None:
    assert review_store.last_change(store) is None
    first, *_ = fill(store)
    give(store, first, Rating.HARD)
    assert review_store.last_change(store) == "Answered Hard"
    store.undo(NOW)
    assert review_store.last_change(store) == "Imported decks"


def test_a_reader_can_load_cards_and_figures(store: Store) -> None:
    first, *_ = fill(store)
    give(store, first)
    with open_store(store.path, write=False) as reader:
        assert review_store.load_card(reader, first) == review_store.load_card(store, first)
        assert review_store.counts(reader, TODAY, NOW) == review_store.counts(store, TODAY, NOW)
        assert review_store.history(reader, first) == review_store.history(store, first)
