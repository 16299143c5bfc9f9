"""How to compute the numbers that the cards about activations, losses, convolutions and images state.

The keys are those of `test_starter_claims`: the concept and the beginning of the prompt or sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

CLAIMS: dict[tuple[str, str], Callable[..., float | Sequence[float]]] = {}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {}

CONVENTIONS: set[tuple[str, str]] = set()
