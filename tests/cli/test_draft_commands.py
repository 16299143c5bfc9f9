"""The commands that lead from notes to cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import RunCommand

LOG = """\
# A log of 2020

## 2020-04-12

Vocabulary

- **Stride:** how far the window moves at each step
- **Padding:** what is added around an image before it is convolved

Today the learning went well.

```
- **Dilation:** not a term, for it is code
```

## 2020-04-19

- What is momentum?
    - A running average of gradients.
- How large is a batch?

Weight decay again, and LSTM.

## 2020-04-20

Weight decay and the LSTM once more.
"""


@pytest.fixture
def notes(run: RunCommand, store: Path, home: Path) -> Path:
    """A note of that home, read."""
    file = home / "log.md"
    file.write_text(LOG)
    assert run("import", "log.md").code == 0
    return file


def listed(run: RunCommand) -> dict[str, dict[str, object]]:
    return {draft["front"]: draft for draft in run("drafts", "--json").json}


def test_drafts_are_listed_with_where_they_come_from(run: RunCommand, notes: Path) -> None:
    stride = listed(run)["Stride"]
    assert {key: stride[key] for key in ("kind", "back", "concept", "source", "line", "date", "state")} == {
        "kind": "term",
        "back": "how far the window moves at each step",
        "concept": "Stride",
        "source": str(notes),
        "line": 7,
        "date": "2020-04-12",
        "state": "pending",
    }
    outcome = run("drafts")
    assert outcome.code == 0
    assert "log.md:7" in outcome.out
    assert "3 drafts waiting, 0 accepted" in outcome.out


def test_an_import_counts_the_drafts(run: RunCommand, store: Path, home: Path) -> None:
    (home / "log.md").write_text(LOG)
    assert run("import", "log.md", "--json").json["sources"][0]["drafts"] == 3
    assert run("import", "log.md", "--json").json["sources"][0]["drafts"] == 3


def test_drafts_are_accepted_into_a_named_deck(run: RunCommand, notes: Path, home: Path) -> None:
    ids = [str(draft["id"]) for front, draft in listed(run).items() if front in ("Stride", "Padding")]
    outcome = run("drafts", "--accept", ",".join(ids), "--to", "vision.md", "--json")
    assert outcome.code == 0
    assert outcome.json == {
        "accepted": 2,
        "rejected": 0,
        "decks": {str(home / "vision.md"): 2},
        "left": [],
    }
    assert {card["front"] for card in run("cards", "--json").json if card["deck"] == "vision"} == {
        "Stride",
        "Padding",
    }
    assert listed(run)["Stride"]["state"] == "accepted"
    assert run("undo").out.startswith("Taken back: Accept 2 drafts")
    assert not (home / "vision.md").exists()


def test_a_rejected_draft_is_not_listed_any_more(run: RunCommand, notes: Path) -> None:
    key = str(listed(run)["Stride"]["id"])
    assert run("drafts", "--reject", key).out == "Rejected: 1 draft.\n"
    assert "Stride" not in run("drafts").out
    assert "Stride" in run("drafts", "--state", "rejected").out
    notes.write_text(LOG + "\nMore.\n")
    run("sync")
    assert listed(run)["Stride"]["state"] == "rejected"


def test_all_are_accepted_at_once_and_what_is_a_card_already_is_left(
    run: RunCommand, notes: Path, home: Path
) -> None:
    first = run("drafts", "--all", "--to", "Journal")
    assert first.code == 0
    assert "3 cards into" in first.out
    assert run("drafts").out.startswith("No draft waits.")


def test_import_does_the_whole_way(run: RunCommand, store: Path, home: Path) -> None:
    (home / "log.md").write_text(LOG)
    outcome = run("import", "log.md", "--to", "Journal")
    assert outcome.code == 0
    assert "Accepted: 3 cards" in outcome.out
    assert len([card for card in run("cards", "--json").json if card["deck"] == "Journal"]) == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--accept", "x"), "is no draft"),
        (("--accept", "9-2"), "smaller number first"),
        (("--accept", "999"), "no draft 999"),
        (("--to", "A"), "--to says where"),
        (("--all", "--accept", "1"), "--all accepts every"),
        (("--accept", "1", "--reject", "1"), "both accepted and rejected"),
    ],
)
def test_words_that_make_no_sense_are_refused(
    run: RunCommand, notes: Path, words: tuple[str, ...], told: str
) -> None:
    outcome = run("drafts", *words)
    assert outcome.code == 2
    assert told in outcome.err


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (7, "draft (term"),
        (10, "No rule for cards fits this line"),
        (11, "The line is blank."),
        (18, "question (answered)"),
        (20, "question (open)"),
        (16, "day: 2020-04-19"),
    ],
)
def test_why_says_what_became_of_a_line(run: RunCommand, notes: Path, line: int, told: str) -> None:
    outcome = run("why", f"log.md:{line}")
    assert outcome.code == 0
    assert told in outcome.out


def test_why_explains_a_line_of_a_deck(run: RunCommand, store: Path) -> None:
    outcome = run("why", "optimisation.md:11", "--json")
    assert outcome.code == 0
    assert outcome.json[0]["what"] == "concept"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("log.md", "names no line"),
        ("log.md:0", "names no line"),
        ("log.md:999", "no line 999"),
        ("none.md:1", "none.md"),
    ],
)
def test_why_needs_a_line_that_is_there(run: RunCommand, notes: Path, place: str, told: str) -> None:
    outcome = run("why", place)
    assert outcome.code in (1, 2)
    assert told in outcome.err
    assert "Traceback" not in outcome.err


def test_gaps_are_what_the_notes_dwell_on_and_no_deck_has(run: RunCommand, notes: Path) -> None:
    gaps = {gap["term"]: gap for gap in run("gaps", "--json").json}
    assert "Momentum" not in gaps
    assert gaps["LSTM"]["questions"] == 0
    assert [day["date"] for day in gaps["LSTM"]["days"]] == ["2020-04-19", "2020-04-20"]
    assert gaps["Stride"]["defined"] is True
    assert len(gaps["Weight decay"]["days"]) == 2
    assert "LSTM  (2 days)  2020-04-19, 2020-04-20" in run("gaps").out
