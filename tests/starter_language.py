"""How to compute the numbers that the cards about sequences, language models, scaling and papers state.

The keys are those of `test_starter_claims`: the concept and the beginning of the prompt or sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence


def reached(rounds: int) -> int:
    """How far a message comes along a chain when every node tells its neighbours in every round."""
    heard = {0}
    for _ in range(rounds):
        heard |= {node + step for node in heard for step in (-1, 1)}
    return max(heard)


CLAIMS: dict[tuple[str, str], Callable[..., float | Sequence[float]]] = {
    ("GRU", "How many times"): lambda: 2 + 1,
    ("Backpropagation through time", "A text of"): lambda steps, piece: min(steps, piece),
    ("Bidirectional RNN", "A bidirectional RNN"): lambda width: 2 * width,
    ("QRNN", "A QRNN holds"): lambda state, gate, candidate: gate * state + (1 - gate) * candidate,
    ("Word2vec", "How many pairs"): lambda words, window: sum(
        0 < abs(i - j) <= window for i in range(int(words)) for j in range(int(words))
    ),
    ("fastText", "The word"): lambda n: len("<cat>") - n + 1,
    ("Weight tying", "How many parameters"): lambda tokens, width: tokens * width,
    ("Feed-forward layer", "Attention has"): lambda attention, forward: (
        forward * 4 / (attention + forward * 4)
    ),
    ("Cross-attention", "How many attention"): lambda targets, sources: targets * sources,
    ("Context length", "By which factor"): lambda short, long: (long / short) ** 2,
    ("Relative position", "Distances beyond"): lambda most, again, zero: len(
        {max(-most, min(most, d)) for d in range(-99, 100)}
    ),
    ("KV cache", "A model has"): lambda layers, width, size: 2 * layers * width * size,
    ("Transformer-XL", "In Transformer-XL"): lambda segment, layers: segment * layers,
    ("Sparse attention", "In a text of"): lambda length, window: length * length / (length * window),
    ("Locality-sensitive hashing", "Two vectors"): lambda degrees: degrees / 180,
    ("Mixture of experts", "A layer has"): lambda experts, used: used / experts,
    ("Vision transformer", "Into how many"): lambda a, b, width, height: (width // a) * (height // b),
    ("Vision transformer", "How many numbers"): lambda a, b, channels: a * b * channels,
}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {
    ("Graph neural network", "After 3 rounds"): lambda: [float(reached(3))],
}

CONVENTIONS: set[tuple[str, str]] = {
    ("Feed-forward layer", "The hidden layer"),
}
