"""The date or the year that the name of a file, and the folders it is in, give to its notes."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from studyml.domain.date_bounds import EARLIEST_YEAR, LATEST_YEAR
from studyml.reading.dates import WrittenDate, find_date
from studyml.reading.dates_named import WEEKDAY_PATTERN, WEEKDAYS

_EIGHT = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)(?!\d)")
_SIX = re.compile(r"(?<!\d)(\d\d)(\d\d)(\d\d)(?!\d)")
_WEEKDAY = re.compile(rf"(?<![^\W_])({WEEKDAY_PATTERN})(?![^\W_])", re.I)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_JOURNAL = re.compile(r"(?<![^\W_])(?:journal|daily|log|diary|day|note|notes|til)(?![^\W_])|\A\d{6}\Z", re.I)
_LEFT = re.compile(r"[\W\d_]*\Z")


def date_of_name(path: Path) -> WrittenDate | None:
    """The whole date in a file's name, as `2021-03-04`, `2021_03_04`, `20210304`, or `180103` after a word
    such as `journal`; else that of folders named for year, month and day."""
    stem = path.stem
    found = find_date(stem)
    if found is not None and found.year is not None and _exists(found):
        return found
    eight = _EIGHT.search(stem)
    if eight is not None:
        written = WrittenDate(eight.start(), eight.end(), int(eight[1]), int(eight[2]), int(eight[3]))
        if _exists(written):
            return written
    six = _SIX.search(stem)
    if six is not None:
        written = WrittenDate(six.start(), six.end(), 2000 + int(six[1]), int(six[2]), int(six[3]))
        named = _WEEKDAY.search(stem)
        if _exists(written) and (_fits(written, named) if named else _JOURNAL.search(stem) is not None):
            return written
    folders = path.parts[-3:-1]
    if len(folders) == 2:
        found = find_date(f"{folders[0]}-{folders[1]}-{stem}" if len(stem) <= 2 else "")
        if found is not None and found.year is not None and _exists(found):
            return found
    return None


def is_name_of_day(path: Path) -> bool:
    """Whether a file is named for its day and for nothing else, as daily notes are."""
    found = date_of_name(path)
    if found is None:
        return False
    stem = _WEEKDAY.sub("", _JOURNAL.sub("", path.stem))
    written = find_date(stem)
    rest = stem if written is None else stem[: written.start] + stem[written.end :]
    return _LEFT.match(rest) is not None


def year_of_name(path: Path) -> int | None:
    """The year in a file's name, or of a folder around it that is named for one."""
    for name in (path.stem, path.parent.name if _YEAR.fullmatch(path.parent.name) else ""):
        years = [int(found) for found in _YEAR.findall(name)]
        fitting = [year for year in years if EARLIEST_YEAR <= year <= LATEST_YEAR]
        if fitting:
            return min(fitting)
    return None


def _exists(written: WrittenDate) -> bool:
    if written.pair is not None:
        return True
    try:
        date(written.year or 0, written.month, written.day)
    except ValueError:
        return False
    return EARLIEST_YEAR <= (written.year or 0) <= LATEST_YEAR


def _fits(written: WrittenDate, named: re.Match[str]) -> bool:
    day = date(written.year or 0, written.month, written.day)
    return day.weekday() == WEEKDAYS[named[1].lower()]
