"""The reading of an import in a thread of its own: watched from outside, asked back, ended at any time."""

from __future__ import annotations

from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread

from studyml.services.import_report import SyncReport
from studyml.services.note_reading import AskYear
from studyml.services.source_run import ImportRun, ImportStep


class ReadingThread:
    """Reads the files of a run while whoever owns the store does something else.

    `step` tells how far it is, and `asked` the path of a journal whose year it waits for. What was read
    is stored by the thread that owns the store.
    """

    def __init__(self, run: Callable[[AskYear], ImportRun]) -> None:
        self._run = run(self._ask)
        self._years: SimpleQueue[int | None] = SimpleQueue()
        self._is_cancelled = Event()
        self._failure: Exception | None = None
        # A daemon, so that leaving the app does not wait for a file that takes long.
        self._thread = Thread(target=self._read, daemon=True)
        self.step = ImportStep()
        self.asked: str | None = None

    def begin(self, patience: float = 0.0) -> bool:
        """Begins to read, and waits for so many seconds at most; whether everything was read by then."""
        self._thread.start()
        self._thread.join(patience)
        return self.is_done

    @property
    def is_done(self) -> bool:
        """Whether everything was read, so that it can be stored."""
        return not self._thread.is_alive()

    def answer(self, year: int | None) -> None:
        """Gives the year that was asked for; None leaves the journal out."""
        self.asked = None
        self._years.put(year)

    def cancel(self) -> None:
        """Ends the reading after the file at hand. Nothing has been written, and nothing will be."""
        self._is_cancelled.set()
        self._years.put(None)

    def store(self) -> SyncReport:
        """Writes what was read; raises what reading it raised."""
        if self._failure is not None:
            raise self._failure
        return self._run.store()

    def _read(self) -> None:
        try:
            self._run.read(self._tell)
        except Exception as failure:  # noqa: BLE001 - raised again where it is stored
            self._failure = failure

    def _tell(self, step: ImportStep) -> None:
        if self._is_cancelled.is_set():
            raise _CancelledError
        self.step = step

    def _ask(self, path: str) -> int | None:
        self.asked = path
        return self._years.get()


class _CancelledError(Exception):
    """Ends a reading that nobody wants any more."""
