"""Fitting in a process of its own, which can be stopped: the fit holds the interpreter's lock for seconds."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from studyml.domain.fitting import Fit
from studyml.errors import StudymlError
from studyml.services.fit_worker import Task, write_task

WORKER = "studyml.services.fit_worker"
Progress = Callable[[int, int], None]
"""Told how many steps are done, of how many."""


class FitRefused(StudymlError):
    """There is no fit: the history is too short, or the fit failed; the message says which."""


class FitCancelled(StudymlError):
    """The fit was cancelled; nothing was changed."""


class FitProcess:
    """One fit. `run` waits for it, in any thread; `cancel` stops it, from any other."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._process: subprocess.Popen[bytes] | None = None
        self._is_cancelled = False

    def run(self, progress: Progress = lambda _done, _of: None) -> Fit:
        """The fit with its evidence. The process is gone when this returns or raises, whatever happened.

        Raises FitRefused or FitCancelled.
        """
        with TemporaryFile() as given, TemporaryFile() as complaints:
            write_task(self._task, given)
            given.seek(0)
            process = self._process = _started(given, complaints)
            try:
                if self._is_cancelled:
                    process.kill()
                assert process.stdout is not None
                found = self._answer(process.stdout, progress)
                if found is None:
                    process.wait()
                    complaints.seek(0)
                    raise self._failed(process.returncode, complaints.read())
                return found
            finally:
                process.kill()
                process.wait()
                if process.stdout is not None:
                    process.stdout.close()

    def cancel(self) -> None:
        """Stops the fit at once; harmless when it is over or has not begun."""
        self._is_cancelled = True
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    def _answer(self, answers: IO[bytes], progress: Progress) -> Fit | None:
        """What the process answers; None when it ended without."""
        for line in answers:
            if not line.endswith(b"\n"):
                return None
            answer = json.loads(line)
            if "fit" in answer:
                return Fit.of_document(answer["fit"])
            if "refused" in answer:
                raise FitRefused(answer["refused"])
            progress(answer["done"], answer["of"])
        return None

    def _failed(self, code: int, complaints: bytes) -> StudymlError:
        if self._is_cancelled:
            return FitCancelled("the fit was cancelled; nothing was changed")
        lines = complaints.decode("utf-8", "replace").strip().splitlines()
        return FitRefused(
            f"the fit ended with code {code} and without a result; nothing was changed"
            + (f" ({lines[-1]})" if lines else "")
        )


def _started(given: IO[bytes], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    """The process, with the modules of this one and nothing of the current folder.

    It stands in a group of its own, so that Ctrl+C reaches the program alone, which then stops it.
    """
    options = (
        {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}  # type: ignore[attr-defined]
        if sys.platform == "win32"
        else {"start_new_session": True}
    )
    paths = os.pathsep.join(path for path in sys.path if path)
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-m", WORKER],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env={**os.environ, "PYTHONPATH": paths},
            **options,
        )
    except OSError as error:
        raise FitRefused(f"the fit cannot be started ({error.strerror}); nothing was changed") from error
