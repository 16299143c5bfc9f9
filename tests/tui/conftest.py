"""A small collection, a clock that stands still, and the app over them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studyml.config import Config
from studyml.domain.study_day import SECOND
from studyml.services.importing import import_decks
from studyml.services.workspace import Workspace
from studyml.store.opening import open_store

DECK = """\
---
deck: Machine Learning/Optimisation
---

## SGD
- aliases: stochastic gradient descent
- papers: arXiv:1609.04747

SGD takes a step against the gradient of a small random part of the data.

### Math
$$ \\theta_{t+1} = \\theta_t - \\eta\\, g_t $$

## Momentum
- requires: SGD
- papers: arXiv:1803.09820

Momentum steps along a running average of past gradients.

Q: Which coefficient is usual?
A: 0.9

C: With a coefficient of [0.9], about the last [10|number] gradients count.

### Code
```python
velocity = beta * velocity + grad
weight -= rate * velocity
```
"""

TABLE = """\
---
deck: Machine Learning/Activations
---

## ReLU

ReLU keeps what is positive: $\\max(0, x)$.

### Which values does it give?

| in | out |
| --- | ---: |
| -1 | 0 |
| 2 | 2 |
"""

NOW = datetime(2026, 11, 21, 19, 30, tzinfo=UTC)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return round(self.now.timestamp()) * SECOND

    def move(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def empty(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A store without a card."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    with open_store(tmp_path / "store" / "studyml.db", write=True, create=True) as store:
        yield Workspace(store, Config(), clock, UTC)


@pytest.fixture
def work(empty: Workspace, tmp_path: Path) -> Workspace:
    """A store with two small decks."""
    (tmp_path / "1-optimisation.md").write_text(DECK)
    (tmp_path / "2-activations.md").write_text(TABLE)
    import_decks(empty, [tmp_path / "1-optimisation.md", tmp_path / "2-activations.md"])
    return empty
