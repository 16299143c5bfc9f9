"""Names of concepts are found in notes; in each text the mentions to be found stand between ‹ and ›."""

import random
import re
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.mentions import Mention, MentionFinder

MARKS = re.compile("[‹›]")


def marked(names: Sequence[str], text: str) -> str:
    """The text with its mentions marked; the names belong to a concept each."""
    finder = MentionFinder(enumerate(names))
    pieces = []
    at = 0
    for mention in finder.find(text):
        pieces.append(f"{text[at : mention.start]}‹{text[mention.start : mention.end]}›")
        at = mention.end
    return "".join(pieces) + text[at:]


def names_of(case: str) -> list[str]:
    return [name.strip() for name in case.split(";")]


CASES = {
    "plurals": [
        ("epoch", "one ‹epoch›, ten ‹epochs›, in each ‹Epoch›"),
        ("epochs", "one ‹epoch›, ten ‹epochs›"),
        ("bias", "a ‹bias› and two ‹biases›"),
        ("biases", "a ‹bias› and two ‹biases›"),
        ("stride", "all ‹strides› at 2, not astride, no strident tone, bestride"),
        ("matrix", "‹matrices› times a ‹Matrix›"),
        ("loss", "the ‹losses› fall, each ‹loss› does, lossless"),
        ("batch", "ten ‹batches› of one ‹batch›, batching"),
        ("ReLU", "two ‹ReLUs› follow"),
        ("policy; entropy", "‹policies› of high ‹entropies›"),
        ("index; axis; hypothesis", "‹indices› or ‹indexes› over ‹axes› for two ‹hypotheses›"),
        ("hyper-parameter tuning", "‹hyperparameters tuning›"),
        ("class; curve; cache; response", "‹classes›, ‹curves›, ‹caches›, ‹responses›"),
        ("lens", "a ‹lens›, two ‹lenses›, len(x)"),
    ],
    "compounds": [
        ("mini-batch", "a ‹mini-batch›, a ‹minibatch›, ‹mini batches›, ‹Mini_batch›"),
        ("minibatch", "a ‹mini-batch›, a ‹minibatch›, ‹mini batches›"),
        ("mini batch", "a ‹mini-batch›, a ‹minibatch›, ‹mini batches›"),
        ("cross-entropy", "‹cross entropy› and ‹Cross-Entropy›, nn.‹CrossEntropy›()"),
        ("cross-entropy loss", "loss = nn.‹CrossEntropyLoss›()"),
        ("overfitting", "‹over fitting›, ‹over-fitting›, ‹Overfitting›, fitting, over it fitting"),
        ("over-fitting", "‹over fitting›, ‹over-fitting›, ‹Overfitting›"),
        ("dropout; softmax", "‹drop-out› before the ‹soft-max›"),
        ("multi-layer perceptron", "a ‹multilayer perceptron›, a ‹multi layer perceptron›"),
        ("long short-term memory", "‹long short term memory›, ‹Long Short-Term Memory›"),
        ("learning rate", "`‹learning_rate›=0.1`, ‹learning\\_rate›, learning a rate, ‹learningRate›"),
        ("U-Net; k-means; GPT-2", "a ‹UNet›, a ‹U-Net›, ‹kmeans›, ‹K-Means›, ‹GPT2›, ‹gpt-2›"),
        ("UNet; GPT2", "a ‹U-Net›, a ‹unet›, a ‹GPT-2›"),
        ("precision/recall curve", "a ‹precision-recall curve› or ‹precision / recall curves›"),
        ("forward", "step ‹forward›, for ward six"),
        ("feed-forward network", "a ‹feedforward network›, a ‹feed forward network›"),
        ("upsampling; resampling", "‹up-sampling› by ‹re-sampling›"),
    ],
    "look-alikes": [
        ("learning rate", "the ‹learning\u00a0rate›, the ‹learning\u2009rate›, the ‹learning\u202frates›"),
        ("mini-batch", "a ‹mini\u2011batch›, ‹mini\u2010batch›, ‹mini\u2013batch›, mini\u2014batch"),
        ("Bayes' theorem", "‹Bayes\u2019 theorem›, ‹Bayes' theorem›, ‹Bayes’s theorem›, ‹Bayes theorem›"),
        ("Bayes\u2019 rule", "by ‹Bayes' rule›"),
        ("normalisation", "‹nor\u00admal\u00adi\u00adsa\u00adtion› matters"),
        ("SGD", "‹ＳＧＤ› again"),
        ("fine-tuning", "‹ﬁne-tuning› it"),
        ("naive Bayes", "‹naïve Bayes›, ‹nai\u0308ve Bayes›"),
        ("Fréchet distance", "the ‹Frechet distance›"),
        ("1x1 convolution", "a ‹1×1 convolution›"),
        ("1×1 convolution", "a ‹1x1 convolution›"),
        ("Kullback–Leibler divergence", "the ‹Kullback-Leibler divergence›"),
    ],
    "British and American": [
        ("batch normalisation", "‹batch normalization› and ‹Batch Normalisation›"),
        ("optimizer", "an ‹optimiser›, two ‹optimisers›, two ‹optimizers›, optimised"),
        ("regularize", "we ‹regularise› it"),
        ("nearest neighbour", "the ‹nearest neighbor›, all ‹nearest neighbors›"),
        ("language modelling; centred data", "‹language modeling› on ‹centered data›"),
        ("noise; exercise", "‹noise› is an ‹exercise›"),
    ],
    "capitals": [
        ("SGD", "‹SGD›, sgd, Sgd, SGDX, nn.‹SGD›(lr), two ‹SGDs›"),
        ("CNNs", "a ‹CNN›, many ‹CNNs›, cnn"),
        ("LR", "‹LR› and ‹LRs›, lr"),
        ("ReLU", "‹ReLU›, ‹relu›(x), nn.‹ReLU›(), F.‹relu›, ‹RELU›, prelu, LeakyReLU"),
        ("Conv2d", "nn.‹Conv2d›(3, 6), ‹conv2d›, Conv2dTranspose"),
        ("NAG; RAG", "‹NAG› and ‹RAG›; do not nag about a rag"),
        ("GloVe", "‹GloVe› vectors, a glove, a Glove, ‹GLOVE›"),
        ("Adam", "‹adam›, ‹ADAM›, ‹Adam›, madam, Adamant"),
        ("F1", "an ‹F1› of 0.9, f1(x)"),
        ("R", "R and r, and nothing else"),
        ("C++; A*", "in ‹C++›, not C, by ‹A*›, a star"),
        ("AdaBoost", "‹adaboost›, ‹Ada Boost›"),
    ],
    "the longest name": [
        ("normalisation; batch normalisation", "‹batch normalisation› is a ‹normalisation›"),
        ("rate; learning rate", "the ‹learning rate›, a ‹rate›"),
        ("deep learning; learning rate schedule", "a deep ‹learning rate schedule› in ‹deep learning›"),
        ("aa; aa bb; bb cc dd; dd ee; ee", "‹aa› ‹bb cc dd› ‹ee›, ‹aa bb›"),
        ("a b; b c d; a", "‹a b›, ‹b c d›, a ‹b c d›"),
        ("stochastic gradient descent; gradient descent; gradient", "‹gradient› of ‹gradient descents›"),
        ("attention; self-attention", "‹self-attention›, ‹self attention›, ‹attention›"),
        ("supervised learning", "‹supervised learning›; self-supervised learning, semi-supervised learning"),
        ("encoder", "an ‹encoder›, an auto-encoder, an image-‹encoder›"),
        ("linear", "‹linear›, non-linear, nonlinear, ‹linear›-time"),
    ],
    "places": [
        ("momentum", "# ‹Momentum›\n\n- **‹momentum›**, _‹momentum›_, `‹momentum›=0.9`\n> ‹momentum›"),
        ("momentum", "```python\nopt = SGD(p, ‹momentum›=0.9)\n```\n| ‹momentum› | 0.9 |"),
        ("momentum", "[‹momentum›](https://example.org/momentum) and <https://example.org/momentum>"),
        ("momentum", "[a](momentum.md) ![‹momentum›](img/momentum.png 'of ‹momentum›') [[‹Momentum›]]"),
        ("momentum", "see http://example.org/a(momentum)/momentum?q=momentum. ‹Momentum› helps"),
        ("momentum", "www.momentum.org, example.org/momentum, not.an/address or ‹momentum›/step"),
        ("momentum", '<a href="momentum.html" title="‹momentum›">‹momentum›</a>\n[1]: momentum/index.html\n'),
        ("momentum", '[x]({{< ref "/days/ml#momentum" >}}) ‹momentum›'),
        ("momentum", "[^1]: ‹momentum› is a footnote's word"),
        ("beta", "$\\beta$ is no \\beta but ‹beta›"),
        (
            "learning rate",
            "the ‹learning\nrate›, the ‹learning\n  > rate›, learning\n\nrate, - learning\n- rate",
        ),
        ("learning rate", "the **‹learning** rate› and ‹learning *rate›*"),
        ("fast.ai", "the ‹fast.ai› course"),
        ("Q&A", "a ‹Q & A› page, a ‹Q&A›"),
        ("梯度下降; SGD", "我们用‹SGD›做‹梯度下降›的优化"),
        ("ReLU (rectified linear unit); Kernel (convolution)", "a ‹ReLU› and a ‹kernel›"),
        ("Stochastic gradient descent (SGD)", "‹SGD›: ‹stochastic gradient descent›"),
    ],
}


