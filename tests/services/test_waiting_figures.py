"""What a session holds and what the figures say, against plain counting over random collections."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studyml.config import Config
from studyml.domain.deck_path import is_within, path_of
from studyml.domain.fuzz import shuffled_key
from studyml.domain.memory import State
from studyml.domain.memory_model import MemoryModel
from studyml.domain.queue import LEARN_AHEAD
from studyml.domain.rating import Rating
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.domain.settings import ReviewSettings
from studyml.domain.stored_card import StoredCard
from studyml.domain.study_day import DAY
from studyml.services.importing import import_decks
from studyml.services.overview import FORECAST_DAYS, due_summary, overview
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.listing import list_cards
from studyml.store.opening import open_store
from tests.services.learner import Clock, Folder

DECKS = ("a", "a/b", "a/b/c", "d")
MODEL = MemoryModel(ReviewSettings(), DEFAULT_PARAMETERS)


@dataclass(frozen=True)
class Planned:
    """A card to be made: answered `ago` days ago (None: never), and what was done to it then."""

    deck: str
    has_sibling: bool
    ago: int | None
    rating: Rating
    fate: str


planned = st.builds(
    Planned,
    deck=st.sampled_from(DECKS),
    has_sibling=st.sampled_from([True, True, False]),
    ago=st.sampled_from([None, 0, 1, 1, 2, 3, 3, 4]),
    rating=st.sampled_from(Rating),
    fate=st.sampled_from(["", "", "", "", "suspended", "buried", "buried yesterday"]),
)
limits = st.dictionaries(st.sampled_from(DECKS), st.integers(0, 3), max_size=3)
collections = st.lists(planned, min_size=4, max_size=12)
random_stores = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@contextmanager
def collection_of(blank_store: Path, plan: list[Planned]) -> Iterator[Workspace]:
    """A store with the cards of a plan, at the evening of the last day."""
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(blank_store, folder))
        with open_store(path, write=True) as store:
            store.connection.execute("PRAGMA synchronous=OFF")  # nothing here needs to survive
            clock = Clock()
            work = Workspace(store, Config(), clock, UTC)
            import_decks(work, [written(Folder(Path(folder)), plan)])
            live(work, clock, plan)
            yield work


def written(folder: Folder, plan: list[Planned]) -> Path:
    texts: dict[str, list[str]] = {}
    for number, card in enumerate(plan):
        mark = ":::" if card.has_sibling else "::"
        texts.setdefault(card.deck, []).append(f"front {number} {mark} back {number}\n")
    for place, (deck, lines) in enumerate(sorted(texts.items())):
        folder.write(f"{place}.md", f"---\ndeck: {deck}\n---\n\n## Of {deck}\n\n" + "\n".join(lines))
    return folder.path


def live(work: Workspace, clock: Clock, plan: list[Planned]) -> None:
    """Lets the days of a plan pass, each card answered when it says, every other one with its sibling.

    Every other day siblings wait for each other, and so the second of them is not answered.
    """
    by_front = {card.front: card.id for card in list_cards(work.store)}
    clock.move(days=-4)
    for ago in (4, 3, 2, 1, 0):
        # Without steps a card answered two or more days ago is due again by now.
        steps = () if ago >= 2 else (1.0, 10.0)
        that_day = ReviewSettings(new_per_day=99, bury_siblings=ago % 2 == 0, learning_steps=steps)
        work.config = Config(review=that_day)
        for number, card in enumerate(plan):
            key = by_front[f"front {number}"]
            is_whole = card.has_sibling and number % 2 == 0
            sides = [key, by_front[f"back {number}"]] if is_whole else [key]
            for side in sides if card.ago == ago else []:
                session = ReviewSession(work)
                session.reload(first=side)
                if session.card is not None and session.card.id == side:
                    session.turn()
                    session.answer(card.rating, 1.5)
            if ago == 1 and card.fate == "buried yesterday":
                review_store.bury(work.store, key, work.today() + 1, work.now())
            if ago == 0 and card.fate == "buried":
                review_store.bury(work.store, key, work.today() + 1, work.now())
            if ago == 0 and card.fate == "suspended":
                review_store.suspend(work.store, key, True, work.now())
        if ago:
            clock.move(days=1)


class PlainCount:
    """The same figures by going through every card and every answer, one after another."""

    def __init__(self, work: Workspace) -> None:
        self.today, self.now = work.today(), work.now()
        self.config = work.config
        self.cards = list_cards(work.store)
        self.active = [card for card in self.cards if not card.is_suspended]
        present = [c for c in self.active if c.buried_until is None or c.buried_until <= self.today]
        self.new = sorted((c for c in present if c.memory.state is State.NEW), key=lambda c: c.rank)
        due = [c for c in present if c.memory.state is State.REVIEW and day_of(c) <= self.today]
        is_late = any(day_of(card) < self.today for card in due)
        self.due = sorted(
            due,
            key=lambda c: (
                -self.loss(c) if is_late else 0,
                day_of(c),
                shuffled_key(c.id, self.today),
                c.id,
            ),
        )
        self.learning = [c for c in present if c.memory.state.is_stepping]
        self.reviews = [(c, r) for c in self.cards for r in review_store.history(work.store, c.id)]

    def loss(self, card: StoredCard) -> float:
        """What waiting until tomorrow loses."""
        assert card.memory.last_day is not None
        assert card.memory.stability is not None
        assert card.memory.difficulty is not None
        return MODEL.loss(self.today - card.memory.last_day, card.memory.stability, card.memory.difficulty)

    def rooms(self, key: str, states: State) -> dict[str, int]:
        """What each limit still allows today; the one for everything has an empty name."""
        answered = [c.deck for c, r in self.reviews if r.day == self.today and r.state is states]
        everything = int(getattr(self.config.review, key))
        rooms = {"": everything - len(answered)}
        for deck, bound in self.config.deck_limits(key).items():
            rooms[deck] = bound - sum(is_within(other, deck) for other in answered)
        return rooms

    def chosen(self, key: str, state: State, cards: list[StoredCard], blocks: set[int]) -> list[StoredCard]:
        """The cards that a session takes, in the order in which they come."""
        rooms = self.rooms(key, state)
        taken = []
        for card in cards:
            if card.block in blocks:
                continue
            bounds = [name for name in ("", *path_of(card.deck)) if name in rooms]
            if all(rooms[name] > 0 for name in bounds):
                taken.append(card)
                blocks.add(card.block)
                for name in bounds:
                    rooms[name] -= 1
        return taken

    def tree(self, key: str, state: State, cards: list[StoredCard], deck: str) -> int:
        """How many of these a deck shows on the home screen: its own, and what those below it show, within
        its limit and that of everything."""
        rooms = self.rooms(key, state)
        names = {name for card in self.cards for name in path_of(card.deck)}
        children = [name for name in names if name != deck and name.rpartition("/")[0] == deck]
        own = sum(card.deck == deck for card in cards)
        total = own + sum(self.tree(key, state, cards, child) for child in children)
        return max(0, min(total, rooms[""], rooms.get(deck, rooms[""])))

    def is_more_tomorrow(self, new: int, due: int) -> bool:
        """Whether tomorrow brings what is buried today, or what has no room today, which takes so many."""
        buried = [c for c in self.active if c.buried_until is not None and c.buried_until > self.today]
        if any(c.memory.state.is_stepping for c in buried):
            return True
        if any(c.memory.state is State.REVIEW and day_of(c) <= self.today for c in buried):
            return True
        fresh = [c for c in self.active if c.memory.state is State.NEW and self.has_room("new_per_day", c)]
        late = [c for c in self.due if self.has_room("reviews_per_day", c)]
        return len(fresh) > new or len(late) > due

    def has_room(self, key: str, card: StoredCard) -> bool:
        """Whether a whole day takes a card like this at all."""
        bounds = [n for deck, n in self.config.deck_limits(key).items() if is_within(card.deck, deck)]
        return min([getattr(self.config.review, key), *bounds]) > 0


def day_of(card: StoredCard) -> int:
    assert card.memory.due_day is not None
    return card.memory.due_day


@random_stores
@given(
    plan=collections,
    deck=st.none() | st.sampled_from(DECKS),
    new_per_day=st.integers(0, 6),
    reviews_per_day=st.integers(0, 6),
    deck_new=limits,
    deck_reviews=limits,
)
def test_a_session_holds_what_the_limits_allow_in_order_with_siblings_apart(
    blank_store: Path,
    plan: list[Planned],
    deck: str | None,
    new_per_day: int,
    reviews_per_day: int,
    deck_new: dict[str, int],
    deck_reviews: dict[str, int],
) -> None:
    with collection_of(blank_store, plan) as work:
        work.config = configured(new_per_day, reviews_per_day, deck_new, deck_reviews)
        plain = PlainCount(work)
        within = [c for c in plain.active if deck is None or is_within(c.deck, deck)]
        soon = [c for c in plain.learning if c in within and (c.memory.due_at or 0) <= plain.now + DAY]
        blocks = {card.block for card in soon}
        due = plain.chosen("reviews_per_day", State.REVIEW, [c for c in plain.due if c in within], blocks)
        new = plain.chosen("new_per_day", State.NEW, [c for c in plain.new if c in within], blocks)

        session = ReviewSession(work, deck)
        shown = [session.card, *session.upcoming(99)]
        queued = [card for card in shown if card is not None and not card.memory.state.is_stepping]
        assert [c.id for c in queued if c.memory.state is State.REVIEW] == [c.id for c in due]
        assert [c.id for c in queued if c.memory.state is State.NEW] == [c.id for c in new]


@random_stores
@given(
    plan=collections,
    new_per_day=st.integers(0, 6),
    reviews_per_day=st.integers(0, 6),
    deck_new=limits,
    deck_reviews=limits,
)
def test_the_figures_are_what_plain_counting_gives(
    blank_store: Path,
    plan: list[Planned],
    new_per_day: int,
    reviews_per_day: int,
    deck_new: dict[str, int],
    deck_reviews: dict[str, int],
) -> None:
    with collection_of(blank_store, plan) as work:
        work.config = configured(new_per_day, reviews_per_day, deck_new, deck_reviews)
        plain = PlainCount(work)
        ended = [card for card in plain.learning if (card.memory.due_at or 0) <= plain.now]
        soon = [card for card in plain.learning if (card.memory.due_at or 0) <= plain.now + LEARN_AHEAD]

        seen = overview(work)
        assert {row.name for row in seen.decks} == {
            "",
            *(name for card in plain.cards for name in path_of(card.deck)),
        }
        for row in seen.decks:
            assert row.new == plain.tree("new_per_day", State.NEW, plain.new, row.name)
            assert row.due == plain.tree("reviews_per_day", State.REVIEW, plain.due, row.name)
            assert row.learning == sum(not row.name or is_within(card.deck, row.name) for card in soon)
        assert seen.cards == len(plain.cards)

        summary = due_summary(work)
        assert (summary.new, summary.due, summary.learning) == (
            plain.tree("new_per_day", State.NEW, plain.new, ""),
            plain.tree("reviews_per_day", State.REVIEW, plain.due, ""),
            len(ended),
        )
        overdue = sum(day_of(card) < plain.today for card in plain.due)
        assert summary.overdue == min(overdue, summary.due)
        steps = [c.memory.due_at or 0 for c in plain.learning if (c.memory.due_at or 0) > plain.now]
        assert summary.next_at == min(steps, default=None)
        coming = [day_of(c) for c in plain.active if c.memory.due_day is not None]
        days = [day for day in coming if day > plain.today]
        tomorrow = [plain.today + 1] if plain.is_more_tomorrow(summary.new, summary.due) else []
        assert summary.next_day == min(days + tomorrow, default=None)

        on = Counter(days)
        assert seen.forecast == [on[plain.today + day] for day in range(1, FORECAST_DAYS + 1)]
        done = [review for _, review in plain.reviews if review.day == plain.today]
        figures = seen.today
        assert (figures.reviews, figures.introduced) == (
            len(done),
            sum(review.state is State.NEW for review in done),
        )
        assert seen.streak == streak({review.day for _, review in plain.reviews}, plain.today)


def streak(days: set[int], today: int) -> int:
    day = today if today in days else today - 1
    length = 0
    while day in days:
        length, day = length + 1, day - 1
    return length


def configured(new: int, reviews: int, deck_new: dict[str, int], deck_reviews: dict[str, int]) -> Config:
    own: dict[str, dict[str, int]] = {}
    for key, bounds in (("new_per_day", deck_new), ("reviews_per_day", deck_reviews)):
        for deck, bound in bounds.items():
            own.setdefault(deck, {})[key] = bound
    return Config(review=ReviewSettings(new_per_day=new, reviews_per_day=reviews), decks=own)
