"""Two small decks that the tests of syncing edit."""

from __future__ import annotations

MOMENTUM = """\
## Momentum

### Why does momentum speed up training?
Directions on which gradients agree add up.

### Which coefficient is usual for momentum?
0.9
"""

SPEED = "Why does momentum speed up training?"

USUAL = "Which coefficient is usual for momentum?"

CARD = f"### {USUAL}\n0.9\n"

ADAM = """\
## Adam

### What does Adam keep of each parameter?
Running averages of its gradient and of its square.
"""

KEEPS = "What does Adam keep of each parameter?"


def deck(name: str, text: str) -> str:
    return f"---\ndeck: {name}\n---\n\n{text}"


def numbers(deck: str, count: int) -> str:
    """A deck of so many cards that are no siblings."""
    asked = "\n".join(f"Q: {deck}: which number is {n}?\nA: {n}\n" for n in range(1, count + 1))
    return f"---\ndeck: {deck}\n---\n\n## Numbers of {deck}\n\n{asked}"
