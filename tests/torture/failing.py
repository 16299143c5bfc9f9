"""Disks that fail at a chosen step, and programs that go on when they are well again."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from studyml.errors import StudymlError
from tests.torture.recorder import Recorder

Result = TypeVar("Result")


class FailingDisk:
    """Fails at the step of a number, the first being 1, and `lasting` at all after it until it is mended."""

    def __init__(self, number: int = 0, error: int = 0, *, lasting: bool = False) -> None:
        self.number = number
        self.error = error
        self.lasting = lasting
        self.steps = 0
        self.failures = 0
        self.is_mended = False
        self.is_resting = False

    def __call__(self, step: str, path: Path) -> int:
        if self.is_resting:
            return 0
        if self.error == errno.ENOSPC and step in ("rename", "delete"):
            return 0  # these need no room
        self.steps += 1
        fails = self.steps == self.number or (self.lasting and self.steps > self.number > 0)
        if not fails or self.is_mended:
            return 0
        self.failures += 1
        return self.error

    def attempt(self, action: Callable[[], Result], state: Callable[[], object] = lambda: None) -> Result:
        """Does something, and once more on a disk that is well when it was refused.

        Fails when it was refused with anything but a sentence for the learner, or on a disk that is well, or
        when the refusal left another state behind.
        """
        before, failures = self.seen(state), self.failures
        refusal: StudymlError | None = None
        try:
            return action()
        except StudymlError as error:
            refusal = error
        assert self.failures > failures, f"refused on a disk that is well: {refusal}"
        assert self.seen(state) == before, f"refused, and yet something has changed: {refusal}"
        self.is_mended = True
        return action()

    def seen(self, state: Callable[[], object]) -> object:
        """What there is, seen while the disk is well: whoever looks at a store may have to write."""
        self.is_resting = True
        try:
            return state()
        finally:
            self.is_resting = False


def all_failures(
    root: Path, program: Callable[[FailingDisk], Any], most: int
) -> Iterator[tuple[FailingDisk, Any]]:
    """Runs a program with each of its steps failing in turn; each disk, and what the program gave.

    Before each run the folder is put back as it was. By turns the disk is full from that step on, fails once,
    or fails from there on. Of more than `most` steps every so many is tried.
    """
    pristine = root.with_name(f"{root.name}.pristine")
    shutil.copytree(root, pristine)

    def run(disk: FailingDisk) -> tuple[FailingDisk, Any]:
        shutil.rmtree(root)
        shutil.copytree(pristine, root)
        with Recorder(root, disk):
            return disk, program(disk)

    whole, given = run(FailingDisk())
    assert whole.steps > 1
    yield whole, given
    kinds = [(errno.ENOSPC, True), (errno.EIO, False), (errno.EIO, True)]
    for number in range(1, whole.steps + 1, -(-whole.steps // most)):
        error, lasting = kinds[number % len(kinds)]
        disk = FailingDisk(number, error, lasting=lasting)
        try:
            yield run(disk)
        except BaseException as failure:
            failure.add_note(f"step {number} of {whole.steps} with {errno.errorcode[error]}, {lasting=}")
            raise
