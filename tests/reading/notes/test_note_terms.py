"""What counts as a term with its meaning, and above all what does not."""

import pytest

from studyml.domain.source import NoteDay
from studyml.reading.acronyms import stands_for
from studyml.reading.note import notes_of


def terms(text: str) -> list[tuple[str, str]]:
    return [(term.term, term.meaning) for term in notes_of([NoteDay("k", None, "", 1, text, 1)])[1]]


@pytest.mark.parametrize(
    "text",
    [
        "Vocabulary:\n- Epoch: one pass over all data",
        "Vocabulary:\n- Epoch - one pass over all data",
        "## Glossary\n- Epoch → one pass over all data",
        "**Terms**\n- **Epoch** one pass over all data",
        "Terms:\n**Epoch** → one pass over all data",
        "Definitions:\n* Epoch\n  * one pass over all data",
        "Vocabulary:\n- Epoch\\\n    one pass over all data",
        "Vocabulary:\n- Epoch\none pass over all data",
        "# Key terms\n### Epoch\none pass over all data",
        "**Epoch:** one pass over all data",
        "- **Epoch**: one pass over all data",
        "Epoch → one pass over all data",
        "Epoch\n:   one pass over all data",
        "| Term | Definition |\n|---|---|\n| Epoch | one pass over all data |",
        "| # | Concept | Meaning |\n|---|---|---|\n| 1 | **Epoch** | one pass over all data |",
        "```{glossary}\nEpoch\n  one pass over all data\n```",
        ":::{glossary}\nEpoch\n: one pass over all data\n:::",
    ],
)
def test_a_term_is_found_in_each_way_to_define_it(text: str) -> None:
    assert terms(text) == [("Epoch", "one pass over all data")]


@pytest.mark.parametrize(
    "text",
    [
        "SGD: Stochastic Gradient Descent",
        "- SGD → Stochastic Gradient Descent",
        "Stochastic Gradient Descent → SGD",
        "We use Stochastic Gradient Descent (SGD) here.",
        "We use SGD (Stochastic Gradient Descent) here.",
        "- **SGD**: Stochastic Gradient Descent",
        "| Acronym | Stands for |\n|---|---|\n| SGD | Stochastic Gradient Descent |",
    ],
)
def test_an_acronym_is_found_with_what_it_stands_for(text: str) -> None:
    found = notes_of([NoteDay("k", None, "", 1, text, 1)])[1]
    assert [(term.term, term.meaning, term.is_acronym) for term in found] == [
        ("SGD", "Stochastic Gradient Descent", True)
    ]


@pytest.mark.parametrize(
    ("acronym", "words"),
    [
        ("ReLU", "Rectified Linear Unit"),
        ("LSTM", "Long Short-Term Memory"),
        ("BERT", "Bidirectional Encoder Representations from Transformers"),
        ("mAP", "mean Average Precision"),
        ("CNNs", "Convolutional Neural Networks"),
        ("IoU", "Intersection over Union"),
        ("ROC", "Receiver Operating Characteristic"),
    ],
)
def test_letters_stand_for_the_words_they_begin(acronym: str, words: str) -> None:
    assert stands_for(acronym, words)


@pytest.mark.parametrize(
    ("acronym", "words"),
    [
        ("SGD", "a way to descend"),
        ("SGD", "Stochastic Gradient Descent with mini batches"),
        ("GPU", "Graphics card"),
        ("Adam", "adaptive moments"),
        ("OK", "oh no"),
        ("IT", "is true but long and winding and more"),
    ],
)
def test_letters_do_not_stand_for_words_they_miss(acronym: str, words: str) -> None:
    assert not stands_for(acronym, words)


@pytest.mark.parametrize(
    "text",
    [
        "**Today's Progress**: I trained the model",
        "**Thoughts:** It was a hard day",
        "**Link to work:** [notebook](https://example.org)",
        "**Note:** this matters for what follows.",
        "- Morning: a walk in the park\n- Evening: a talk on graphs",
        "- Fast.ai: finished the third lesson\n- Kaggle: submitted two entries",
        "- Paper: Attention and what it needs\n- Author: somebody else entirely",
        "- Encoder: 512 units\n- I tried: nothing new",
        "Tasks:\n- Encoder: write it down\n- Decoder: write it down too",
        "- [ ] Encoder: turn words into vectors\n- [x] Decoder: turn vectors into words",
        "Learning rate: 0.01",
        "Learning rate too high -> the loss grows without bounds",
        "Data → Model → Loss",
        "x -> y",
        "- Conv\n- Pooling: takes the largest value\n- Dense",
        "Links:\n- Blog: a good story about nets\n- Video: a good film about nets",
        "| Model | Score |\n|---|---|\n| BERT | is the best one |",
        "```\nEpoch: one pass over all data\n```",
        "Questions:\n- What is this: one pass?",
        "NLP:\nsome text that goes on below",
        "Collaborative filtering:\\\n[Sparse](https://example.org) storage",
        "The model (a big one) works (Kim 2014).",
        "In short: we did what had to be done in the end.",
        "https://example.org: a page with many words on it.",
        "Vocabulary:\n- Soft label",
        "Vocabulary:\n- Epoch: TBD",
    ],
)
def test_what_is_surely_no_term_is_left_alone(text: str) -> None:
    assert terms(text) == []


def test_a_list_is_a_list_of_terms_only_as_a_whole() -> None:
    assert terms("- Train: Used to fit the weights\n- Test: Used once, at the end\n") == [
        ("Train", "Used to fit the weights"),
        ("Test", "Used once, at the end"),
    ]
    assert terms("- Train: Used to fit the weights\n- Test: Used at the end\n- and so on\n") == []


def test_the_title_of_a_list_may_be_its_first_item() -> None:
    assert (
        len(terms("- Two kinds of sets\n- Train: Used to fit the weights\n- Test: Used once, at the end\n"))
        == 2
    )


def test_a_label_that_comes_back_every_day_is_no_term() -> None:
    days = [
        NoteDay(str(at), None, "", 1, f"**Insight:** something new about the topic {at}", 1)
        for at in range(3)
    ]
    assert notes_of(days)[1] == ()
    assert len(notes_of(days[:1])[1]) == 1


def test_a_formula_belongs_to_the_meaning_that_announces_it() -> None:
    assert terms("Momentum:\\\nA moving average:\n\n$$\nv = g\n$$\n\nMore text.\n") == [
        ("Momentum", "A moving average:\n\n$$\nv = g\n$$")
    ]


def test_the_same_letters_may_be_an_acronym_and_a_term() -> None:
    text = "Acronyms:\n- SGD: Stochastic Gradient Descent\n\nVocabulary:\n- SGD: goes down on small batches\n"
    assert terms(text) == [("SGD", "Stochastic Gradient Descent"), ("SGD", "goes down on small batches")]
