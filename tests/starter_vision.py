"""How to compute the numbers that the cards about activations, losses, convolutions and images state.

The keys are those of `test_starter_claims`: the concept and the beginning of the prompt or sentence.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import fmean

from tests.starter_arithmetic import sigmoid, uniform

CLAIMS: dict[tuple[str, str], Callable[..., float | Sequence[float]]] = {
    ("Swish", "What is Swish of"): lambda x: x * sigmoid(x),
    ("Gated linear unit", "A feed-forward layer"): lambda inner: 2 * inner / 3,
    ("RMSE", "What is the RMSE"): lambda *errors: math.sqrt(fmean(e**2 for e in errors)),
    ("Binary cross-entropy", "A sigmoid says"): lambda q, y: -math.log(q if y else 1 - q),
    ("Multi-label classification", "The sigmoids of"): lambda *p: sum(q >= p[-1] for q in p[:-1]),
    ("Multi-label classification", "Each image has"): lambda present, labels: 100 * (1 - present / labels),
    ("Focal loss", "By which factor"): lambda gamma, p: (1 - p) ** gamma,
    ("Contrastive loss", "A query is equally"): lambda negatives: -math.log(uniform(1 + negatives)[0]),
    ("Triplet loss", "The positive lies"): lambda near, far, margin: max(0, near - far + margin),
}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {
    ("Focal loss", "With a focusing parameter"): lambda: [
        next(gamma for gamma in range(5) if (1 - 0.3) ** gamma == 1)
    ],
}

CONVENTIONS: set[tuple[str, str]] = set()
