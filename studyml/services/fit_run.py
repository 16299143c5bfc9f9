"""A fit as a screen runs it: in the background, watched from outside, ended at any time."""

from __future__ import annotations

from typing import NamedTuple

from studyml.domain.fitting import Fit
from studyml.services.computation import Computation
from studyml.services.fit_process import FitProcess
from studyml.services.fitting import fit_remarks, is_present_fitted, process_for, read_log
from studyml.services.workspace import Workspace


class Evidence(NamedTuple):
    """A fit to the reviews of a deck and all below it, or of everything, and what is to be said with it:
    what was wrong with the log or with parameters, and whether the present ones were fitted too."""

    fit: Fit
    remarks: list[str]
    is_present_fitted: bool


class FitRun:
    """Reads the log and fits to it. `step` tells how many steps are done, of how many, once it fits."""

    def __init__(self, work: Workspace, deck: str | None) -> None:
        self._deck = deck
        self._process: FitProcess | None = None
        self._is_cancelled = False
        self._computation = Computation(work, self._fit)
        self.step: tuple[int, int] | None = None

    def begin(self) -> None:
        """Begins to read and to fit."""
        self._computation.begin()

    @property
    def is_done(self) -> bool:
        """Whether there is evidence, or a reason why there is none."""
        return self._computation.is_done

    def cancel(self) -> None:
        """Ends it, and the process with it. Nothing has been changed, and nothing will be."""
        self._is_cancelled = True
        if self._process is not None:
            self._process.cancel()

    def evidence(self) -> Evidence:
        """What was found. Raises FitRefused, FitCancelled, or what reading the store raised."""
        return self._computation.result()

    def _fit(self, work: Workspace) -> Evidence:
        log = read_log(work, self._deck)
        remarks = [*log.faults.remarks, *fit_remarks(work)]
        self._process = process_for(work, log, self._deck)
        if self._is_cancelled:
            self._process.cancel()
        found = self._process.run(self._tell)
        return Evidence(found, remarks, is_present_fitted(work, self._deck))

    def _tell(self, done: int, of: int) -> None:
        self.step = (done, of)