@pytest.mark.parametrize(
    ("names", "text"),
    [pytest.param(*case, id=f"{kind}: {case[0]}") for kind in CASES for case in CASES[kind]],
)
def test_the_marked_words_are_the_mentions(names: str, text: str) -> None:
    assert marked(names_of(names), MARKS.sub("", text)) == text


def test_a_name_that_two_concepts_share_is_a_mention_of_both() -> None:
    finder = MentionFinder([(7, "kernel"), (9, "Kernels"), (7, "kernels")])
    assert finder.find("the kernel") == [Mention(7, 4, 10), Mention(9, 4, 10)]


def test_an_alias_in_small_letters_frees_an_acronym_of_its_capitals() -> None:
    assert MentionFinder([(1, "LR"), (1, "lr")]).find("lr") == [Mention(1, 0, 2)]
    assert MentionFinder([(1, "lr"), (1, "LR")]).find("lr") == [Mention(1, 0, 2)]


def test_a_finder_without_names_or_with_empty_ones_finds_nothing() -> None:
    assert MentionFinder([]).find("a text") == []
    assert MentionFinder([(1, ""), (2, " - "), (3, "x" * 1000), (4, "a " * 1000)]).find("a x - b") == []


def test_mentions_far_into_a_text_have_their_places() -> None:
    chance = random.Random(3)
    words = ["the", "loss", "learning rate", "naïve", "don’t", "→", "x\u00a0y", "rate", "梯度", "\n\n", "ok."]
    text = " ".join(chance.choice(words) for _ in range(5_000))
    found = MentionFinder([(1, "loss"), (2, "learning rate")]).find(text)
    expected = [(1 if m[0] == "loss" else 2, *m.span()) for m in re.finditer(r"\bloss\b|learning rate", text)]
    assert len(found) > 700
    assert [tuple(mention) for mention in found] == expected


