"""The reviews and the schedule of cards in Anki as reviews and memories here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import exp

from studyml.domain.history import packed
from studyml.domain.memory import NEW, Memory, State
from studyml.domain.rating import Rating
from studyml.domain.replay import Recall
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.domain.study_day import DAY, MINUTE, SECOND, study_day
from studyml.interchange.anki_collection import LONGEST_INTERVAL
from studyml.interchange.anki_values import ForeignCard, ForeignReview
from studyml.services.rebuilding import Replays
from studyml.services.workspace import Workspace
from studyml.store.carried_store import CarriedReview

_LEARNED, _REVIEWED, _RELEARNED, _CRAMMED, _SET = range(5)
_NEW, _LEARNING, _REVIEW, _RELEARNING = map(int, State)  # SQLite takes numbers, and no kinds of them
_AGAIN = int(Rating.AGAIN)
_MILLISECOND = SECOND // 1000
_QUARTER = 15 * MINUTE
_MOMENT = 1_000_000_000  # a due of a card on a step is a moment in seconds where it is as large, else a day
_ROLLOVER = timedelta(hours=4)  # collections begin at that hour
_LEAST_STABILITY = 0.1
_LONGEST_ANSWER = 3_600.0


class HistoryReader:
    """Turns the history of one card after another. `began` (seconds) and `offset` (minutes west of UTC) say
    from which day the collection counts; `lost` counts what could not be carried over, by the reason."""

    def __init__(self, work: Workspace, began: int, offset: int | None) -> None:
        self._work = work
        self._now = work.now()
        self._today = work.today()
        self._replays = Replays(work)
        if offset is None:
            wall = datetime.fromtimestamp(began, UTC).astimezone(work.zone)
        else:
            wall = datetime.fromtimestamp(began, UTC) - timedelta(minutes=offset)
        self._first_day = (wall.replace(tzinfo=None) - _ROLLOVER).toordinal()
        self._days: dict[int, int] = {}
        self.lost: Counter[str] = Counter()

    def history(
        self, card: ForeignCard, answers: Sequence[ForeignReview], card_id: int, deck: str
    ) -> tuple[list[CarriedReview], Memory]:
        """The reviews of a card in order, and its memory as it is now."""
        reviews = self._reviews(card, answers, card_id, deck)
        last = reviews[-1] if reviews else None
        if card.kind == State.NEW:
            return reviews, NEW
        memory, (stability, difficulty) = self._memory(card, last)
        if last is not None and memory.last_at == last.at:
            reviews[-1] = last._replace(stability=stability, difficulty=difficulty)
        return reviews, memory

    def _reviews(
        self, card: ForeignCard, answers: Sequence[ForeignReview], card_id: int, deck: str
    ) -> list[CarriedReview]:
        """With ten thousands of cards most of the time of an import goes by here, so no values are made of
        what comes between: a memory is its numbers."""
        days = self._days
        latest = self._now + DAY
        found: list[tuple[ForeignReview, int, int, int, int, int, int, int]] = []
        runs: list[tuple[list[int], Recall | None]] = []
        state, reps, lapses, last_day = _NEW, 0, 0, None
        for answer in answers:
            moment, _, button, interval, factor, _, kind = answer
            if button == 0:
                if kind == _SET and factor == 0 and interval <= 0:
                    state, reps, lapses, last_day = _NEW, 0, 0, None
                continue
            if kind == _CRAMMED and factor == 0:
                continue
            at = moment * _MILLISECOND
            if at > latest:
                self.lost["reviews dated in the future"] += 1
                continue
            if kind == _LEARNED and state == _REVIEW:
                state, reps, lapses, last_day = _NEW, 0, 0, None
            day = days.get(at // _QUARTER) or self._day(at)
            before, elapsed = state, 0
            reps += 1
            if last_day is not None:
                if day < last_day:
                    day = last_day
                elapsed = day - last_day
            elif kind in (_REVIEWED, _RELEARNED):
                before = _REVIEW  # its beginning is not known
                reps = max(2, card.reps - len(answers) + 1)
            review = packed(day, reps, button, is_new=before == _NEW)
            if state != _NEW:
                runs[-1][0].append(review)
            elif before == _NEW:
                runs.append(([review], None))
            else:
                runs.append(([review], recall_of_ease(max(interval, 1), factor)))
            if before == _REVIEW and button == _AGAIN:
                lapses += 1
            if interval > 0:
                state = _REVIEW
            elif before in (_REVIEW, _RELEARNING):
                state = _RELEARNING
            else:
                state = _LEARNING
            last_day = day
            found.append((answer, at, day, elapsed, before, state, reps, lapses))
        replay = self._replays[deck]
        recalls: list[Recall] = []
        for run, start in runs:
            replay.recall_after(run, start, passed=recalls)
        return [
            CarriedReview(
                card_id,
                at,
                day,
                answer.button,
                elapsed,
                min(answer.took / 1000, _LONGEST_ANSWER),
                before,
                state,
                None if state == _REVIEW else 0,
                stability,
                difficulty,
                None if state == _REVIEW else at - answer.interval * SECOND,
                day + answer.interval if state == _REVIEW else None,
                answer.interval if state == _REVIEW else 0,
                reps,
                lapses,
            )
            for (answer, at, day, elapsed, before, state, reps, lapses), (stability, difficulty) in zip(
                found, recalls, strict=True
            )
        ]

    def _memory(self, card: ForeignCard, last: CarriedReview | None) -> tuple[Memory, Recall]:
        """The memory of a card that has been seen, and what of it is recall."""
        work = self._work
        state = State(card.kind)
        due_at = due_day = None
        if state is State.REVIEW:
            due_day = self._first_day + card.due
        elif card.due >= _MOMENT:
            due_at = card.due * SECOND
        else:
            due_at = work.day_start(self._possible(self._first_day + card.due))
        if last is not None:
            last_at, last_day = last.at, last.day
        elif card.last_at is not None and card.last_at * SECOND <= self._now:
            last_at = card.last_at * SECOND
            last_day = self._day(last_at)
        else:
            last_day = min(self._possible((due_day or self._today) - card.interval), self._today)
            last_at = min(work.day_start(last_day) + DAY // 2, self._now)
        if due_day is not None and not last_day <= due_day <= last_day + 2 * LONGEST_INTERVAL:
            if due_day > last_day:
                self.lost["due days that cannot be right, computed from the interval"] += 1
            due_day = max(due_day, last_day) if due_day < last_day else last_day + card.interval
        if card.stability is not None and card.difficulty is not None:
            recall = card.stability, card.difficulty
        elif last is not None:
            recall = last.stability, last.difficulty
        else:
            recall = recall_of_ease(max(card.interval, 1), card.ease)
        memory = Memory(
            state=state,
            step=None if state is State.REVIEW else 0,
            stability=recall[0],
            difficulty=recall[1],
            due_at=due_at,
            due_day=due_day,
            last_at=last_at,
            last_day=last_day,
            interval=card.interval if state is State.REVIEW else 0,
            reps=last.reps if last is not None else max(1, card.reps),
            lapses=card.lapses,
        )
        return memory, recall

    def _day(self, at: int) -> int:
        """The study day of a moment; it begins at a full hour, and clocks differ by whole quarters of one."""
        quarter = at // _QUARTER
        day = self._days.get(quarter)
        if day is None:
            day = study_day(at, self._work.config.rollover_hour, self._work.zone)
            self._days[quarter] = day
        return day

    def _possible(self, day: int) -> int:
        """The nearest day that may be spoken of."""
        return min(max(day, self._first_day - LONGEST_INTERVAL), self._today + LONGEST_INTERVAL)


def recall_of_ease(interval: int, ease: int) -> Recall:
    """Stability and difficulty from what a scheduler without a memory model kept: an interval in days, at
    whose end nine in ten are recalled, and an ease in thousandths.

    The ease is taken for the growth of stability at that moment, and the formula for that is solved for
    the difficulty (https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm). Below 1,200 an
    ease is the difficulty itself, as Anki notes it where FSRS is in use: 100 to 1,100 for 1 to 10.
    """
    stability = max(float(interval), _LEAST_STABILITY)
    if 100 <= ease <= 1_100:
        return stability, 1 + (ease - 100) / 1_000 * 9
    w = DEFAULT_PARAMETERS
    growth = max(ease or 2_500, 1_300) / 1_000
    gain = exp(w[8]) * stability ** -w[9] * (exp((1 - 0.9) * w[10]) - 1)
    return stability, min(max(11 - (growth - 1) / gain, 1.0), 10.0)
