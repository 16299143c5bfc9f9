"""What drafts are, whatever the notes: of their source, in its order, each once, and not too many."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studyml.domain.draft import DraftKind, DraftsFound
from studyml.domain.source import SourceText
from studyml.errors import SourceRefused, YearMissing
from studyml.reading.draft_concepts import concept_of_question
from studyml.reading.draft_list import MOST_DRAFTS
from studyml.reading.draft_topics import concept_in, defines
from studyml.reading.drafts import MOST_TEXT, find_drafts
from studyml.reading.note import read_note

PIECES = st.sampled_from(
    [
        "# Dropout",
        "## Why",
        "### 1) What is a margin?",
        "## [A Paper of Note](https://arxiv.org/abs/2101.00001)",
        "**Why It Matters:** Because it is cheaper to serve.",
        "**TL;DR:** They train it for longer and stop early.",
        "**Epoch:** one pass over all of the data",
        "- Epoch\\",
        "    one pass over all of the data",
        "- Recall: the share that was found",
        "- [ ] Recall: read about it",
        "Questions:",
        "Tasks:",
        "- What is a stride?",
        "  - How far a filter moves.",
        "Q: What is a stride?",
        "A: How far a filter moves.",
        "> [!question] What is a prior?",
        "> > [!answer]-",
        "> > what is believed before",
        "<details><summary>Attention</summary>",
        "</details>",
        "<dl><dt>Bag</dt><dd>a set with counts of its own</dd>",
        "| Term | Meaning |",
        "| ---- | ------- |",
        "| Bag | a set with counts |",
        "```python",
        "```",
        "$$",
        "x = y",
        "Momentum:",
        "Dropout is a technique that zeroes activations.",
        "SGD (Stochastic Gradient Descent)",
        "2021-03-04",
        "## 2021-03-05",
        "",
        "",
        "***",
        "\\[",
        "![](x.png)",
    ]
)


def drafts(text: str) -> tuple[SourceText, DraftsFound]:
    source = read_note(text, Path("notes.md"), year=2021)
    return source, find_drafts(source)


@given(st.lists(PIECES | st.text(max_size=30), min_size=1, max_size=40))
def test_drafts_stand_in_the_lines_of_their_days_and_in_order(pieces: list[str]) -> None:
    text = "\n".join(pieces)
    try:
        source, found = drafts(text)
    except (SourceRefused, YearMissing):
        return
    last = len(text.replace("\r", "\n").split("\n"))
    for draft in found.drafts:
        day = source.days[draft.day]
        assert day.line <= draft.line <= draft.line_end <= last
        assert 0 < draft.confidence <= 1
        assert draft.concept.strip()
        assert draft.front.strip()
        assert draft.back.strip()
        assert "\n" not in draft.front + draft.concept
    assert all(1 <= each.line <= each.line_end and each.reason.endswith(".") for each in found.passed)
    lines = [draft.line for draft in found.drafts]
    assert lines == sorted(lines)
    keys = [(draft.concept, draft.front, draft.back) for draft in found.drafts]
    assert len(keys) == len(set(keys))


def test_a_source_with_more_drafts_than_can_be_looked_at_says_where_the_rest_was_left_out() -> None:
    terms = "\n\n".join(f"**Word w{n}:** the meaning with the number {n}" for n in range(MOST_DRAFTS + 5))
    _, found = drafts(terms)
    assert len(found.drafts) == MOST_DRAFTS
    [left_out] = found.passed
    assert left_out.line == 2 * MOST_DRAFTS + 1
    assert f"more than {MOST_DRAFTS}" in left_out.reason


def test_what_stands_behind_the_first_part_of_a_very_long_note_is_not_searched_and_that_is_said() -> None:
    filler = "\n".join(["Nothing of note stands in this line of text."] * (MOST_TEXT // 45 + 10))
    _, found = drafts(f"**Bag:** a set with counts\n\n{filler}\n\n**Heap:** a tree with the least on top\n")
    assert [draft.concept for draft in found.drafts] == ["Bag"]
    assert "first 1,500,000 characters" in found.passed[-1].reason


def test_a_definition_longer_than_a_card_can_hold_is_cut_after_a_sentence() -> None:
    sentence = "A margin is wide where the points are far from the line between them. "
    _, found = drafts(f"# Notes on lines\n\n**Margin:** {sentence * 15}\n")
    [draft] = found.drafts
    assert draft.back.endswith("between them.")
    assert 60 <= len(draft.back.split()) <= 120
    assert draft.confidence < 0.9


def test_headings_in_an_answer_become_bold_lines_so_that_they_begin_no_card() -> None:
    _, found = drafts(
        "Q: How do you bake a model?\nA: In two steps.\n\n> ## Mix\n\nQ: What is a glaze?\nA: ## Sugar\n"
    )
    assert found.drafts
    assert not [line for draft in found.drafts for line in draft.back.split("\n") if line.startswith("#")]


def test_a_question_that_names_a_term_of_its_source_belongs_to_that_term() -> None:
    _, found = drafts(
        "**Hinge loss:** zero beyond the margin, linear before it\n\n"
        "Q: Why do hinge losses ignore far points?\nA: They are zero there.\n"
    )
    asked = next(draft for draft in found.drafts if draft.kind is DraftKind.QUESTION)
    assert asked.concept == "Hinge loss"


@pytest.mark.parametrize(
    ("question", "concept"),
    [
        ("What's a kernel?", "Kernel"),
        ("What are eigenvalues?", "Eigenvalue"),
        ("What are matrices?", "Matrix"),
        ("What is the bias-variance trade-off?", "Bias-variance trade-off"),
        ("What is PCA?", "PCA"),
        ("What is the 'wd' parameter?", "wd parameter"),
        ("Was ist ein Tensor?", "Tensor"),
        ("What is the curse of dimensionality?", "Curse of dimensionality"),
        ("What is the difference between L1 and L2?", None),
        ("What are callbacks for?", None),
        ("Why does dropout work?", None),
    ],
)
def test_the_concept_of_what_is_asked_is_singular_and_written_like_a_heading(
    question: str, concept: str | None
) -> None:
    assert concept_of_question(question) == concept


@pytest.mark.parametrize(
    ("title", "concept"),
    [
        ("Beam search", "Beam search"),
        ("3. Dropout", "Dropout"),
        ("Understanding Attention", "Attention"),
        ("What is a Convolutional Neural Network?", "Convolutional Neural Network"),
        ("Batch normalization explained", "Batch normalization"),
        ("Week 22", None),
        ("My first model", None),
        ("Resources", None),
        ("Math", None),
        ("How I learned to stop", None),
    ],
)
def test_a_title_names_a_concept_or_nothing(title: str, concept: str | None) -> None:
    assert concept_in(title) == concept


@pytest.mark.parametrize(
    ("concept", "text", "is_said"),
    [
        ("Kernel", "A kernel is a small matrix that slides over the input.", True),
        ("SGD", "Stochastic gradient descent (SGD) is the workhorse of training.", True),
        ("Label smoothing", "Label smoothing replaces hard targets by softer ones.", True),
        ("Attention", "Attention is next on my list of things.", False),
        ("Regularization", "**L1 regularization** is the penalty on absolute weights.", False),
        ("Deep learning", "Deep learning notes from the spring of this year", False),
    ],
)
def test_a_text_says_what_its_concept_is_or_something_else(concept: str, text: str, is_said: bool) -> None:
    assert defines(concept, text) is is_said