SOME_WORDS = st.sampled_from(["ab", "bc", "cd", "abbc"])
SOME_NAMES = st.lists(st.lists(SOME_WORDS, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=5)


def longest_first(names: Sequence[str], text: str) -> list[tuple[int, int]]:
    """All places of the names, the longest taken first, then the earliest: slow, and plain to see."""
    places = {
        match.span(1)
        for name in names
        for match in re.finditer(rf"(?=\b({'[ ]?'.join(map(re.escape, name.split(' ')))})\b)", text)
    }
    kept: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if all(end <= other_start or other_end <= start for other_start, other_end in kept):
            kept.append((start, end))
    return sorted(kept)


@given(SOME_NAMES, st.lists(SOME_WORDS, max_size=12).map(" ".join))
def test_the_longest_names_are_taken_first(names: list[str], text: str) -> None:
    found = {(mention.start, mention.end) for mention in MentionFinder(enumerate(names)).find(text)}
    assert sorted(found) == longest_first(names, text)


@given(st.lists(st.text(max_size=12), max_size=6), st.text(max_size=200))
def test_mentions_of_any_names_in_any_text_are_in_order_and_apart(names: list[str], text: str) -> None:
    spans = sorted({(m.start, m.end) for m in MentionFinder(enumerate(names)).find(text)})
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(st.text(alphabet="abcR ünïé梯度-’'2\u00ad\u0301", min_size=2, max_size=20))
def test_a_name_is_found_in_its_own_spelling(name: str) -> None:
    words = re.findall(r"\w+", name)
    if len("".join(words)) < 2 or not re.fullmatch(r"\w+(?:[-’' ]\w+)*", name):
        return
    assert [m.concept_id for m in MentionFinder([(1, name)]).find(f"so, {name}.")] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "a " * 200_000,
        "a" * 400_000,
        "a b " * 100_000,
        "a\u00ad" * 100_000,
        "[" * 100_000 + "](" * 100_000,
        "://" * 100_000,
        "a://" * 100_000,
        "x.com/" * 60_000,
        "](((" * 60_000 + ")" * 60_000,
        "href=" * 60_000 + "href='" * 60_000,
        "[a]:" * 60_000,
        "www." * 60_000,
        "a" + " " * 300_000 + "b",
        "{{" * 100_000 + "]({{" * 60_000,
        "<" * 100_000 + "](<" * 60_000,
        "a's " * 80_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_texts_are_read_to_their_end(text: str) -> None:
    finder = MentionFinder([(1, "a b"), (2, "a " * 8 + "a"), (3, "b"), (4, "a s a"), (5, "momentum")])
    assert finder.find(f"{text}\n\nmomentum")[-1].concept_id == 5
