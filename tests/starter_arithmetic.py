"""The quantities that starter cards state, computed plainly: step by step, by counting, numerically."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist, fmean, pvariance


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def uniform(n: float) -> list[float]:
    return [1 / n] * int(n)


def softmax(scores: Sequence[float]) -> list[float]:
    powers = [math.exp(score) for score in scores]
    return [power / sum(powers) for power in powers]


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def conv_width(width: float, kernel: float, padding: float, stride: float) -> int:
    """Counts the places at which the kernel fits into the padded input."""
    return len(range(0, int(width + 2 * padding - kernel) + 1, int(stride)))


def receptive_field(kernels: Sequence[int], strides: Sequence[int]) -> int:
    """Follows one output back to the first and the last input that it sees."""
    first = last = 0
    for kernel, stride in zip(reversed(kernels), reversed(strides), strict=True):
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1


def entropy_bits(probabilities: Sequence[float]) -> float:
    return -sum(p * math.log2(p) for p in probabilities)


def perplexity(probabilities: Sequence[float]) -> float:
    return math.exp(-fmean(math.log(p) for p in probabilities))


def decayed_sum(coefficient: float, gradients: Sequence[float]) -> float:
    total = 0.0
    for gradient in gradients:
        total = coefficient * total + gradient
    return total


def corrected_mean(coefficient: float, gradients: Sequence[float]) -> float:
    mean = 0.0
    for gradient in gradients:
        mean = coefficient * mean + (1 - coefficient) * gradient
    return mean / (1 - coefficient ** len(gradients))


def adam_first_step(rate: float, gradient: float) -> float:
    mean, square = (1 - 0.9) * gradient, (1 - 0.999) * gradient**2
    return rate * (mean / (1 - 0.9)) / math.sqrt(square / (1 - 0.999))


def nesterov(power: float, rate: float, beta: float, x: float, velocity: float) -> tuple[float, float]:
    ahead = x - rate * beta * velocity
    velocity = beta * velocity + power * ahead ** (power - 1)
    return x - rate * velocity, ahead


def fully_connected(inputs: float, outputs: float) -> float:
    return inputs * outputs + outputs


def slope(f: Callable[[float], float], x: float) -> float:
    return (f(x + 1e-6) - f(x - 1e-6)) / 2e-6


def standardised(values: Sequence[float]) -> list[float]:
    return [(value - fmean(values)) / math.sqrt(pvariance(values)) for value in values]


def bayes(prior: float, hit: float, false_alarm: float) -> tuple[float, float, float]:
    true_alarms = prior * hit
    alarms = true_alarms + (1 - prior) * false_alarm
    return true_alarms / alarms, true_alarms, alarms


def huber(error: float, threshold: float) -> float:
    """The area under the error clipped at the threshold, which is the derivative of the loss."""
    steps = 10_000
    return sum(min(error * (i + 0.5) / steps, threshold) for i in range(steps)) * error / steps


def area_under_curve(positives: Sequence[float], negatives: Sequence[float]) -> float:
    return fmean((p > n) + (p == n) / 2 for p in positives for n in negatives)


def kl_divergence(p: Sequence[float], q: Sequence[float]) -> float:
    return sum(a * math.log(a / b) for a, b in zip(p, q, strict=True))


def max_pool(window: float, stride: float, *values: float) -> list[float]:
    starts = range(0, len(values) - int(window) + 1, int(stride))
    return [max(values[start : start + int(window)]) for start in starts]


def nucleus(*numbers: float) -> int:
    *probabilities, share = numbers
    return next(k for k in range(1, 99) if sum(sorted(probabilities)[-k:]) >= share)


def gelu_minimum() -> float:
    return min(x / 1000 * NormalDist().cdf(x / 1000) for x in range(-3000, 1))
