"""What a command came to, and the deck that the tests of commands share."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

DECK = """\
---
deck: Machine Learning/Optimisation
tags: [training]
---

## SGD
- aliases: stochastic gradient descent
- papers: arXiv:1609.04747

SGD takes a step against the gradient of a small random part of the data.

### Math
$$ \\theta_{t+1} = \\theta_t - \\eta\\, g_t $$

## Momentum
- aliases: heavy ball
- requires: SGD
- papers: arXiv:1803.09820
- journal: 2020-04-19

Momentum steps along a running average of past gradients.

Q: Which coefficient is usual?
A: 0.9

C: With a coefficient of [0.9], about the last [10|number] gradients count.

Nesterov ::: looks ahead before it measures
"""
CARDS = 8


@dataclass(frozen=True)
class Outcome:
    """The exit code of a command and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)

    def failed(self, code: int) -> str:
        """The one line that a command which failed with a code said, without a traceback."""
        assert self.code == code, (self.out, self.err)
        assert "Traceback" not in self.err
        [line] = self.err.splitlines()
        assert line.startswith("studyml: ")
        return line
