"""What the starter cards on data, classical methods and evaluation claim, computed from each prompt."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Claim = Callable[..., "float | Sequence[float]"]

CLAIMS: dict[tuple[str, str], Claim] = {}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {}

CONVENTIONS: set[tuple[str, str]] = set()
