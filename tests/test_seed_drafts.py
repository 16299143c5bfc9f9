"""Real notes, searched for cards, which were listed by hand: `STUDYML_SEEDS` names their folder."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from studyml.domain.draft import DraftKind, DraftsFound, DraftText
from studyml.domain.source import SourceText
from studyml.reading.drafts import find_drafts
from studyml.reading.feed import read_feed
from studyml.reading.note import read_note
from studyml.reading.note_text import decode_note

SEEDS = Path(os.environ.get("STUDYML_SEEDS") or "no folder of real notes")

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="STUDYML_SEEDS names no folder")

VOCABULARY = {
    "Learning rate",
    "Epoch",
    "Minibatch",
    "SGD",
    "Model / Architecture",
    "Parameters",
    "Loss function",
}
TERMS = {"Parameters/weights", "Activations", "Layers", "Input", "Output"}


@cache
def source(number: str) -> SourceText:
    path = next(SEEDS.glob(f"{number}_*"))
    data = path.read_bytes()
    if number == "003":
        return read_feed(data, path)
    return read_note(decode_note(data, path)[0], path, year=2020)


@cache
def drafts(number: str) -> DraftsFound:
    return find_drafts(source(number))


def of_day(number: str, key: str) -> list[DraftText]:
    return [draft for draft in drafts(number).drafts if source(number).days[draft.day].key == key]


def of_post(title: str) -> list[DraftText]:
    days = source("003").days
    return [draft for draft in drafts("003").drafts if days[draft.day].title == title]


def names(found: list[DraftText], kind: DraftKind) -> set[str]:
    return {draft.concept for draft in found if draft.kind is kind}


@pytest.mark.parametrize("number", ["001", "004"])
def test_the_questions_answered_in_words_are_cards_and_those_with_a_link_alone_are_none(number: str) -> None:
    asked = [draft for draft in drafts(number).drafts if draft.kind is DraftKind.QUESTION]
    assert [source(number).days[draft.day].key for draft in asked] == [
        *["2020-03-19"] * 4,
        "2020-03-31",
        "2020-04-11",
        "2020-04-13",
    ]
    concepts = [draft.concept for draft in asked]
    assert concepts[:3] == ["Kernel", "Stride", "Epoch"]
    assert concepts[4:] == ["Convolution", "wd parameter", "Loss function"]
    by_link = [passed for passed in drafts(number).passed if "link alone" in passed.reason]
    assert len(by_link) == (2 if number == "001" else 0)


def test_an_answer_keeps_its_links() -> None:
    [stride] = [draft for draft in of_day("001", "2020-03-19") if draft.concept == "Stride"]
    assert "](https://deepai.org/" in stride.back


@pytest.mark.parametrize("number", ["001", "004"])
@pytest.mark.parametrize(
    ("key", "terms"),
    [
        ("2020-03-22", VOCABULARY),
        ("2020-03-26", {"Offline", "Online"}),
        ("2020-04-05", TERMS),
        ("2020-04-08", {"Continuous", "Categorical"}),
        ("2020-04-12", {"Train", "Validation", "Test"}),
    ],
)
def test_the_terms_of_a_day_are_those_that_were_counted(number: str, key: str, terms: set[str]) -> None:
    found = of_day(number, key)
    assert names(found, DraftKind.TERM) == terms
    assert len([draft for draft in found if draft.kind is DraftKind.TERM]) == len(terms)
    assert all(draft.front == draft.concept for draft in found if draft.kind is DraftKind.TERM)


@pytest.mark.parametrize("number", ["001", "004"])
def test_the_acronyms_of_a_day_ask_what_their_letters_stand_for(number: str) -> None:
    acronyms = [draft for draft in of_day(number, "2020-03-22") if draft.kind is DraftKind.ACRONYM]
    assert [draft.front for draft in acronyms] == ["What does SGD stand for?", "What does MSE stand for?"]


def lines_of(number: str) -> list[str]:
    return next(SEEDS.glob(f"{number}_*")).read_text(encoding="utf-8").split("\n")


@pytest.mark.parametrize("number", ["001", "004"])
def test_no_draft_comes_from_a_list_of_tasks(number: str) -> None:
    tasks: set[int] = set()
    is_task = False
    for line, text in enumerate(lines_of(number), 1):
        is_task = text.strip().startswith("Tasks:") or (is_task and text.startswith(("- ", "  ")))
        if is_task:
            tasks.add(line)
    assert len(tasks) > 20
    assert not [draft for draft in drafts(number).drafts if draft.line in tasks]


@pytest.mark.parametrize("number", ["001", "004"])
def test_a_term_stands_in_the_lines_that_its_draft_names(number: str) -> None:
    lines = lines_of(number)
    for draft in drafts(number).drafts:
        if draft.kind in (DraftKind.TERM, DraftKind.ACRONYM):
            told = " ".join(lines[draft.line - 1 : draft.line_end]).lower()
            assert draft.concept.split()[0].lower() in told
            assert draft.back.split()[0].lower().strip(".,") in told


def test_journals_and_templates_without_definitions_give_no_drafts() -> None:
    assert drafts("000").drafts == ()
    assert all("ulmfit" in draft.concept.lower() for draft in drafts("002").drafts)


@pytest.mark.parametrize(
    ("title", "fronts"),
    [
        ("Beam Search", {"Beam Search", "where", "how", "Code", "History"}),
        ("Backpropagation", {"Backpropagation", "why"}),
        (
            "Skip Connections and Residual Blocks",
            {"Skip Connections and Residual Blocks", "why", "Code", "Math", "History"},
        ),
        ("Grounded Language Learning", {"Grounded Language Learning"}),
    ],
)
def test_a_post_about_a_concept_gives_its_definition_and_its_sections(title: str, fronts: set[str]) -> None:
    found = of_post(title)
    assert {draft.concept for draft in found} == {title}
    said = [draft.front.removeprefix(f"{title}: ") for draft in found]
    short = {front if front in fronts else front.split()[0] for front in said}
    assert short == fronts
    assert len(said) == len(fronts)


@pytest.mark.parametrize("title", ["Beam Search", "Skip Connections and Residual Blocks"])
def test_code_is_kept_as_code(title: str) -> None:
    [code] = [draft for draft in of_post(title) if draft.front == "Code"]
    assert code.back.startswith("```python\n")
    assert code.back.endswith("\n```")
    assert "\n    " in code.back or "\n   " in code.back


def test_each_summary_of_a_paper_says_what_it_found_and_is_linked_to_the_paper() -> None:
    days = source("003").days
    summaries = {at for at, day in enumerate(days) if day.text.startswith("paper summary of")}
    assert len(summaries) == 5
    for day in summaries:
        found = [
            draft for draft in drafts("003").drafts if draft.day == day and draft.kind is DraftKind.PAPER
        ]
        assert found
        assert found[0].front.endswith("find?")
        assert all(len(draft.papers) == 1 and draft.papers[0].startswith("arXiv:") for draft in found)


def test_each_paper_of_a_digest_has_a_card_for_what_it_found_and_one_for_why_it_matters() -> None:
    found = of_post("The NLP Papers to Read Before ICLR 2020")
    assert {draft.kind for draft in found} == {DraftKind.PAPER}
    assert len({draft.papers for draft in found}) == 9
    assert len({draft.concept for draft in found}) == 9
    assert len(found) == 18
    assert len([draft for draft in found if draft.front.endswith("matter?")]) == 9


def test_prose_and_plans_of_a_blog_give_no_drafts() -> None:
    for title in ("Systems Sharing", "Big Habits", "Signals", "Research Tools", "Learning Machine Learning"):
        assert of_post(title) == []
