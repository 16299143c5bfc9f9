"""How a learner answers and how long it takes, as a simulation needs it: from the log, else assumed.

What is assumed are the figures with which the simulator of fsrs-rs begins, found among many learners
(https://github.com/open-spaced-repetition/fsrs-rs), rounded; a step is forgotten one time in eight.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from studyml.domain.memory import State
from studyml.domain.rating import Rating

ENOUGH = 20
"""Answers of a kind from which its figures are taken; with fewer they are assumed."""

Four = tuple[float, float, float, float]


class Habits(NamedTuple):
    """Shares of ratings, and mean seconds of an answer by rating, from Again to Easy.

    `first` are the shares of the ratings of new cards, `recalled` those of Hard, Good and Easy among reviews
    that were recalled, `forgotten_step` is the share of Again among answers on steps.
    """

    first: Four = (0.24, 0.09, 0.50, 0.17)
    recalled: tuple[float, float, float] = (0.22, 0.63, 0.15)
    forgotten_step: float = 0.125
    first_seconds: Four = (19.6, 18.8, 13.8, 10.7)
    review_seconds: Four = (19.4, 17.6, 12.4, 8.9)
    step_seconds: Four = (16.4, 15.2, 12.3, 8.0)
    assumed: tuple[str, ...] = ()


class Answers(NamedTuple):
    """So many answers with one rating in one state of the card, and their mean seconds."""

    state: State
    rating: Rating
    answers: int
    seconds: float


def habits_in(answers: Iterable[Answers]) -> Habits:
    """The habits that answers show; `assumed` names what there were too few answers for."""
    kinds: dict[str, dict[Rating, tuple[int, float]]] = {"new cards": {}, "reviews": {}, "steps": {}}
    for state, rating, count, seconds in answers:
        kind = "new cards" if state is State.NEW else "reviews" if state is State.REVIEW else "steps"
        before, mean = kinds[kind].get(rating, (0, 0.0))
        both = before + count
        kinds[kind][rating] = both, (before * mean + count * seconds) / both
    first, reviews, steps = kinds.values()
    assumed: list[str] = []
    usual = Habits()
    recalled = dict(reviews)
    recalled.pop(Rating.AGAIN, None)
    step_shares = _shares("how often steps are forgotten", steps, assumed)
    return Habits(
        first=_shares("first ratings", first, assumed) or usual.first,
        recalled=(_shares("ratings of what is recalled", recalled, assumed) or (0.0, *usual.recalled))[1:],
        forgotten_step=step_shares[0] if step_shares else usual.forgotten_step,
        first_seconds=_seconds("new cards", first, usual.first_seconds, assumed),
        review_seconds=_seconds("reviews", reviews, usual.review_seconds, assumed),
        step_seconds=_seconds("steps", steps, usual.step_seconds, assumed),
        assumed=tuple(assumed),
    )


def _shares(what: str, found: Mapping[Rating, tuple[int, float]], assumed: list[str]) -> Four | None:
    total = sum(count for count, _ in found.values())
    if total < ENOUGH:
        assumed.append(what)
        return None
    again, hard, good, easy = (found.get(rating, (0, 0.0))[0] / total for rating in Rating)
    return again, hard, good, easy


def _seconds(kind: str, found: Mapping[Rating, tuple[int, float]], usual: Four, assumed: list[str]) -> Four:
    values = [found[rating][1] if found.get(rating, (0, 0.0))[0] >= ENOUGH else None for rating in Rating]
    if missing := [
        rating.name.capitalize() for rating, value in zip(Rating, values, strict=True) if value is None
    ]:
        assumed.append(f"seconds of {kind} rated {', '.join(missing)}")
    again, hard, good, easy = (
        assumption if value is None else value for value, assumption in zip(values, usual, strict=True)
    )
    return again, hard, good, easy
