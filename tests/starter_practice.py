"""What the starter cards on training and practice claim, computed plainly from the numbers of each prompt."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Sequence
from statistics import fmean

from tests.starter_arithmetic import fully_connected, slope

Claim = Callable[..., "float | Sequence[float]"]


def first_integer_lost(digits: float) -> int:
    """Looks around the power of two at which the distance of neighbours becomes two."""
    around = range(2 ** int(digits) - 8, 2 ** int(digits) + 8)
    return next(n for n in around if struct.unpack("f", struct.pack("f", n))[0] != n)


def moving_weight(coefficient: float, steps: float) -> float:
    """What is left of a single one among zeros."""
    mean = 1 - coefficient
    for _ in range(int(steps)):
        mean *= coefficient
    return mean


def root_mean_square_norm(*numbers: float) -> list[float]:
    *features, scale = numbers
    return [scale * x / math.sqrt(fmean(y * y for y in features)) for x in features]


def kept_blocks(blocks: float, last: float) -> float:
    return sum(1 - block / blocks * (1 - last) for block in range(1, int(blocks) + 1))


CLAIMS: dict[tuple[str, str], Claim] = {
    ("Input and output", "How many outputs"): lambda classes: len(range(int(classes))),
    ("Generalisation", "A model has"): lambda seen, new: new - seen,
    ("Vector", "What does adding"): lambda a, b, c, d: (a + c, b + d),
    ("Error analysis", "Of 100"): lambda errors, blurred, breeds: breeds / errors,
    ("Loss function", "The losses of"): lambda *losses: fmean(losses),
    ("Discriminative learning rates", "The first layers"): lambda first, last, groups: (
        first * (last / first) ** (1 / (groups - 1))
    ),
    ("Train-validation-test split", "Of 10,000"): lambda n, share: (n - share * n) / 2,
    ("Layer", "How many weights"): lambda inputs, outputs: inputs * outputs,
    ("Activation", "A layer has"): lambda units, examples: units * examples,
    ("Weight initialisation", "Glorot"): lambda top, inputs, outputs: top / (inputs + outputs),
    ("Exponential moving average", "An exponential"): lambda beta, mean, x: beta * mean + (1 - beta) * x,
    ("Exponential moving average", "In an exponential moving average with"): moving_weight,
    ("Cyclical learning rate", "A triangular"): lambda low, high, up, step: low + (high - low) * step / up,
    ("Slanted triangular learning rates", "The rate rises"): lambda rising, steps: steps - rising * steps,
    ("Slanted triangular learning rates", "The highest"): lambda high: high / 32,
    ("Condition number", "The Hessian"): lambda largest, smallest: largest / smallest,
    ("Condition number", "Above which"): lambda curvature, bound: bound / curvature,
    ("Newton's method", "Newton's method minimises"): lambda power, x: (
        x - (power * x ** (power - 1)) / (power * (power - 1) * x ** (power - 2))
    ),
    ("Sharpness-aware minimisation", "How many"): lambda: 1 + 1,
    ("Model capacity", "Given are"): lambda points, degree: min(points, degree + 1),
    ("L1 regularisation", "A soft"): lambda cut, *weights: [max(w - cut, 0) for w in weights],
    ("Stochastic depth", "Of 54"): kept_blocks,
    ("Group normalisation", "Group normalisation puts"): lambda channels, groups: channels / groups,
    ("RMSNorm", "What does RMSNorm make"): root_mean_square_norm,
    ("Cutout and CutMix", "CutMix pastes"): lambda h, w, height, width: h * w / (height * width),
    ("Conditional probability", "Of 100"): lambda mails, spam, both: (both / mails) / (spam / mails),
    ("Array shape", "An array of shape"): lambda rows, columns, first, _: rows * columns / first,
    ("Boolean mask", "How many axes"): lambda: 1,
    ("Data type", "How many bytes"): lambda *_: struct.calcsize("f"),
    ("Data type", "An array of unsigned"): lambda bits, held, added: (held + added) % 2**bits,
    ("Floating point", "What is the smallest"): first_integer_lost,
    ("Detach", "What does"): lambda x: slope(lambda t: x * t, x),
    ("zero_grad", "The same loss"): lambda gradient: gradient + gradient,
    ("nn.Module", "How many parameters"): lambda a, b, c, d: fully_connected(a, b) + fully_connected(c, d),
    ("Data loader", "How many batches"): lambda n, size: divmod(n, size),
    ("Mixed precision", "How many bytes"): lambda n, bits: n * bits / 8,
    ("bfloat16", "How many of"): lambda bits, sign, exponent: bits - sign - exponent,
    ("bfloat16", "By how much"): lambda one, bits: one / 2**bits,
    ("Gradient accumulation", "Which effective"): lambda batches, size: batches * size,
    ("Gradient checkpointing", "A chain"): lambda layers, part: len(range(0, int(layers), int(part))) + part,
    ("Memory footprint", "How many bytes"): lambda n: n * struct.calcsize("ffff"),
    ("Data parallelism", "On 4 devices"): lambda devices, each: devices * each,
}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {
    ("Exponential moving average", "With coefficient 0.99"): lambda: [1 / (1 - 0.99)],
    ("Condition number", "A round bowl"): lambda: [2 / 2],
    ("Loss scaling", "The smallest positive"): lambda: [
        math.log2(struct.unpack("e", (1).to_bytes(2, "little"))[0])
    ],
    ("Data type", "NumPy makes"): lambda: [8 * struct.calcsize("d"), 8 * struct.calcsize("f")],
    ("Array shape", "Indexing with"): lambda: [1],
}

CONVENTIONS = {("Momentum", "The coefficient of momentum")}
