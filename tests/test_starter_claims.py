"""Every number that a starter card states in bold is computed again from the numbers in its prompt."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from statistics import NormalDist, fmean, pvariance

import pytest

from studyml.domain.deck import CardKind, CardText
from tests import (
    starter_classical,
    starter_language,
    starter_mathematics,
    starter_practice,
    starter_vision,
)
from tests.starter_arithmetic import (
    adam_first_step,
    area_under_curve,
    bayes,
    conv_width,
    corrected_mean,
    decayed_sum,
    dot,
    entropy_bits,
    fully_connected,
    gelu_minimum,
    huber,
    kl_divergence,
    max_pool,
    nesterov,
    nucleus,
    perplexity,
    receptive_field,
    sigmoid,
    slope,
    softmax,
    standardised,
    uniform,
)
from tests.test_starter_decks import cards

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:,\d{3})*(?:\.\d+)?(?![\w,]*\d)(?!\w)")
BOLD = re.compile(r"\*\*(-?[\d.,]+)\*\*")

Claim = Callable[..., "float | Sequence[float]"]


# A claim is found by its concept and the beginning of its prompt; it takes the prompt's numbers in order.
CLAIMS: dict[tuple[str, str], Claim] = {
    ("Tensor", "What is the difference between the rank"): lambda: len((32, 3, 64, 64)),
    ("Tensor", "How many numbers"): lambda *shape: math.prod(shape),
    ("Dot product", "What is the dot product"): lambda *v: dot(v[:3], v[3:]),
    ("Norm", "What is the L2 norm"): lambda *v: math.hypot(*v),
    ("Norm", "What is the L1 norm"): lambda *v: sum(map(abs, v)),
    ("Matrix multiplication", "How many multiplications"): lambda m, k, inner, n: (
        m * n * (k if k == inner else math.nan)
    ),
    ("Derivative", "What is the derivative of $x^2$"): lambda power, x: slope(lambda t: t**power, x),
    ("Gradient", "What is the gradient of"): lambda power, x, y: (
        slope(lambda t: t**power * y, x),
        slope(lambda t: x**power * t, y),
    ),
    ("Chain rule", "What is the derivative of"): lambda a, b, power, x: slope(
        lambda t: (a * t + b) ** power, x
    ),
    ("Probability distribution", "Can a probability density"): lambda _: 1 / 0.5,
    ("Probability distribution", "What do two independent"): lambda p, q: p * q,
    ("Bayes' theorem", "A disease has"): bayes,
    ("Expectation", "What is the expectation"): lambda sides: fmean(range(1, int(sides) + 1)),
    ("Variance", "What is the variance"): lambda sides: pvariance([*range(1, int(sides) + 1)]),
    ("Variance", "A quantity is multiplied"): lambda k: pvariance([0, k]) / pvariance([0, 1]),
    ("Maximum likelihood", "A coin shows"): lambda heads, throws: (
        max(
            range(1, 1000),
            key=lambda p: heads * math.log(p / 1000) + (throws - heads) * math.log(1 - p / 1000),
        )
        / 1000
    ),
    ("Entropy", "What is the entropy, in bits, of a uniform"): lambda n: entropy_bits(uniform(n)),
    ("Entropy", "What is the entropy, in bits, of a coin"): lambda p: entropy_bits([p, 1 - p]),
    ("Parameter", "How many parameters"): fully_connected,
    ("Neural network", "A network has layers"): lambda a, b, c: fully_connected(a, b) + fully_connected(b, c),
    ("Gradient descent", "Gradient descent minimises"): lambda power, x, rate, steps: (
        x - steps * rate * power * x ** (power - 1)
    ),
    ("Epoch", "How many parameter updates"): lambda epochs, examples, batch: (
        epochs * len(range(0, int(examples), int(batch)))
    ),
    ("Backpropagation", "A neuron computes"): lambda w, x, target, power: (
        slope(lambda t: (t * x - target) ** power, w),
        slope(lambda z: (z - target) ** power, w * x),
    ),
    ("Vanishing gradients", "Why do chains of sigmoid"): lambda: slope(sigmoid, 0),
    ("Vanishing gradients", "Through 10 sigmoid"): lambda layers, most: most**layers,
    ("Gradient clipping", "A gradient (6, 8)"): lambda a, b, norm: (
        a * norm / math.hypot(a, b),
        b * norm / math.hypot(a, b),
    ),
    ("Exploding gradients", "A gradient grows"): lambda factor, steps: round(factor**steps),
    ("Weight initialisation", "Which standard deviation"): lambda inputs: math.sqrt(2 / inputs),
    ("Discriminative learning rates", "In ULMFiT each lower"): lambda factor, rate, layers: (
        rate / factor**layers
    ),
    ("Learning rate", "A parameter is"): lambda theta, gradient, rate: theta - rate * gradient,
    ("Momentum", "With coefficient 0.9, how many"): lambda beta: decayed_sum(beta, [1.0] * 1000),
    ("Momentum", "Classical momentum with"): lambda beta, *gradients: decayed_sum(beta, gradients),
    ("Nesterov momentum", "On $x^2$"): lambda power, rate, beta, x, velocity, steps: nesterov(
        power, rate, beta, x, velocity
    ),
    ("Adagrad", "A parameter has seen"): lambda *gradients: math.sqrt(sum(g**2 for g in gradients)),
    ("RMSProp", "In RMSProp with decay"): lambda decay, mean, g: decay * mean + (1 - decay) * g**2,
    ("Adam", "Adam takes its first"): adam_first_step,
    ("Adam", "Adam has seen"): lambda first, second, beta, steps: corrected_mean(beta, [first, second]),
    ("Warm-up", "With a linear warm-up"): lambda low, steps, high, step: low + (high - low) * step / steps,
    ("Learning rate schedule", "A step schedule"): lambda rate, factor, span, epoch, first: (
        rate * factor ** ((epoch - first) // span)
    ),
    ("Cosine annealing", "A cosine schedule falls"): lambda high, low, steps, step: (
        low + (high - low) / 2 * (1 + math.cos(math.pi * step / steps))
    ),
    ("Sigmoid", "What is the sigmoid of"): sigmoid,
    ("Sigmoid", "What is the largest value"): lambda at: slope(sigmoid, at),
    ("Tanh", "What is the slope"): lambda at: slope(math.tanh, at),
    ("ReLU", "What does ReLU make"): lambda *v: [max(0, x) for x in v],
    ("Leaky ReLU", "What does leaky ReLU"): lambda alpha, x: alpha * x if x < 0 else x,
    ("GELU", "What is GELU of"): lambda x: x * NormalDist().cdf(x),
    ("GELU", "In which respect"): gelu_minimum,
    ("Softmax", "What is the softmax"): lambda *scores: softmax(scores),
    ("Cross-entropy", "A classifier gives"): lambda p: -math.log(p),
    ("Cross-entropy", "What is the cross-entropy in nats"): lambda n: dot(
        uniform(n), [-math.log(p) for p in uniform(n)]
    ),
    ("KL divergence", "What is the KL divergence"): lambda *v: kl_divergence(v[:2], v[2:]),
    ("MSE", "What is the MSE"): lambda *errors: fmean(e**2 for e in errors),
    ("MAE", "What is the MAE"): lambda *errors: fmean(map(abs, errors)),
    ("Huber loss", "What is the Huber loss of an error of 3"): huber,
    ("Huber loss", "What is the Huber loss of an error of 0.5"): huber,
    ("Label smoothing", "Label smoothing of"): lambda share, classes: 1 - share + share / classes,
    ("Weight decay", "A weight of"): lambda w, gradient, rate, decay: w - rate * decay * w - rate * gradient,
    ("Dropout", "A layer of activations"): lambda value, p: value / (1 - p),
    ("Batch normalisation", "What does batch normalisation make"): lambda *v: standardised(v),
    ("Batch normalisation", "How many learnt parameters"): lambda channels: 2 * channels,
    ("Mixup", "Mixup blends"): lambda share: 1 - share,
    ("Ensemble", "The errors of"): lambda n: 1 / dot(uniform(n), uniform(n)),
    ("Convolution", "What is the output width of a convolution with input 32"): conv_width,
    ("Convolution", "What is the output width of a convolution with input 224"): conv_width,
    ("Convolution", "How many parameters"): lambda i, o, h, w: i * o * h * w + o,
    ("Kernel", "Which shape has"): lambda i, o, h, w: (o, i, h, w),
    ("Kernel", "Why are two 3 by 3"): lambda h, w, h2, w2: (2 * h * w, h2 * w2),
    ("Channel", "Which shape does PyTorch"): lambda n, h, w: (n, 3, h, w),
    ("Convolutional neural network", "An image of"): lambda width, times: width / 2**times,
    ("Stride", "What is the output width"): conv_width,
    ("Padding", "Which padding keeps"): lambda kernel, stride: next(
        p for p in range(99) if conv_width(100, kernel, p, stride) == 100
    ),
    ("Pooling", "What are the results"): max_pool,
    ("Receptive field", "What is the width"): lambda layers, kernel, stride: receptive_field(
        [int(kernel)] * int(layers), [int(stride)] * int(layers)
    ),
    ("Receptive field", "What is the receptive field after"): lambda k1, s1, k2, s2: receptive_field(
        [int(k1), int(k2)], [int(s1), int(s2)]
    ),
    ("Dilation", "How wide is the area"): lambda kernel, dilation: len(
        range(0, int((kernel - 1) * dilation) + 1)
    ),
    ("1x1 convolution", "How many weights"): lambda i, o: i * o,
    ("Depthwise separable convolution", "How many weights"): lambda h, w, i, o: i * h * w + i * o,
    ("Transposed convolution", "What is the output width"): lambda n, kernel, stride: len(
        {place * stride + offset for place in range(int(n)) for offset in range(int(kernel))}
    ),
    ("One-hot encoding", "What is the dot product"): lambda: dot((1, 0), (0, 1)),
    ("Embedding", "How many parameters"): lambda tokens, width: tokens * width,
    ("RNN", "How many parameters"): lambda inputs, state: state * (inputs + state) + state,
    ("LSTM", "How many times as many"): lambda: 3 + 1,
    ("Attention", "A query scores"): lambda s1, s2, v1, v2: dot(softmax([s1, s2]), (v1, v2)),
    ("Attention", "By which number"): math.sqrt,
    ("Self-attention", "How many attention weights"): lambda n: n * n,
    ("Causal mask", "How many of the"): lambda pairs, n: sum(
        key <= query for query in range(int(n)) for key in range(int(n))
    ),
    ("Multi-head attention", "How wide is each"): lambda width, heads: width / heads,
    ("Multi-head attention", "How many weights"): lambda width: 4 * width * width,
    ("Positional encoding", "What is the sinusoidal encoding"): lambda t: (math.sin(t), math.cos(t)),
    ("Transformer", "How many weights"): lambda width, inner: 2 * width * inner,
    ("BPE", "BPE starts from"): lambda base, merges: base + merges,
    ("Perplexity", "A model gives each"): lambda tokens, p: perplexity([p] * int(tokens)),
    ("Perplexity", "A model gives 2 tokens"): lambda tokens, *p: perplexity(p),
    ("Perplexity", "What is the perplexity of a uniform"): lambda n: perplexity([1 / n]),
    ("Masked language modelling", "Of the chosen"): lambda mask, random, kept, chosen: chosen * mask / 100,
    ("Greedy decoding", "First token"): lambda a, b, after_a, after_b: (a * after_a, b * after_b),
    ("Beam search", "Beam search has"): lambda beams, words, steps: beams * words * steps,
    ("Temperature", "Two tokens have"): lambda a, b, t: softmax([a / t, b / t])[0],
    ("Top-k sampling", "Tokens have"): lambda *n: n[0] / sum(n[: int(n[-1])]),
    ("Nucleus sampling", "Tokens have"): nucleus,
    ("Cross-validation", "With 100 examples"): lambda n, folds: n - n / folds,
    ("Accuracy", "A confusion matrix"): lambda tp, fp, fn, tn: (tp + tn) / (tp + fp + fn + tn),
    ("Accuracy", "In a data set"): lambda fraud, cases: 1 - fraud / cases,
    ("Precision", "A classifier has"): lambda tp, fp, fn: tp / (tp + fp),
    ("Recall", "A classifier has"): lambda tp, fp, fn: tp / (tp + fn),
    ("F1 score", "Precision is"): lambda p, r: 1 / fmean((1 / p, 1 / r)),
    ("F1 score", "A classifier has"): lambda tp, fp, fn: 1 / fmean(((tp + fp) / tp, (tp + fn) / tp)),
    ("AUC", "Positives score"): lambda p1, p2, n1, n2: area_under_curve([p1, p2], [n1, n2]),
    ("Baseline", "Three classes"): lambda *shares: max(shares),
    ("Calibration", "Of 20 predictions"): lambda n, confidence, right: confidence - right / n,
    **starter_vision.CLAIMS,
    **starter_language.CLAIMS,
    **starter_mathematics.CLAIMS,
    **starter_classical.CLAIMS,
    **starter_practice.CLAIMS,
}


def numbers(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in NUMBER.findall(text)]


def plain(prompt: str) -> str:
    """The prompt with a power written as a number of its own, and without names that hold a digit."""
    prompt = re.sub(r"\^(\d)", r" \1 ", prompt)
    prompt = re.sub(r"(\d)(?=[xyz]\b)", r"\1 ", prompt)
    return re.sub(r"\b(?:L1|L2|F1|[12]D)\b|1x1", "", prompt)


CLAIMED = [
    (concept.name, card)
    for concept, card in cards()
    if card.kind is not CardKind.CLOZE and BOLD.search(card.back)
]


@pytest.mark.parametrize(("concept", "card"), CLAIMED, ids=[f"{c}: {k.front}" for c, k in CLAIMED])
def test_every_number_in_bold_follows_from_its_prompt(concept: str, card: CardText) -> None:
    found = [
        claim for (name, start), claim in CLAIMS.items() if name == concept and card.front.startswith(start)
    ]
    assert len(found) == 1, f"{concept}: {card.front!r} states a number that nothing computes"
    computed = found[0](*numbers(plain(card.front)))
    expected = computed if isinstance(computed, Sequence) else [computed]
    stated = [text.replace(",", "") for text in BOLD.findall(card.back)]
    assert len(stated) == len(expected)
    for text, value in zip(stated, expected, strict=True):
        decimals = len(text.partition(".")[2])
        rounding = 0.5 * 10**-decimals if decimals else 0.0
        assert float(text) == pytest.approx(value, abs=rounding + 1e-9, rel=1e-7)


def test_every_claim_belongs_to_a_card() -> None:
    prompts = [(name, card.front) for name, card in CLAIMED]
    assert [key for key in CLAIMS if not any(n == key[0] and p.startswith(key[1]) for n, p in prompts)] == []


# What the gaps of a cloze hide, in order, where it is a number that can be computed.
GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {
    ("Dot product", "The dot product of two vectors at a right"): lambda: [dot((1, 0), (0, 1))],
    ("Gradient descent", "For $f(x) = x^2$"): lambda: [
        max(rate / 100 for rate in range(1, 200) if abs(1 - 2 * rate / 100) <= 1)
    ],
    ("Batch size", "Making a batch 4 times"): lambda: [math.sqrt(4)],
    ("ReLU", "The derivative of ReLU"): lambda: [slope(lambda x: max(0, x), at) for at in (3, -3)],
    ("Stride", "A stride of 2"): lambda: [(conv_width(100, 1, 0, 1) / conv_width(100, 1, 0, 2)) ** 2],
    ("Padding", "Without padding, a 3 by 3"): lambda: [100 - conv_width(100, 3, 0, 1)],
    ("AUC", "A random ranking"): lambda: [
        area_under_curve(range(100), range(100)),
        area_under_curve([3, 4], [1, 2]),
    ],
    **starter_vision.GAPS,
    **starter_language.GAPS,
    **starter_mathematics.GAPS,
    **starter_classical.GAPS,
    **starter_practice.GAPS,
}

# Clozes that hide the number of a convention or of a paper, where there is nothing to compute.
CONVENTIONS = {
    ("Tensor", "A matrix is a tensor"),
    ("Probability distribution", "The probabilities of all"),
    ("Entropy", "Entropy is measured"),
    ("Adam", "The usual defaults"),
    ("Channel", "A colour image"),
    ("Masked language modelling", "BERT chooses"),
    ("Beam search", "Beam search with a width"),
    *starter_vision.CONVENTIONS,
    *starter_language.CONVENTIONS,
    *starter_mathematics.CONVENTIONS,
    *starter_classical.CONVENTIONS,
    *starter_practice.CONVENTIONS,
}


def test_every_number_that_a_cloze_hides_is_computed_or_a_convention() -> None:
    hidden: dict[tuple[str, str], list[float]] = {}
    for concept, card in cards():
        if card.kind is not CardKind.CLOZE:
            continue
        key = (concept.name, card.back.replace("==", ""))
        for name, start in [*GAPS, *CONVENTIONS]:
            if name == concept.name and key[1].startswith(start):
                key = (name, start)
        for answer in re.findall(r"==(-?[\d.]+)==", card.back):
            hidden.setdefault(key, []).append(float(answer))
    assert set(hidden) == set(GAPS) | CONVENTIONS
    for key, compute in GAPS.items():
        assert hidden[key] == pytest.approx(compute())
