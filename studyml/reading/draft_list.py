"""The list that the rules for drafts write into: each draft once, and what was passed over."""

from __future__ import annotations

from typing import Final

from studyml.domain.draft import DraftKind, DraftsFound, DraftText, PassedOver
from studyml.domain.normal_form import normalised
from studyml.domain.source import NoteDay, SourceKind, SourceText

MOST_DRAFTS: Final = 2000
MOST_PASSED: Final = 5000
_REACH: Final = 6  # how many lines further than its own count a text may end: blank ones were left out


class DraftList:
    """Collects the drafts of one source. Lines are those of the source, whatever its kind."""

    def __init__(self, source: SourceText) -> None:
        self._is_feed = source.kind is SourceKind.FEED
        self._days = source.days
        self._ends = [_last_line(day, is_feed=self._is_feed) for day in source.days]
        self._drafts: dict[tuple[str, ...], DraftText] = {}
        self._backs: dict[int, list[str]] = {}
        self._passed: list[PassedOver] = []
        self._left_out: list[int] = []
        self._lines: dict[int, list[str]] = {}

    def line(self, day: int, at: int) -> int:
        """The line of the source for the line `at` of a day's text; of a feed, that of its item."""
        stretch = self._days[day]
        return stretch.line if self._is_feed else min(stretch.text_line + at, self._ends[day])

    def end_of(self, day: int, line: int, text: str) -> int:
        """The line in which a text ends that begins in a line of a day or in the one below it."""
        last = text.rpartition("\n")[2].strip()
        least = line + text.count("\n")
        if self._is_feed or not last:
            return least
        if day not in self._lines:
            self._lines[day] = self._days[day].text.split("\n")
        first = least - self._days[day].text_line
        for at in range(max(first, 0), min(first + _REACH, len(self._lines[day]))):
            if last in self._lines[day][at]:
                return at + self._days[day].text_line
        return least

    def keep(self, draft: DraftText) -> bool:
        """Keep a draft unless an equal one is there; its lines are moved into those of its day."""
        line, end = self._within(draft.day, draft.line, draft.line_end)
        if draft.kind is DraftKind.ACRONYM:
            key: tuple[str, ...] = (
                draft.concept.casefold(),
                "".join(filter(str.isalnum, draft.back.casefold())),
            )
        else:
            key = (normalised(draft.concept), normalised(draft.front), normalised(draft.back))
        known = self._drafts.get(key)
        if known is not None:
            if known.line != line:
                self.pass_over(draft.day, line, end, f"The same already stands in line {known.line}.")
            return False
        if len(self._drafts) >= MOST_DRAFTS:
            self._left_out.append(line)
            return False
        self._drafts[key] = DraftText(
            draft.kind,
            draft.concept,
            draft.front,
            draft.back,
            draft.day,
            line,
            end,
            draft.confidence,
            draft.papers,
        )
        self._backs.setdefault(draft.day, []).append(draft.back)
        return True

    def concepts_of(self, day: int) -> frozenset[str]:
        """The concepts, in one case, that drafts of a day define."""
        found = (draft for draft in self._drafts.values() if draft.day == day)
        return frozenset(draft.concept.casefold() for draft in found if draft.front == draft.concept)

    def holds(self, day: int, text: str) -> bool:
        """Whether a draft of a day has a text in its back already."""
        return any(text in back for back in self._backs.get(day, ()))

    def pass_over(self, day: int, line: int, line_end: int, reason: str) -> None:
        """Say why no draft was made of lines."""
        if len(self._passed) < MOST_PASSED:
            self._passed.append(PassedOver(*self._within(day, line, line_end), reason))

    def found(self) -> DraftsFound:
        """Everything so far, in the order of the lines."""
        passed = list(self._passed)
        if self._left_out:
            reason = f"The source has more than {MOST_DRAFTS} drafts; those from here on were left out."
            passed.append(PassedOver(min(self._left_out), max(self._left_out), reason))
        drafts = sorted(self._drafts.values(), key=lambda draft: (draft.line, draft.day))
        passed.sort(key=lambda each: each.line)
        return DraftsFound(tuple(drafts), tuple(passed))

    def _within(self, day: int, line: int, line_end: int) -> tuple[int, int]:
        if self._is_feed:
            return self._days[day].line, self._days[day].line
        first = min(max(line, 1), self._ends[day])
        return first, min(max(line_end, first), self._ends[day])


def _last_line(day: NoteDay, *, is_feed: bool) -> int:
    return day.line if is_feed else max(day.text_line + day.text.count("\n"), day.line)
