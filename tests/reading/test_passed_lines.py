"""What a learner is told of a line that makes no card."""

from __future__ import annotations

import pytest

from studyml.reading.passed_lines import why_no_card

NOTES = """\
# A day
- [ ] look up stride
- Deadline: 14 March
- https://example.org/a
learning_rate: 3e-4
| Run | Error |
|-----|-------|
| 1 | 0.2 |
```python
x = 1
```
> what he said

Tasks:
- run it again

Links:
- [A page](https://example.org) on stride

I went home early.
- Stride: how far a window moves
- and then I went home
"""


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (1, "It is a heading"),
        (2, "It is a task"),
        (3, "“Deadline” is a label of a diary"),
        (4, "It is a link and nothing else"),
        (5, "behind “learning_rate” is a value"),
        (7, "parts the head of a table"),
        (8, "The head of its table"),
        (10, "It is code"),
        (12, "It is quoted"),
        (13, "The line is blank."),
        (14, "It names the part of the notes"),
        (15, "It stands among tasks"),
        (18, "It stands among links"),
        (20, "No rule for cards fits"),
        (21, "“Stride” may be a term"),
    ],
)
def test_the_reason_names_what_the_line_is(line: int, told: str) -> None:
    assert told in why_no_card(NOTES, line - 1)
