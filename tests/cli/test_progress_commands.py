from __future__ import annotations

from pathlib import Path

import pytest

from studyml.domain.rating import Rating
from studyml.services.opening import open_workspace
from tests.cli.conftest import RunCommand
from tests.services.learner import study


@pytest.fixture
def reviewed(store: Path) -> Path:
    """The store after a first sitting."""
    with open_workspace(None, write=True) as work:
        study(work, 3, Rating.EASY)
        study(work, 1, Rating.AGAIN)
    return store


def test_progress_is_one_document(reviewed: Path, run: RunCommand) -> None:
    outcome = run("stats", "--json")
    assert outcome.code == 0
    found = outcome.json
    assert found["today"]["reviews"] == found["span"]["reviews"] == 4
    assert found["today"]["new"] == 4
    assert found["today"]["retention"] is None
    assert found["streak_days"] == 1
    assert found["reviews_by_day"] == {found["last_day"]: 4}
    assert sum(found["answer_buttons"]["learning"].values()) == 4
    assert sum(hour["reviews"] for hour in found["hours"]) == 4
    assert found["states"]["new"] + found["states"]["learning"] + found["states"]["young"] == 8
    assert len(found["forecast"]) == 366
    assert sum(entry["cards"] for entry in found["retrievability"]["bins"]) == 4
    assert {"true_retention", "states_by_day", "coverage", "leeches", "hardest"} <= found.keys()


def test_progress_is_a_page_of_eighty_columns_without_colour_in_a_pipe(
    reviewed: Path, run: RunCommand
) -> None:
    outcome = run("stats")
    assert outcome.code == 0
    assert "4 reviews" in outcome.out
    assert "\x1b" not in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert "nan" not in outcome.out.lower()


def test_progress_of_an_empty_store_says_that_nothing_was_reviewed(store: Path, run: RunCommand) -> None:
    outcome = run("stats")
    assert (outcome.code, outcome.err) == (0, "")
    assert "Nothing reviewed yet" in outcome.out
    assert "studyml review" in outcome.out
    assert "in a row" not in outcome.out
    assert "A year" not in outcome.out


def test_progress_can_be_narrowed_down(reviewed: Path, run: RunCommand) -> None:
    found = run("stats", "--concept", "heavy ball", "--tag", "training", "--days", "7", "--json").json
    assert sum(found["states"].values()) == 6
    assert len(found["states_by_day"]) in (0, 7)
    assert found["scope"] == {"days": 7, "deck": None, "tag": "training", "concept": "heavy ball"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--deck", "Nowhere"), "no deck 'Nowhere'"),
        (("--tag", "nothing"), "no card is of tag 'nothing'"),
        (("--days", "0"), "from 1 to 36500"),
        (("--days", "-3"), "from 1 to 36500"),
    ],
)
def test_what_is_of_no_card_is_refused(
    reviewed: Path, run: RunCommand, words: tuple[str, ...], told: str
) -> None:
    assert told in run("stats", *words).failed(2)


def test_the_scheduler_is_judged_when_asked(reviewed: Path, run: RunCommand) -> None:
    assert "Honesty" not in run("stats").out
    assert "\nHonesty\nNo review could be predicted yet.\n" in run("stats", "--honesty").out
    assert "honesty" not in run("stats", "--json").json
    found = run("stats", "--honesty", "--days", "7", "--json").json["honesty"]
    assert found.keys() == {"seen", "present", "default", "constant"}
    assert found["present"]["log_loss"] is None
    assert found["constant"]["calibration"] == []


def test_the_week_is_text_markdown_or_a_document(reviewed: Path, run: RunCommand) -> None:
    markdown = run("week", "--md").out
    assert markdown.startswith("## Week of ")
    assert "- 4 reviews on 1 day" in markdown
    assert "### Learned\n\n- Momentum: " in markdown or "- SGD: " in markdown
    text = run("week").out
    assert "##" not in text
    assert "  4 reviews on 1 day" in text
    found = run("week", "--json").json
    assert found["reviewed"]["reviews"] == 4
    assert sum(entry["new"] for entry in found["concepts"]) == 4
    assert found["next"]["due_now"] == 0
    assert len(found["next"]["due"]) == 7


def test_a_week_without_reviews_says_so(store: Path, run: RunCommand) -> None:
    outcome = run("week")
    assert outcome.code == 0
    assert "Nothing reviewed" in outcome.out
