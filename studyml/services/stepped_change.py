"""A change of the store in steps, between which the thread that owns the store does other things."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Step(NamedTuple):
    """How far a change is: what is being done, how much of it, of how much."""

    what: str
    done: int
    of: int


Steps = Generator[Step, None, T]
"""A change that tells after each step how far it is; ended before its end, it takes everything back."""


def finished(steps: Steps[T]) -> T:
    """What a change comes to, made without a pause."""
    change = SteppedChange(steps)
    while not change.go_on():
        pass
    return change.result()


class SteppedChange(Generic[T]):
    """A change that is made piece by piece; `step` tells how far it is, once it has begun."""

    def __init__(self, steps: Steps[T]) -> None:
        self._steps = steps
        self._found: list[T] = []
        self.step: Step | None = None

    def go_on(self, seconds: float = 0.0) -> bool:
        """Makes a step, and others until so many seconds are over; whether the change is made and kept.

        Raises what the change raises; then it was taken back.
        """
        end = time.monotonic() + seconds
        while not self._found:
            try:
                self.step = next(self._steps)
            except StopIteration as last:
                self._found.append(last.value)
            if time.monotonic() >= end:
                break
        return bool(self._found)

    def cancel(self) -> None:
        """Takes back what was changed so far; harmless when the change is over."""
        self._steps.close()

    def result(self) -> T:
        """What the change came to. To be asked for when it is made."""
        return self._found[0]
