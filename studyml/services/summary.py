"""What a session came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from studyml.domain.rating import Rating
from studyml.domain.study_day import MINUTE
from studyml.rendering.interval import step_label
from studyml.services.review import Answered, ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import figures


@dataclass(frozen=True, slots=True)
class SessionSummary:
    """The figures of a session; `tomorrow` counts the reviews that fall due on the next study day."""

    headline: str
    answers: int
    new: int
    right: int
    seconds: float
    by_rating: dict[Rating, int]
    hard: list[Answered]
    tomorrow: int
    encouragement: str


_UNSTORED = "What is due stays due: these answers count for nothing."


def session_summary(session: ReviewSession) -> SessionSummary:
    """The summary of a session as far as it went."""
    work, progress = session.work, session.progress
    today = work.today()
    answers = len(progress.answers)
    return SessionSummary(
        headline=_headline(session),
        answers=answers,
        new=sum(answer.was_new for answer in progress.answers),
        right=progress.right,
        seconds=progress.seconds,
        by_rating=dict(Counter(answer.rating for answer in progress.answers)),
        hard=progress.hard(),
        tomorrow=figures.forecast(work.store, today, 1)[0],
        encouragement=_encouragement(work, today) if session.STORES else _UNSTORED,
    )


def _headline(session: ReviewSession) -> str:
    """What is left of today, where the day ends with the session or why it does not."""
    left = session.to_come.total
    if not session.STORES:
        seen = "All of them seen" if left == 0 else f"{left} not looked at"
        return f"{seen}; nothing was stored."
    count, moment = session.coming_back()
    if left == 0 and moment is not None:
        wait = step_label((moment - session.work.now()) / MINUTE)
        cards = "one card comes back" if count == 1 else f"{count:,} cards come back today, the first"
        return f"Done for now: {cards} in {wait}."
    if left and session.seconds_left == 0:
        return f"{spent_words(session)} {left} still to come."
    if not session.progress.answers:
        return "Nothing is due here." if left == 0 else "Nothing answered this time."
    return "Done for today." if left == 0 else f"{left} still to come today."


def spent_words(session: ReviewSession) -> str:
    """That the time for a session, or for the day, is spent."""
    count = f"{session.budget.minutes or 0:g}"
    minutes = "minute is" if count == "1" else "minutes are"
    return f"{'Today' if session.budget.is_daily else 'The session'}'s {count} {minutes} spent:"


def nothing_words(session: ReviewSession, deck: str = "") -> str:
    """Why a session that has just begun has no card to show."""
    if session.seconds_left == 0 and (left := session.to_come.total):
        more = "`studyml review --minutes 5` goes on."
        return f"{spent_words(session)} {left} still to come. {more}"
    return f"Nothing is due{deck and f' in {deck}'}."


def _encouragement(work: Workspace, today: int) -> str:
    """A fact that is good to know; never praise."""
    streak, mature = figures.streak(work.store, today), figures.mature_count(work.store)
    if mature:
        cards = "One card is" if mature == 1 else f"{mature:,} cards are"
        return f"{cards} known for three weeks or more."
    if streak > 1:
        return f"{streak} days in a row."
    return "A card answered today comes back when it is about to be forgotten."
