"""How to compute the numbers that the cards about sequences, language models, scaling and papers state.

The keys are those of `test_starter_claims`: the concept and the beginning of the prompt or sentence.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import NormalDist, fmean, stdev

from tests.starter_arithmetic import perplexity, softmax


def reached(rounds: int) -> int:
    """How far a message comes along a chain when every node tells its neighbours in every round."""
    heard = {0}
    for _ in range(rounds):
        heard |= {node + step for node in heard for step in (-1, 1)}
    return max(heard)


def word_f1(said: str, right: str) -> float:
    shared = sum((Counter(said.split()) & Counter(right.split())).values())
    return 2 / (len(said.split()) / shared + len(right.split()) / shared)


def gaussian_divergence(mean: float, variance: float) -> float:
    """The divergence from a normal distribution to the standard one, summed over small steps."""
    ours, standard = NormalDist(mean, math.sqrt(variance)), NormalDist()
    points = [step / 100 for step in range(-1000, 1001)]
    return sum(ours.pdf(x) * math.log(ours.pdf(x) / standard.pdf(x)) for x in points) / 100


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
    ("Language model", "A language model gives"): lambda *p: math.prod(p),
    ("Bits per character", "A model spends"): lambda bits, characters: bits / characters,
    ("Bits per character", "Which perplexity"): lambda bits: perplexity([2**-bits]),
    ("Bits per character", "A model finds"): lambda n: -math.log2(1 / n),
    ("Bits per character", "A loss is"): lambda nats: -math.log2(math.exp(-nats)),
    ("ELECTRA", "Masked language modelling"): lambda share: 100 / share,
    ("ALBERT", "How many parameters has an embedding"): lambda tokens, narrow, width: (
        tokens * narrow + narrow * width
    ),
    ("ALBERT", "An embedding table"): lambda tokens, width: tokens * width,
    ("Vocabulary", "By how many"): lambda width, few, many: (many - few) * width,
    ("Byte-level BPE", "A Chinese character"): lambda size, utf, characters: (
        characters * len("\u5b57".encode()) if size == len("\u5b57".encode()) else math.nan
    ),
    ("WordPiece", "A pair of symbols"): lambda pair, first, second: pair / (first * second),
    ("Unigram tokenisation", "The pieces"): lambda whole, first, second: max(whole, first * second),
    ("Length normalisation", "One candidate"): lambda short, first, long, second: max(
        first / short, second / long
    ),
    ("BLEU", "The brevity penalty"): lambda one, reference, output: math.exp(one - reference / output),
    ("BLEU", "The output is"): lambda: min("my my my".count("my"), "my dog sleeps".count("my")) / 3,
    ("Quantisation", "Numbers from"): lambda low, high, bits, *span: 2 ** (bits - 1) - 1,
    ("Power law", "A quantity falls"): lambda power, factor: factor**power,
    ("Scaling law", "A loss falls"): lambda power, factor: factor**power,
    ("Training compute", "How many operations"): lambda base, power, parameters, tokens: (
        6 * parameters * 1e9 * tokens * 1e9 / base**power
    ),
    ("Compute-optimal training", "A model has"): lambda parameters, tokens: parameters * tokens,
    ("Compute-optimal training", "The compute is"): math.sqrt,
    ("Effective data transferred", "A pre-trained"): lambda tuned, scratch: scratch - tuned,
    ("Effective data transferred", "Of 10 million"): lambda effective, tuned: tuned / effective,
    ("Knowledge distillation", "A teacher"): lambda a, b, t: softmax([a / t, b / t])[0],
    ("Adapter", "An adapter goes"): lambda width, narrow: width * narrow + narrow * width,
    ("LoRA", "How many parameters"): lambda rank, d, k: d * rank + rank * k,
    ("Prompt tuning", "How many parameters"): lambda vectors, width: vectors * width,
    ("Reward model", "Two answers"): lambda a, b: math.exp(a) / (math.exp(a) + math.exp(b)),
    ("Quantisation", "How many gigabytes do 7 billion parameters take at 16"): lambda n, bits: n * bits / 8,
    ("Quantisation", "How many gigabytes do 7 billion parameters take at 4"): lambda n, bits: n * bits / 8,
    ("CLIP", "A batch has"): lambda pairs: pairs * pairs - pairs,
    ("Question answering", "The prediction is"): lambda: word_f1("old stone bridge", "stone bridge"),
    ("Regular language", "How many states"): lambda: len({"before b", "after b"}),
    ("Benchmark", "On a benchmark"): lambda wrong: 100 - wrong,
    ("Paired bootstrap", "In 1000"): lambda draws, ahead: 100 * (draws - ahead) / draws,
    ("Random seed", "Three seeds"): lambda *scores: stdev(scores) / math.sqrt(len(scores)),
    ("Tuning budget", "Each try"): lambda p, tries: 1 - (1 - p) ** tries,
    ("Latent variable", "A coin is drawn"): lambda first, second, each: each * first + each * second,
    ("Variational autoencoder", "What is the KL"): lambda mean, variance: gaussian_divergence(mean, variance),
    ("Generative adversarial network", "What does the best"): lambda: (
        max(range(1, 1000), key=lambda d: math.log(d / 1000) + math.log(1 - d / 1000)) / 1000
    ),
    ("Diffusion model", "In a diffusion"): lambda variance, share: share * variance + (1 - share) * variance,
    ("Reinforcement learning", "Three rewards"): lambda reward, discount: sum(
        reward * discount**step for step in range(3)
    ),
    ("Value function", "An action brings"): lambda reward, best, discount: reward + discount * best,
    ("Policy gradient", "Two equally"): lambda a, b: (a - fmean((a, b)), b - fmean((a, b))),
}

GAPS: dict[tuple[str, str], Callable[[], Sequence[float]]] = {
    ("Graph neural network", "After 3 rounds"): lambda: [float(reached(3))],
    ("Byte-level BPE", "Byte-level BPE starts"): lambda: [2.0**8],
    ("Top-k sampling", "Top-k sampling with"): lambda: [
        next(k for k in range(1, 9) if 0.5 / sum([0.5, 0.3, 0.2][:k]) == 1)
    ],
    ("Training compute", "Of the 6"): lambda: [float(len(("multiply", "add")))],
}

CONVENTIONS: set[tuple[str, str]] = {
    ("Feed-forward layer", "The hidden layer"),
    ("GPT", "The largest GPT-3"),
    ("Compute-optimal training", "By the rule of thumb"),
    ("Benchmark contamination", "A study found results"),
}
