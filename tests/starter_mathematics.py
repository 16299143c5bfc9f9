"""What the starter cards on mathematics claim, each computed plainly from the numbers of its prompt."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from statistics import NormalDist, fmean, median

from tests.starter_arithmetic import dot, slope

Claim = Callable[..., "float | Sequence[float]"]
Rows = Sequence[Sequence[float]]


def rank(rows: Rows) -> int:
    """Counts the pivots of Gaussian elimination."""
    left, pivots = [list(row) for row in rows], 0
    for column in range(len(rows[0])):
        pivot = next((row for row in left if abs(row[column]) > 1e-12), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left = [
            [x - row[column] / pivot[column] * p for x, p in zip(row, pivot, strict=True)] for row in left
        ]
        pivots += 1
    return pivots


def eigenvalues(a: float, b: float, c: float, d: float) -> list[float]:
    """Of the matrix with the rows (a, b) and (c, d), the larger first, from its characteristic polynomial."""
    middle, product = (a + d) / 2, a * d - b * c
    return [middle + sign * math.sqrt(middle**2 - product) for sign in (1, -1)]


def projection(a: Sequence[float], b: Sequence[float]) -> list[float]:
    """The point of the line through b that is nearest to a, by the slope of the squared distance."""

    def squared_distance(t: float) -> float:
        return sum((x - t * y) ** 2 for x, y in zip(a, b, strict=True))

    low, high = -100.0, 100.0
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (low, middle) if slope(squared_distance, middle) > 0 else (middle, high)
    return [round(low, 6) * y for y in b]


def covariance(a: Sequence[float], b: Sequence[float]) -> float:
    return fmean((x - fmean(a)) * (y - fmean(b)) for x, y in zip(a, b, strict=True))


def correlation(a: Sequence[float], b: Sequence[float]) -> float:
    return covariance(a, b) / math.sqrt(covariance(a, a) * covariance(b, b))


def within(deviations: float) -> float:
    return NormalDist().cdf(deviations) - NormalDist().cdf(-deviations)


def binomial_deviation(p: float, n: float) -> float:
    """From the probability of each number of successes."""
    trials = int(n)
    weights = [math.comb(trials, k) * p**k * (1 - p) ** (trials - k) for k in range(trials + 1)]
    mean = sum(k * weight for k, weight in enumerate(weights))
    return math.sqrt(sum((k - mean) ** 2 * weight for k, weight in enumerate(weights)))


def most_probable(heads: float, throws: float, more_heads: float, more_tails: float) -> float:
    def log_posterior(p: float) -> float:
        return (heads + more_heads) * math.log(p) + (throws - heads + more_tails) * math.log(1 - p)

    return max((i / 10_000 for i in range(1, 10_000)), key=log_posterior)


CLAIMS: dict[tuple[str, str], Claim] = {
    ("Affine function", "A line passes"): lambda x1, y1, x2, y2: (y2 - y1) / (x2 - x1),
    ("Hadamard product", "What is the Hadamard"): lambda *v: [
        x * y for x, y in zip(v[:3], v[3:], strict=True)
    ],
    ("Basis of a space", "How many"): lambda entries: rank(
        [[float(i == j) for j in range(int(entries))] for i in range(int(entries))]
    ),
    ("Basis of a space", "What are the coordinates"): lambda x, y, *basis: next(
        (a, b)
        for a in range(-9, 10)
        for b in range(-9, 10)
        if (a * basis[0] + b * basis[2], a * basis[1] + b * basis[3]) == (x, y)
    ),
    ("Determinant", "What is the"): lambda *entries: math.prod(eigenvalues(*entries)),
    ("Categorical distribution", "How many"): lambda outcomes: outcomes - 1,
    ("Monte Carlo method", "By which"): lambda smaller: smaller**2,
    ("Inverse matrix", "What is on the diagonal"): lambda *entries: [1 / entry for entry in entries],
    ("Matrix rank", "What is the rank"): lambda a, b, c, d: rank([(a, b), (c, d)]),
    ("Matrix rank", "What is the highest"): lambda m, k, inner, n: min(m, k, inner, n),
    ("Orthogonality", "For which number k"): lambda a, b, c: next(
        k for k in range(-50, 50) if dot((a, b), (k, c)) == 0
    ),
    ("Projection", "What is the projection"): lambda *v: projection(v[:2], v[2:]),
    ("Cosine similarity", "What is the cosine"): lambda *v: (
        dot(v[:2], v[2:]) / math.hypot(*v[:2]) / math.hypot(*v[2:])
    ),
    ("Eigenvector", "What are the eigenvalues"): eigenvalues,
    ("Singular value decomposition", "A 1000"): lambda m, n, kept: m * kept + kept * n,
    ("Positive definite matrix", "Is the matrix"): eigenvalues,
    ("Sparse matrix", "A table of"): lambda users, films, ratings: ratings / (users * films),
    ("Partial derivative", "What is the partial"): lambda power, x, y: slope(lambda t: x * t**power, y),
    ("Directional derivative", "The gradient at a point"): lambda *v: dot(v[:2], v[2:]),
    ("Hessian", "What is the second"): lambda power, x: round(
        slope(lambda t: power * t ** (power - 1), x), 5
    ),
    ("Hessian", "How many entries"): lambda n: n * n,
    ("Taylor approximation", "Which value"): lambda at, x: (
        math.exp(at) + slope(math.exp, at) * (x - at),
        math.exp(x),
    ),
    ("Lagrange multiplier", "Which value of x"): lambda p, q, total: min(
        (x / 100 for x in range(-1000, 1001)), key=lambda x: x**p + (total - x) ** q
    ),
    ("Independence", "A fair coin"): lambda throws: 0.5 ** (throws + 1) / 0.5**throws,
    ("Marginal distribution", "The probability of rain"): lambda late, punctual: late + punctual,
    ("Normal distribution", "Which share of normally distributed values lies within 1"): within,
    ("Normal distribution", "Which share of normally distributed values lies within 2"): within,
    ("Normal distribution", "Scores have"): lambda mean, deviation, score: (score - mean) / deviation,
    ("Bernoulli distribution", "What is the variance"): lambda p: binomial_deviation(p, 1) ** 2,
    ("Bernoulli distribution", "A classifier is right"): binomial_deviation,
    ("Covariance", "What is the covariance"): lambda *v: covariance(v[:3], v[3:]),
    ("Correlation", "What is the correlation"): lambda *v: correlation(v[:3], v[3:]),
    ("Law of large numbers", "By which factor"): lambda many, few: math.sqrt(1 / few) / math.sqrt(1 / many),
    ("Standard error", "A classifier has"): lambda p, n: binomial_deviation(p, n) / n,
    ("Standard error", "A standard error"): lambda now, wanted: (now / wanted) ** 2,
    ("Confidence interval", "An accuracy is"): lambda mean, error, share: [
        mean + sign * NormalDist().inv_cdf(0.5 + share / 200) * error for sign in (-1, 1)
    ],
    ("p-value", "A coin shows"): lambda throws: 0.5**throws,
    ("Multiple comparisons", "There is no effect"): lambda tests, level: 1 - (1 - level) ** tests,
    ("Multiple comparisons", "Which level"): lambda tests, level: level / tests,
    ("MAP estimation", "A coin shows"): most_probable,
    ("Quantile", "What is the median"): lambda *v: (median(v), fmean(v)),
    ("Bootstrap", "About which share"): lambda: 1 - (1 - 1 / 1_000_000) ** 1_000_000,
}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {
    ("Normal distribution", "The sum of two"): lambda: [
        (NormalDist(1, math.sqrt(9)) + NormalDist(2, math.sqrt(16))).stdev
    ],
    ("Cosine similarity", "Two vectors that point"): lambda: [dot((3, 4), (-3, -4)) / 25],
    ("Bernoulli distribution", "The variance of a Bernoulli"): lambda: [
        max((i / 100 for i in range(101)), key=lambda p: p * (1 - p))
    ],
}

CONVENTIONS = {("Quantile", "The median is")}
