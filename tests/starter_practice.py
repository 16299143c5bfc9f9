"""What the starter cards on training and practice claim, computed plainly from the numbers of each prompt."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence

from tests.starter_arithmetic import fully_connected, slope

Claim = Callable[..., "float | Sequence[float]"]


def first_integer_lost(digits: float) -> int:
    """Looks around the power of two at which the distance of neighbours becomes two."""
    around = range(2 ** int(digits) - 8, 2 ** int(digits) + 8)
    return next(n for n in around if struct.unpack("f", struct.pack("f", n))[0] != n)


CLAIMS: dict[tuple[str, str], Claim] = {
    ("Array shape", "An array of shape"): lambda rows, columns, first, _: rows * columns / first,
    ("Boolean mask", "How many axes"): lambda: 1,
    ("Data type", "How many bytes"): lambda *_: struct.calcsize("f"),
    ("Data type", "An array of unsigned"): lambda bits, held, added: (held + added) % 2**bits,
    ("Floating point", "What is the smallest"): first_integer_lost,
    ("Detach", "What does"): lambda x: slope(lambda t: x * t, x),
    ("zero_grad", "The same loss"): lambda gradient: gradient + gradient,
    ("nn.Module", "How many parameters"): lambda a, b, c, d: fully_connected(a, b) + fully_connected(c, d),
    ("Data loader", "How many batches"): lambda n, size: len(
        [start for start in range(0, int(n), int(size)) if start + size <= n]
    ),
    ("Mixed precision", "How many bytes"): lambda n, bits: n * bits / 8,
    ("bfloat16", "How many of"): lambda bits, sign, exponent: bits - sign - exponent,
    ("bfloat16", "By how much"): lambda one, bits: one / 2**bits,
    ("Gradient accumulation", "Which effective"): lambda batches, size: batches * size,
    ("Gradient checkpointing", "A chain"): lambda layers, part: len(range(0, int(layers), int(part))) + part,
    ("Memory footprint", "How many bytes"): lambda n: n * struct.calcsize("ffff"),
    ("Overfitting one batch", "Which initial"): lambda classes: -math.log(1 / classes),
    ("Data parallelism", "On 4 devices"): lambda devices, each: devices * each,
}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {
    ("Loss scaling", "The smallest positive"): lambda: [
        math.log2(struct.unpack("e", (1).to_bytes(2, "little"))[0])
    ],
    ("Data type", "NumPy makes"): lambda: [8 * struct.calcsize("d"), 8 * struct.calcsize("f")],
    ("Array shape", "Indexing with"): lambda: [1],
}

CONVENTIONS: set[tuple[str, str]] = set()
