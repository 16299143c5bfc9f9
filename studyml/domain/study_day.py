"""The learner's day: it ends when the learner sleeps, not at midnight."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE


def study_day(at: int, rollover_hour: int, zone: tzinfo | None) -> int:
    """The study day (ordinal) of a moment (epoch microseconds): wall time minus the rollover, then the date.

    `zone` is the learner's zone; None means the zone of the system.
    """
    return (wall_time(at, zone) - timedelta(hours=rollover_hour)).toordinal()


def day_start(day: int, rollover_hour: int, zone: tzinfo | None) -> int:
    """The moment (epoch microseconds) at which a study day begins."""
    wall = datetime.combine(date.fromordinal(day), time(rollover_hour))
    moment = wall.astimezone() if zone is None else wall.replace(tzinfo=zone)
    return round(moment.timestamp() * SECOND)


def wall_time(at: int, zone: tzinfo | None) -> datetime:
    """The learner's wall clock at a moment, without a zone."""
    moment = datetime.fromtimestamp(at / SECOND, UTC)
    return moment.astimezone(zone).replace(tzinfo=None)


def iso_time(at: int, zone: tzinfo | None) -> str:
    """A moment in ISO 8601 with the offset of the learner's zone, to the second."""
    return datetime.fromtimestamp(at / SECOND, UTC).astimezone(zone).isoformat(timespec="seconds")
