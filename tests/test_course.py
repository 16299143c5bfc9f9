"""The page of the course and the table in the README say what the decks say."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from tests.test_starter_decks import bibliography, cards, concepts

DOCS = Path(__file__).parents[1] / "docs"
AGAIN = "run: python docs/course.py"


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "course.py"))


def test_the_page_of_the_course_is_what_its_generator_writes(written: dict[str, Any]) -> None:
    assert (DOCS / "course.md").read_text(encoding="utf-8") == written["page"](), AGAIN


def test_the_table_in_the_readme_is_of_today(written: dict[str, Any]) -> None:
    assert (DOCS.parent / "README.md").read_text(encoding="utf-8") == written["readme"](), AGAIN


def test_the_table_counts_every_concept_and_card(written: dict[str, Any]) -> None:
    total = written["table"]().splitlines()[-1]
    assert f"**{len(concepts()):,}**" in total
    assert f"**{len(cards()):,}**" in total


def test_every_concept_stands_once_in_the_tree_of_its_deck(written: dict[str, Any]) -> None:
    for deck in written["course"]().values():
        names = [concept.name for concept in deck.concepts]
        lines = list(written["_tree"](deck.concepts, set(names)))
        drawn = [line.partition("  (needs ")[0].lstrip("│├└─ ") for line in lines]
        assert sorted(drawn) == sorted(names)


def test_an_arrow_that_follows_from_others_is_left_out(written: dict[str, Any]) -> None:
    follows = written["_follows"]
    assert follows(("a", "c"), [("a", "b"), ("b", "c")])
    assert not follows(("a", "c"), [("a", "b"), ("c", "b")])


def test_every_paper_of_the_bibliography_is_listed(written: dict[str, Any]) -> None:
    assert {paper.identifier for paper in written["papers"]()} == set(bibliography())
