"""What the starter cards on data, classical methods and evaluation claim, computed from each prompt."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import combinations, product
from statistics import NormalDist, fmean, median

from tests.starter_arithmetic import bayes, dot, entropy_bits, sigmoid, slope

Claim = Callable[..., "float | Sequence[float]"]


def line(*coordinates: float) -> tuple[float, float]:
    """Slope and intercept by Newton's method on the sum of squares, whose minimum it meets in one step."""
    xs, ys = coordinates[::2], coordinates[1::2]

    def loss(a: float, b: float) -> float:
        return sum((a * x + b - y) ** 2 for x, y in zip(xs, ys, strict=True))

    gradient = slope(lambda a: loss(a, 0), 0), slope(lambda b: loss(0, b), 0)
    n, first, second = len(xs), sum(xs), sum(x * x for x in xs)
    determinant = 4 * (second * n - first * first)
    return (
        round(-(2 * n * gradient[0] - 2 * first * gradient[1]) / determinant, 6),
        round(-(2 * second * gradient[1] - 2 * first * gradient[0]) / determinant, 6),
    )


def polynomial_terms(degree: float, inputs: float) -> int:
    """Counts the exponents whose sum does not exceed the degree."""
    exponents = product(range(int(degree) + 1), repeat=int(inputs))
    return sum(sum(each) <= degree for each in exponents)


def nearest_mean(*numbers: float) -> float:
    """Three points, their targets, the number of neighbours and the query."""
    points, targets, k, query = numbers[:3], numbers[3:6], int(numbers[6]), numbers[7]
    ranked = sorted(zip(points, targets, strict=True), key=lambda pair: abs(pair[0] - query))
    return fmean(target for _, target in ranked[:k])


def gini(*counts: float) -> float:
    """From all pairs that may be drawn with replacement."""
    members = [kind for kind, count in enumerate(counts) for _ in range(int(count))]
    return fmean(a != b for a in members for b in members)


def gain(*counts: float) -> float:
    def entropy(part: Sequence[float]) -> float:
        return entropy_bits([count / sum(part) for count in part])

    whole, parts = counts[:2], (counts[2:4], counts[4:])
    return entropy(whole) - sum(sum(part) / sum(whole) * entropy(part) for part in parts)


def variance_of_mean(variance: float, correlation: float, n: float) -> float:
    """The mean of all entries of the covariance matrix."""
    return fmean(variance if i == j else variance * correlation for i in range(int(n)) for j in range(int(n)))


def squared_features(x: float, y: float) -> tuple[float, float, float]:
    return x * x, math.sqrt(2) * x * y, y * y


def k_means_round(*numbers: float) -> list[float]:
    points, centres = numbers[:4], numbers[4:]
    groups: dict[float, list[float]] = {centre: [] for centre in centres}
    for point in points:
        groups[min(centres, key=lambda centre: abs(point - centre))].append(point)
    return [fmean(group) for group in groups.values()]


def share_of_first(variance: float, first: float, second: float, x: float) -> float:
    densities = [NormalDist(mean, math.sqrt(variance)).pdf(x) for mean in (first, second)]
    return densities[0] / sum(densities)


