"""The starter decks hold together: they read without a remark, build on each other, cite and run."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from studyml.domain.deck import CardKind, CardText, ConceptText, DeckText, Level
from studyml.reading.deck import read_deck

FOLDER = Path(__file__).parent.parent / "decks"
ROOT = "Machine Learning"

REQUIRED = {
    "ReLU", "stride", "momentum", "beam search", "backpropagation", "skip connections", "softmax",
    "cross-entropy", "dropout", "batch normalisation", "weight decay", "learning rate", "epoch", "mini-batch",
    "convolution", "embedding", "attention", "SGD", "gradient", "chain rule", "dot product", "expectation",
    "maximum likelihood", "loss", "gradient descent", "Nesterov", "RMSProp", "Adam", "AdamW", "warm-up",
    "one-cycle", "LR finder", "vanishing gradients", "initialisation", "L2 regularisation",
    "layer normalisation", "early stopping", "data augmentation", "overfitting", "leaky ReLU", "GELU",
    "sigmoid", "tanh", "MSE", "MAE", "Huber", "KL divergence", "kernel", "padding", "pooling",
    "receptive field", "dilation", "residual block", "1x1 convolution", "RNN", "LSTM", "self-attention",
    "multi-head attention", "transformer", "positional encoding", "BERT", "GPT", "ULMFiT", "tokenisation",
    "BPE", "greedy decoding", "nucleus sampling", "temperature", "perplexity", "validation set",
    "data leakage", "precision", "recall", "F1", "ROC AUC", "calibration", "confusion matrix",
    "eigenvector", "SVD", "affine function", "directional derivative", "Hessian", "convexity", "Gaussian",
    "correlation", "standard error", "confidence interval", "MAP", "bootstrap", "linear regression",
    "logistic regression", "k-NN", "naive Bayes", "decision tree", "random forest", "gradient boosting",
    "SVM", "kernel trick", "k-means", "GMM", "EM", "missing values", "class imbalance", "distribution shift",
    "categorical variable", "entity embedding", "collaborative filtering", "matrix factorisation",
    "cold start", "PCA", "broadcasting", "array view", "contiguous", "no_grad", "zero_grad", "DataLoader",
    "eval mode", "mixed precision", "checkpoint", "gradient accumulation", "callback", "L1 regularisation",
}  # fmt: skip


@cache
def decks() -> dict[str, DeckText]:
    """Every starter deck by the name of its file."""
    return {
        path.name: read_deck(path.read_text(encoding="utf-8"), path) for path in sorted(FOLDER.glob("*.md"))
    }


def concepts() -> list[ConceptText]:
    return [concept for deck in decks().values() for concept in deck.concepts]


def cards() -> list[tuple[ConceptText, CardText]]:
    return [(concept, card) for concept in concepts() for card in concept.cards]


def names(concept: ConceptText) -> set[str]:
    return {name.casefold() for name in (concept.name, *concept.aliases)}


@cache
def bibliography() -> dict[str, dict[str, str]]:
    """The fields of each entry of the bibliography, by the identifier that cards cite."""
    entries = {}
    for entry in re.split(r"^@", (FOLDER / "papers.bib").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        fields = dict(re.findall(r"^  (\w+) *= \{+(.*?)\}+,?$", entry, flags=re.MULTILINE))
        fields["key"] = entry[entry.index("{") + 1 : entry.index(",")]
        if "eprint" in fields:
            name = f"arXiv:{fields['eprint']}"
        elif "doi" in fields:
            name = f"doi:{fields['doi'].lower()}"
        else:
            name = "acl:" + fields["url"].removeprefix("https://aclanthology.org/")
        assert name not in entries, f"{name} stands twice in the bibliography"
        entries[name] = fields
    return entries


def programs() -> list[tuple[str, str]]:
    """Each block of Python in a card, with the concept that shows it."""
    return [
        (concept.name, block)
        for concept, card in cards()
        for block in re.findall(r"^```python\n(.*?)^```", card.back, flags=re.MULTILINE | re.DOTALL)
    ]


def imported(program: str) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(str(node.module).split(".")[0])
    return found


def words(text: str) -> set[str]:
    """The words of three letters and more, hyphenated ones as one, without the commands of formulas."""
    return set(re.findall(r"[^\W\d_][\w-]{2,}", re.sub(r"\\[a-z]+", "", text.casefold())))


CLAIMING = [(name, code) for name, code in programs() if "torch" not in imported(code)]
TORCH = [(name, code) for name, code in programs() if "torch" in imported(code)]


@pytest.mark.parametrize("file", decks())
def test_every_line_meant_as_a_card_became_one(file: str) -> None:
    deck = decks()[file]
    assert [remark for remark in deck.remarks if remark.level is not Level.NOTE] == []
    assert [candidate for candidate in deck.candidates if candidate.cards == 0] == []


def test_all_decks_nest_under_one_root() -> None:
    assert {deck.name.partition("/")[0] for deck in decks().values()} == {ROOT}
    assert len({deck.name for deck in decks().values()}) == len(decks())


def test_there_is_enough_to_learn() -> None:
    assert len(decks()) >= 20
    assert len(concepts()) >= 450
    assert len(cards()) >= 2400
    assert {card.kind for _, card in cards()} >= {CardKind.DEFINITION, CardKind.BASIC, CardKind.CLOZE}


def test_the_concepts_that_every_learner_meets_are_there() -> None:
    known = set().union(*map(names, concepts()))
    assert {name for name in REQUIRED if name.casefold() not in known} == set()


def test_no_name_stands_for_two_concepts() -> None:
    counted = Counter(name for concept in concepts() for name in names(concept))
    assert [name for name, count in counted.items() if count > 1] == []


def test_every_prerequisite_is_a_concept_of_the_decks() -> None:
    titles = {concept.name for concept in concepts()}
    assert [(c.name, need) for c in concepts() for need in c.requires if need not in titles] == []


@pytest.mark.parametrize("file", decks())
def test_a_concept_stands_after_those_of_its_deck_that_it_requires(file: str) -> None:
    names = [concept.name for concept in decks()[file].concepts]
    early = [
        (concept.name, need)
        for concept in decks()[file].concepts
        for need in concept.requires
        if need in names and names.index(need) > names.index(concept.name)
    ]
    assert early == []


def test_no_concept_requires_itself_by_any_way_round() -> None:
    order = TopologicalSorter({concept.name: concept.requires for concept in concepts()}).static_order()
    assert len(list(order)) == len(concepts())


@pytest.mark.parametrize("concept", concepts(), ids=lambda concept: concept.name)
def test_every_concept_is_defined_first_and_then_questioned(concept: ConceptText) -> None:
    definitions = [card for card in concept.cards if card.kind is CardKind.DEFINITION]
    assert definitions == [concept.cards[0]]
    assert len(concept.cards) >= 3


@pytest.mark.parametrize("concept", concepts(), ids=lambda concept: concept.name)
def test_every_concept_asks_why_or_when(concept: ConceptText) -> None:
    assert any(re.search(r"\b(?:why|when)\b", card.front, re.IGNORECASE) for card in concept.cards)


@pytest.mark.parametrize("concept", concepts(), ids=lambda concept: concept.name)
def test_no_two_cards_of_a_concept_ask_the_same(concept: ConceptText) -> None:
    counted = Counter(" ".join(card.front.casefold().split()) for card in concept.cards)
    assert [prompt for prompt, count in counted.items() if count > 1] == []


def test_no_cloze_can_be_read_off_its_own_sentence() -> None:
    given_away = []
    for concept, card in cards():
        if card.kind is CardKind.CLOZE:
            shown = words(re.sub(r"==.*?==", "", card.front))
            hidden = words(" ".join(re.findall(r"==(.*?)==", card.back)))
            if hidden and hidden <= shown:
                given_away.append((concept.name, card.front))
    assert given_away == []


def test_no_cloze_hides_what_the_name_of_its_concept_says_above_it() -> None:
    given_away = []
    for concept, card in cards():
        if card.kind is CardKind.CLOZE and " or " not in card.front:
            hidden = words(" ".join(re.findall(r"==(.*?)==", card.back)))
            if hidden and hidden <= words(concept.name):
                given_away.append((concept.name, card.front))
    assert given_away == []


def test_every_paper_that_is_cited_is_in_the_bibliography_and_the_other_way_round() -> None:
    assert {paper for concept in concepts() for paper in concept.papers} == set(bibliography())


@pytest.mark.parametrize("paper", bibliography())
def test_every_entry_of_the_bibliography_names_title_authors_and_year(paper: str) -> None:
    fields = bibliography()[paper]
    assert fields["title"]
    assert all("," in author or author == "others" for author in fields["author"].split(" and "))
    if "eprint" in fields:
        assert re.fullmatch(r"\d{4}\.\d{4,5}", fields["eprint"])
        assert fields["year"] == "20" + fields["eprint"][:2]
    first_author = fields["author"].split(",")[0].casefold().replace(" ", "")
    assert fields["key"].startswith(f"{first_author}{fields['year']}")


@pytest.mark.parametrize(("concept", "program"), programs(), ids=[name for name, _ in programs()])
def test_every_python_block_compiles(concept: str, program: str) -> None:
    compile(program, concept, "exec")


def printed(program: str) -> str:
    """What the program prints when it runs by itself; skips where it needs a library that is not here."""
    for module in imported(program):
        pytest.importorskip(module)
    done = subprocess.run([sys.executable, "-I", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    return done.stdout


def told(program: str) -> list[str]:
    return re.findall(r"^(?:print\(.*\) +)?# (.+)$", program, flags=re.MULTILINE)


@pytest.mark.parametrize(("concept", "program"), CLAIMING, ids=[name for name, _ in CLAIMING])
def test_every_program_prints_what_its_comments_say(concept: str, program: str) -> None:
    assert told(program), f"the program of {concept} claims nothing"
    assert printed(program).splitlines() == told(program)


@pytest.mark.parametrize(("concept", "program"), TORCH, ids=[name for name, _ in TORCH])
def test_every_program_for_pytorch_runs_where_pytorch_is(concept: str, program: str) -> None:
    output = printed(program).splitlines()
    assert not told(program) or output == told(program)
