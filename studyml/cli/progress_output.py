"""Progress and the week as the documents that `--json` prints: days in ISO 8601, shares from 0 to 1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from studyml.domain.distribution import Distribution
from studyml.domain.evaluation import Evaluation
from studyml.domain.honesty import Honesty
from studyml.domain.progress import Progress
from studyml.domain.rating import Rating
from studyml.domain.statistics import AnswerTime, DayFigures, Period, Recalled
from studyml.domain.week import Week


def progress_json(progress: Progress) -> dict[str, Any]:
    """The figures; what there is nothing to say of is null."""
    forecast, today = progress.forecast, progress.today
    return {
        "scope": progress.scope._asdict(),
        "first_day": _day(progress.first),
        "last_day": _day(today),
        "today": _day_figures(progress.day),
        "span": _day_figures(progress.span),
        "streak_days": progress.streak.current,
        "longest_streak_days": progress.streak.longest,
        "true_retention": [
            {
                "period": period.value,
                "from": _day(entry.first),
                "to": _day(entry.last),
                "young": _recalled(entry.young),
                "mature": _recalled(entry.mature),
                "all": _recalled(entry.all),
            }
            for period in Period
            for entry in progress.retention[period]
        ],
        "forecast": [
            {"day": _day(today), "due": forecast.overdue + forecast.today, "overdue": forecast.overdue},
            *(
                {"day": _day(today + ahead), "due": count, "overdue": 0}
                for ahead, count in enumerate(forecast.days, start=1)
            ),
        ],
        "forecast_later": forecast.later,
        "reviews_by_day": _by_day(progress.reviews),
        "calendar": {"reviews": _by_day(progress.calendar), "notes": _by_day(progress.notes)},
        "answer_buttons": {
            name: {rating.name.lower(): counts[rating - 1] for rating in Rating}
            for name, counts in progress.buttons._asdict().items()
        },
        "hours": [
            {"hour": clock, "reviews": hour.reviews, **_recalled(hour.recalled)}
            for clock, hour in enumerate(progress.hours)
        ],
        "interval_days": _distribution(progress.intervals),
        "stability_days": _distribution(progress.stabilities),
        "difficulty": _distribution(progress.difficulties),
        "retrievability": {**_distribution(progress.recalls), "mean": progress.recall},
        "states": progress.cards._asdict(),
        "states_by_day": [{**state._asdict(), "day": _day(state.day)} for state in progress.states],
        "seconds_per_answer": {
            "all": _time(progress.times.all),
            **{name: _time(time) for name, time in progress.times._asdict().items()},
        },
        "confidence": {
            "answers": progress.sureness.answers,
            "brier": progress.sureness.brier,
            "brier_of_constant": progress.sureness.constant,
            "levels": [level._asdict() for level in progress.sureness.levels],
        },
        "leech_count": progress.leech_count,
        "leeches": [leech._asdict() for leech in progress.leeches],
        "hardest": [concept._asdict() for concept in progress.hardest],
        "coverage": progress.coverage._asdict(),
        "future_reviews": progress.future,
    }


def honesty_json(honesty: Honesty) -> dict[str, Any]:
    """The scheduler judged; `seen` counts reviews that a fit had seen and that judge nothing."""
    return {
        "seen": honesty.seen,
        **{name: evaluation_json(getattr(honesty, name)) for name in ("present", "default", "constant")},
    }


def evaluation_json(evaluation: Evaluation) -> dict[str, Any]:
    """The figures of one set of predictions, with the bins of their calibration."""
    return {
        **evaluation._asdict(),
        "calibration": [entry._asdict() for entry in evaluation.calibration],
    }


def week_json(week: Week) -> dict[str, Any]:
    """The look back and ahead."""
    return {
        "first_day": _day(week.first),
        "last_day": _day(week.last),
        "reviewed": {**_day_figures(week.figures), "days": week.days},
        "streak_days": week.streak,
        "concepts": [entry._asdict() for entry in week.reviewed],
        "learned": [entry.name for entry in week.learned],
        "lapsed": [entry.name for entry in week.lapsed],
        "note_days": week.note_days,
        "met": [entry._asdict() for entry in week.met],
        "open_questions": [question.text for question in week.open_questions],
        "open_questions_asked": week.asked,
        "next": {
            "due_now": week.due[0],
            "due": [
                {"day": _day(week.last + ahead), "due": count}
                for ahead, count in enumerate(week.due[1:], start=1)
            ],
            "new_concepts": week.next_new,
        },
    }


def _day(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _by_day(counts: Mapping[int, int]) -> dict[str, int]:
    return {_day(day): count for day, count in sorted(counts.items())}


def _recalled(part: Recalled) -> dict[str, Any]:
    return {"tested": part.tested, "recalled": part.recalled, "retention": part.share}


def _day_figures(figures: DayFigures) -> dict[str, Any]:
    return {
        "reviews": figures.reviews,
        "seconds": figures.seconds,
        "new": figures.new,
        **_recalled(figures.recalled),
    }


def _distribution(found: Distribution) -> dict[str, Any]:
    return {
        "median": found.median,
        "bins": [{"from": entry.low, "to": entry.high, "cards": entry.cards} for entry in found.bins],
    }


def _time(time: AnswerTime) -> dict[str, Any]:
    return {"reviews": time.reviews, "seconds": time.seconds, "mean": time.mean}