CLAIMS: dict[tuple[str, str], Claim] = {
    ("Linear regression", "Which slope"): line,
    ("Polynomial features", "How many terms"): polynomial_terms,
    ("Logistic regression", "What are the odds"): lambda p: p / (1 - p),
    ("Logistic regression", "A feature has"): lambda w, rise: math.exp(w * rise),
    ("Perceptron", "A perceptron with"): lambda w1, w2, x1, x2, label: (w1 + label * x1, w2 + label * x2),
    ("k-nearest neighbours", "Training points"): nearest_mean,
    ("Curse of dimensionality", "How long"): lambda share, dimensions: share ** (1 / dimensions),
    ("Naive Bayes", "Spam and other"): lambda a, not_a, b, not_b: bayes(0.5, a * b, not_a * not_b)[0],
    ("Naive Bayes", "A class has"): lambda n, vocabulary, more: more / (n + more * vocabulary),
    ("Decision tree", "At most how many"): lambda depth: len(list(product("yn", repeat=int(depth)))),
    ("Gini impurity", "What is the Gini"): gini,
    ("Information gain", "A node of"): gain,
    ("Random forest", "How many of"): math.sqrt,
    ("Random forest", "Trees have"): variance_of_mean,
    ("Out-of-bag error", "About which share"): lambda: (1 - 1 / 1_000_000) ** 1_000_000,
    ("Boosting", "A weak learner"): lambda error: math.log((1 - error) / error) / 2,
    ("Gradient boosting", "A boosted model"): lambda now, target, rate: now + rate * (target - now),
    ("Support vector machine", "The weights"): lambda a, b: 2 / math.hypot(a, b),
    ("Hinge loss", "What is the hinge"): lambda label, score: max(0, 1 - label * score),
    ("Kernel trick", "What is the polynomial"): lambda *v: round(
        dot(squared_features(*v[:2]), squared_features(*v[2:])), 9
    ),
    ("RBF kernel", "What is the RBF"): lambda gamma, distance: math.exp(-gamma * distance**2),
    ("Multiclass classification", "How many two-class"): lambda classes: len(
        list(combinations(range(int(classes)), 2))
    ),
    ("k-means", "Points lie"): k_means_round,
    ("Silhouette", "A point has"): lambda own, other: (other - own) / max(own, other),
    ("Gaussian mixture", "Two components"): share_of_first,
    ("Hyper-parameter search", "A grid has"): lambda values, names, folds: (
        folds * len(list(product(range(int(values)), repeat=int(names))))
    ),
    ("Hyper-parameter search", "How likely"): lambda trials, share: 1 - (1 - share) ** trials,
    ("Feature scaling", "A feature has"): lambda mean, deviation, value: (value - mean) / deviation,
    ("Feature scaling", "A feature ranges"): lambda low, high, _, __, value: (value - low) / (high - low),
    ("Log transform", "By which amount"): lambda a, b: math.log(b) - math.log(a),
    ("Missing values", "A numeric feature"): lambda *v: median(v),
    ("Outlier", "Values between"): lambda low, high, ranges: high + ranges * (high - low),
    ("Feature engineering", "What are the sine"): lambda hour, hours: (
        math.sin(2 * math.pi * hour / hours),
        math.cos(2 * math.pi * hour / hours),
    ),
    ("Class imbalance", "There are"): lambda negatives, positives: negatives / positives,
    ("Label noise", "In a test set"): lambda flipped: 1 - flipped,
    ("Annotator agreement", "Two annotators"): lambda seen, chance: (seen - chance) / (1 - chance),
    ("Group split", "There are"): lambda pictures, animals, folds: animals / folds,
    ("Nested cross-validation", "How many models"): lambda outer, inner, settings: sum(
        sum(inner for _ in range(int(settings))) + 1 for _ in range(int(outer))
    ),
    ("Specificity", "Of the healthy"): lambda tn, fp: tn / (tn + fp),
    ("Decision threshold", "A miss costs"): lambda miss, alarm: next(
        p / 1000 for p in range(1001) if p * miss >= (1000 - p) * alarm
    ),
    ("Precision-recall curve", "Which height"): lambda share: share,
    ("Precision-recall curve", "Of 4 ranked"): lambda _, *ranks: fmean(
        found / rank for found, rank in enumerate(ranks, 1)
    ),
    ("Macro and micro average", "A model recalls"): lambda a, n, b, m: (
        fmean((a / n, b / m)),
        (a + b) / (n + m),
    ),
    ("Brier score", "Rain is"): lambda wet, dry: fmean(((wet - 1) ** 2, dry**2)),
    ("Brier score", "Which Brier"): lambda p: fmean(((p - 1) ** 2, p**2)),
    ("Coefficient of determination", "The squared"): lambda left, total: 1 - left / total,
    ("Paired comparison", "Two models"): lambda n, won, _: (won - n / 2) / math.sqrt(n / 4),
    ("Selective prediction", "Of 100"): lambda n, answered, right: (right / answered, answered / n),
    ("Subgroup evaluation", "A model is"): lambda right, share, rest: right * share + rest * (1 - share),
    ("Cardinality", "How many columns"): lambda *values: sum(values),
    ("Target encoding", "A category has"): lambda n, mean, overall, like: fmean(
        [mean] * int(n) + [overall] * int(like)
    ),
    ("Entity embedding", "How many parameters"): lambda values, width: values * width,
    ("PCA", "The covariance matrix"): lambda *v: v[0] / sum(v),
    ("Matrix factorisation", "A user has"): lambda *v: dot(v[:2], v[2:]),
    ("Matrix factorisation", "How many factors"): lambda users, films, width: (
        (users + films) * width,
        users * films,
    ),
    ("Embedding dot bias", "The mean rating"): lambda *parts: sum(parts),
    ("Embedding dot bias", "Ratings lie"): lambda low, high, bottom, top, score: (
        bottom + (top - bottom) * sigmoid(score)
    ),
    ("Recall at k", "Of 6 relevant"): lambda relevant, found, *_: found / relevant,
    ("NDCG", "Only one item"): lambda relevance, place: (
        relevance / math.log2(place + 1) / (relevance / math.log2(2))
    ),
    ("Approximate nearest neighbours", "How many"): lambda vectors, width: vectors * width,
    ("Accuracy", "A classifier is right"): lambda right, n: (n - right) / n,
    ("Shapley values", "The average"): lambda mean, *values: mean + sum(values),
    ("Gaussian process", "The time to fit"): lambda power: 2**power,
}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {
    ("NDCG", "A perfect ranking"): lambda: [math.log2(2) / math.log2(2)],
    ("Gini impurity", "With two classes"): lambda: [max(gini(i, 100 - i) for i in range(0, 101, 10))],
    ("RBF kernel", "The RBF kernel of"): lambda: [math.exp(-0.5 * 0)],
    ("Annotator agreement", "A kappa of"): lambda: [(0.5 - 0.5) / (1 - 0.5)],
    ("Coefficient of determination", "A model that"): lambda: [1 - 80 / 80],
}

CONVENTIONS: set[tuple[str, str]] = set()
