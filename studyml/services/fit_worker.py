"""The process that fits, started by `fit_process`: a task on standard input, lines of JSON as answers."""

from __future__ import annotations

import json
import sys
from array import array
from typing import Any, BinaryIO, NamedTuple

from studyml.domain.fitting import Parameters, TooShort, fit
from studyml.domain.history import History
from studyml.domain.scheduling import DEFAULT_PARAMETERS


class Task(NamedTuple):
    """What to fit to: whole histories, and for each the number of the parameters in force among `present`."""

    histories: list[History]
    present: list[Parameters]
    present_of: list[int]
    relearning_steps: int


def write_task(task: Task, stream: BinaryIO) -> None:
    """Writes a task as `read_task` reads it: a line of JSON, then three arrays."""
    reviews = array("q")
    for history in task.histories:
        reviews.extend(history.reviews)
    lengths = array("l", [len(history.reviews) for history in task.histories])
    head = {
        "histories": len(lengths),
        "reviews": len(reviews),
        "present": task.present,
        "relearning_steps": task.relearning_steps,
    }
    stream.write(json.dumps(head).encode() + b"\n")
    for numbers in (reviews, lengths, array("l", task.present_of)):
        stream.write(numbers.tobytes())


def read_task(stream: BinaryIO) -> Task:
    """The task that was written. Raises ValueError when it was cut off."""
    head = json.loads(stream.readline())
    reviews = _numbers(stream, "q", head["reviews"])
    lengths = _numbers(stream, "l", head["histories"])
    present_of = _numbers(stream, "l", head["histories"])
    histories = []
    start = 0
    for length in lengths:
        histories.append(History(0, reviews[start : start + length]))
        start += length
    return Task(
        histories, [tuple(weights) for weights in head["present"]], list(present_of), head["relearning_steps"]
    )


def main() -> None:
    """Does a task. Answers with `{"done", "of"}` as it goes, in the end with `{"fit"}`, or with `{"refused"}`
    and the reason."""
    from studyml.domain.optimizer import fitted_parameters

    try:
        task = read_task(sys.stdin.buffer)
        found = fit(
            task.histories,
            [task.present[number] for number in task.present_of],
            DEFAULT_PARAMETERS,
            lambda histories, before: fitted_parameters(histories, before, task.relearning_steps),
            lambda done, of: _answer({"done": done, "of": of}),
        )
    except TooShort as reason:
        _answer({"refused": str(reason)})
    else:
        _answer({"fit": found.document()})


def _answer(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def _numbers(stream: BinaryIO, kind: str, count: int) -> array[int]:
    numbers: array[int] = array(kind)
    data = stream.read(count * numbers.itemsize)
    if len(data) != count * numbers.itemsize:
        raise ValueError("the task was cut off")
    numbers.frombytes(data)
    return numbers


if __name__ == "__main__":
    main()
