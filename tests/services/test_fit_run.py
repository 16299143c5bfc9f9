"""A fit in the background, ended before it can begin."""

from __future__ import annotations

import time

import pytest

from studyml.errors import StudymlError
from studyml.services.fit_process import FitRefused
from studyml.services.fit_run import FitRun
from studyml.services.workspace import Workspace


def wait_for(run: FitRun) -> None:
    for _ in range(400):
        if run.is_done:
            return
        time.sleep(0.05)
    raise AssertionError("it goes on")


def test_a_refusal_is_raised_where_the_evidence_is_asked_for(work: Workspace) -> None:
    run = FitRun(work, None)
    run.begin()
    wait_for(run)
    with pytest.raises(FitRefused, match="are needed"):
        run.evidence()


def test_cancelled_at_once_it_ends_without_evidence(work: Workspace) -> None:
    run = FitRun(work, None)
    run.cancel()
    run.begin()
    wait_for(run)
    with pytest.raises(StudymlError):
        run.evidence()
    assert run.step is None
