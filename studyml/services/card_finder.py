"""Finding cards for words that are still being typed: never waited for long, and the last words count."""

from __future__ import annotations

from dataclasses import dataclass

from studyml.domain.card_column import Sorting
from studyml.domain.query_parsing import parse_query
from studyml.services.card_search import make_ready
from studyml.services.card_table import sorted_cards
from studyml.services.computation import Computation
from studyml.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Found:
    """The cards that a text finds, sorted as asked."""

    text: str
    sorting: Sorting
    ids: list[int]


class CardFinder:
    """Looks for cards in a thread of its own, one text at a time: a new one ends the search for the old."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._asked: tuple[str, Sorting] = ("", Sorting())
        self._search: Computation[list[int]] | None = None

    def make_ready(self) -> None:
        """Lets the first pattern be found as quickly as those after it, when there is time until it comes."""
        Computation(self._work, make_ready).begin()

    @property
    def is_searching(self) -> bool:
        """Whether there is an answer to be waited for."""
        return self._search is not None

    def begin(self, text: str, sorting: Sorting) -> None:
        """Begins to look for a text, and for nothing else any more.

        Raises QueryError where the text cannot be read; then nothing is looked for.
        """
        self.stop()
        parse_query(text)
        self._asked = (text, sorting)
        self._search = Computation(self._work, lambda work: sorted_cards(work, text, sorting))
        self._search.begin()

    def answer(self, patience: float = 0.0) -> Found | None:
        """What was found, once; None when it is still being looked for after so many seconds. Raises
        StudymlError, a QueryError where the text takes too long."""
        if self._search is None or not self._search.wait(patience):
            return None
        done, self._search = self._search, None
        return Found(*self._asked, done.result())

    def stop(self) -> None:
        """Looks for nothing any more."""
        if self._search is not None:
            self._search.give_up()
            self._search = None
