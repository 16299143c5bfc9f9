"""What is waiting, what was done today and what is coming: the figures of the home screen and of `due`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

from studyml.domain.counts import DeckCounts, DueSummary, TodayFigures
from studyml.domain.deck_path import is_within, path_of
from studyml.domain.deck_tree import DayLimits, DeckRow, deck_rows
from studyml.services.workspace import Workspace
from studyml.store import figures

if TYPE_CHECKING:
    from studyml.domain.statistics import Recalled

FORECAST_DAYS = 7
RETENTION_DAYS = 30


class Overview(NamedTuple):
    """The home screen's figures. `forecast` counts reviews falling due on each of the days after today."""

    decks: list[DeckRow]
    today: TodayFigures
    forecast: list[int]
    streak: int
    cards: int


def overview(work: Workspace) -> Overview:
    """The decks with what a session begun now would bring of them, and today's figures.

    So a card on a step counts while it would come early rather than end the session.
    """
    from studyml.domain.queue import LEARN_AHEAD  # what is waiting, for a shell prompt, is shown without

    now, today = work.now(), work.today()
    return Overview(
        decks=_deck_rows(work, today, now + LEARN_AHEAD),
        today=figures.today_figures(work.store, today),
        forecast=figures.forecast(work.store, today, FORECAST_DAYS),
        streak=figures.streak(work.store, today),
        cards=figures.card_count(work.store),
    )


def present_cards(work: Workspace) -> int:
    """How many cards there are, those without a text left out."""
    return figures.card_count(work.store)


class NotesWaiting(NamedTuple):
    """How many dates have notes, how many of their questions are open, how many drafts are pending."""

    days: int
    questions: int
    drafts: int


def notes_waiting(work: Workspace) -> NotesWaiting:
    """What the learner's notes hold for them."""
    from studyml.store import note_queries  # a shell prompt does without

    return NotesWaiting(*note_queries.day_and_open_counts(work.store), figures.pending_drafts(work.store))


def recalled_today(work: Workspace) -> Recalled:
    """True retention of this study day, as the page of progress has it."""
    from studyml.domain.statistics import Recalled  # what is waiting is shown without

    found = figures.deck_retention(work.store, work.today()).values()
    return sum(starmap(Recalled, found), Recalled())


class DeckTrend(NamedTuple):
    """A deck with all below it: the share of its reviews in the last thirty days that were recalled, None
    without any, and how many fall due on each of the days after today."""

    retention: float | None
    forecast: list[int]


def deck_trends(work: Workspace, decks: Sequence[DeckRow]) -> dict[str, DeckTrend]:
    """The trend of each row of the home screen, by the deck's name."""
    today = work.today()
    reviews = figures.deck_retention(work.store, today - RETENTION_DAYS + 1)
    coming = figures.deck_forecast(work.store, today, FORECAST_DAYS)
    trends = {}
    for row in decks:
        answers = [pair for deck, pair in reviews.items() if not row.name or is_within(deck, row.name)]
        days = [counts for deck, counts in coming.items() if not row.name or is_within(deck, row.name)]
        count = sum(pair[0] for pair in answers)
        trends[row.name] = DeckTrend(
            retention=sum(pair[1] for pair in answers) / count if count else None,
            forecast=[sum(column) for column in zip(*days, strict=True)] or [0] * FORECAST_DAYS,
        )
    return trends


def day_limits(work: Workspace, today: int) -> tuple[DayLimits, DayLimits]:
    """What today still allows of new cards and of reviews, after what was already answered today."""
    done = figures.done_today(work.store, today)
    settings = work.config.review
    new = _left(settings.new_per_day, work.config.deck_limits("new_per_day"), done.introduced)
    reviews = _left(settings.reviews_per_day, work.config.deck_limits("reviews_per_day"), done.reviewed)
    return new, reviews


def due_summary(work: Workspace) -> DueSummary:
    """What is waiting now, within the day's limits."""
    now, today = work.now(), work.today()
    new, reviews = day_limits(work, today)
    # One more than the day allows tells that there is one for tomorrow.
    counts = figures.counts(work.store, today, now, most_new=new.room("") + 1)
    everything = deck_rows(counts, new, reviews)[0]
    waiting = DeckCounts(everything.new, everything.learning, everything.due)
    return figures.due_summary(
        work.store, today, now, waiting, is_more=_is_more_tomorrow(work, today, counts, waiting)
    )


def _is_more_tomorrow(
    work: Workspace, today: int, counts: Mapping[str, DeckCounts], waiting: DeckCounts
) -> bool:
    """Whether more waits than today allows of which tomorrow takes some, or new cards are buried today."""
    settings = work.config.review
    limits = DayLimits(settings.reviews_per_day, work.config.deck_limits("reviews_per_day"))
    if sum(count.due for deck, count in counts.items() if _room(limits, deck)) > waiting.due:
        return True
    limits = DayLimits(settings.new_per_day, work.config.deck_limits("new_per_day"))
    if sum(count.new for deck, count in counts.items() if _room(limits, deck)) > waiting.new:
        return True
    return any(_room(limits, deck) for deck in figures.decks_with_buried_new(work.store, today))


def _room(limits: DayLimits, deck: str) -> int:
    """How many cards of a deck every limit on its path allows."""
    return min(limits.room(name) for name in ("", *path_of(deck)))


def _deck_rows(work: Workspace, today: int, until: int) -> list[DeckRow]:
    """The decks with what waits in them within the day's limits, the row of everything first; steps count
    that end at the moment `until` or earlier."""
    new, reviews = day_limits(work, today)
    counts = figures.counts(work.store, today, until, most_new=new.room(""))
    return deck_rows(counts, new, reviews)


def _left(everything: int, decks: Mapping[str, int], done: Mapping[str, int]) -> DayLimits:
    """The limits less what the decks (by name) have used of them."""
    left = dict(decks)
    for deck, count in done.items():
        everything -= count
        for name in path_of(deck):
            if name in left:
                left[name] -= count
    return DayLimits(everything, left)
