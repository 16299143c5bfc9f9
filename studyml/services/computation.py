"""Computing from the store in a thread of its own, while whoever owns the store does something else."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

from studyml.services.workspace import Workspace
from studyml.store.opening import open_store
from studyml.store.store import Store

T = TypeVar("T")


class Computation(Generic[T]):
    """Something that takes longer than a screen may wait. It reads the store over a connection of its own,
    so it sees what was stored when it began to read, and can change nothing."""

    def __init__(self, work: Workspace, compute: Callable[[Workspace], T]) -> None:
        self._path = work.store.path
        self._around = (work.config, work.clock, work.zone)
        self._compute = compute
        self._found: T | None = None
        self._failure: Exception | None = None
        self._store: Store | None = None
        self._is_given_up = False
        # A daemon, so that leaving the app does not wait for it.
        self._thread = Thread(target=self._run, daemon=True)

    def begin(self, patience: float = 0.0) -> bool:
        """Begins, and waits for so many seconds at most; whether it was done by then."""
        self._thread.start()
        return self.wait(patience)

    def wait(self, patience: float) -> bool:
        """Waits for so many seconds at most; whether it is done now."""
        self._thread.join(patience)
        return self.is_done

    @property
    def is_done(self) -> bool:
        """Whether there is a result, or a failure."""
        return not self._thread.is_alive()

    def give_up(self) -> None:
        """Ends it as soon as the store can be; what it comes to is of no use."""
        self._is_given_up = True
        if self._store is not None:
            self._store.interrupt()

    def result(self) -> T:
        """What was computed; raises what computing it raised. To be asked for when it is done."""
        if self._failure is not None:
            raise self._failure
        assert self.is_done
        return self._found  # type: ignore[return-value]

    def _run(self) -> None:
        try:
            with open_store(self._path, write=False) as store:
                self._store = store
                if self._is_given_up:
                    return
                self._found = self._compute(Workspace(store, *self._around))
        except Exception as failure:  # noqa: BLE001 - raised again where the result is asked for
            self._failure = failure
