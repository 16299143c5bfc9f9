"""An answer, from the call that the key makes until it is durable, with 100,000 cards in the store."""

from __future__ import annotations

import time
from contextlib import ExitStack, closing

from benchmarks.anki_collection import AnkiCollection
from benchmarks.bare_sqlite import BareStore, bare_tables
from benchmarks.pairs import Work, in_turn
from benchmarks.row import Row
from benchmarks.workbench import Workbench
from studyml.config import Config
from studyml.domain.memory import Memory, State
from studyml.domain.rating import Rating
from studyml.domain.study_day import DAY
from studyml.services.review import Answered, ReviewSession
from studyml.services.workspace import Workspace, system_clock
from studyml.store.opening import open_store
from studyml.store.store import Store

FIRST_SESSION = 200
LATER = 400
_THOUGHT = 3.0


def measure(bench: Workbench) -> list[Row]:
    """The first answers after the store was opened, and those that come when its log file is used again.

    Until then each commit makes that file longer, for which the file system commits as well.
    """
    with ExitStack() as left:
        store = left.enter_context(open_store(bench.copy(bench.large_store), write=True))
        bare_file = bench.new_folder() / "bare.db"
        bare_tables(bench.large_store, bare_file)
        indexed = left.enter_context(closing(BareStore(bench.copy(bench.large_store))))
        bare = left.enter_context(closing(BareStore(bare_file)))
        anki = left.enter_context(AnkiCollection(bench.copy(bench.large_collection)))
        learner = Learner(store)
        works = {
            "ours": learner.answer,
            "indexed": _follow(learner, indexed),
            "bare": _follow(learner, bare),
            "anki": anki.answer,
        }
        learner.answer()  # so that the floors, whose turn may come first, have one to follow
        first = in_turn(works, FIRST_SESSION)
        later = in_turn(works, LATER, warm_up=FIRST_SESSION)
        next_cards = learner.until_next[-LATER:], anki.until_next[-LATER:]
    return [
        *_rows("the first 200 of a sitting", first),
        *_rows("once the log file is used again", later),
        Row("rating to next card in hand", next_cards[0], "anki, answer and next card", next_cards[1]),
    ]


def _follow(learner: Learner, floor: BareStore) -> Work:
    """Gives a floor the answers of the learner, one at a time."""
    place = 0

    def answer() -> float:
        nonlocal place
        place += 1
        return floor.answer(*learner.answered[place - 1])

    return answer


def _rows(when: str, seconds: dict[str, list[float]]) -> list[Row]:
    what, ours = f"rating to durable answer, {when}", seconds["ours"]
    return [
        Row(what, ours, "sqlite3, the same tables", seconds["indexed"], most_ratio=1.2),
        Row(what, ours, "sqlite3, two bare tables", seconds["bare"]),
        Row(what, ours, "anki, `answer_card`", seconds["anki"], most_ratio=1.0),
    ]


class Learner:
    """Answers one card after another with Good, day after day, in the program's own sessions.

    `answered` tells each card's id, its state before and its memory after; `until_next` how many seconds
    after the rating the session had the next card in hand.
    """

    def __init__(self, store: Store) -> None:
        self._days = 0
        self._work = Workspace(store, Config(), self._now)
        self._noted = _NotedAnswers()
        self._session = self._begin()
        self.answered: list[tuple[int, State, Memory]] = []
        self.until_next: list[float] = []

    def answer(self) -> float:
        """Answers the next card; the seconds from the rating until it is durable."""
        if self._session.card is None:
            self._days += 1
            self._session = self._begin()
        session, card = self._session, self._session.card
        assert card is not None
        memory = session.turn()[Rating.GOOD]
        start = time.perf_counter()
        session.answer(Rating.GOOD, _THOUGHT)
        self.until_next.append(time.perf_counter() - start)
        self.answered.append((card.id, card.memory.state, memory))
        return self._noted.at - start

    def _begin(self) -> ReviewSession:
        session = ReviewSession(self._work)
        session.progress.answers = self._noted
        self._noted.clear()
        return session

    def _now(self) -> int:
        return system_clock() + self._days * DAY


class _NotedAnswers(list[Answered]):
    """The answers of a session, which notes each as soon as it is in the store; `at` is that moment."""

    at = 0.0

    def append(self, answered: Answered) -> None:
        self.at = time.perf_counter()
        super().append(answered)
