"""Commands that change deck files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import RunCommand
from tests.cli.outcome import DECK

MOMENTUM = "concept:Momentum"


@pytest.fixture
def deck(run: RunCommand, home: Path) -> Path:
    """The one deck of the store, a file of the test's own."""
    path = home / "own.md"
    path.write_text(DECK)
    assert run("import", str(path)).code == 0
    return path


def test_tags_are_given_and_taken_away(run: RunCommand, deck: Path) -> None:
    before = deck.read_bytes()
    outcome = run("tag", MOMENTUM, "--add", "exam", "--add", "#hard")
    assert (outcome.code, outcome.err) == (0, "")
    assert "+exam +hard" in outcome.out
    tagged = run("cards", "tag:exam", "--json").json
    assert {card["concept"] for card in tagged} == {"Momentum"}
    assert all({"exam", "hard"} <= set(card["tags"]) for card in tagged)
    assert run("tag", "tag:exam", "-is:suspended", "--remove", "exam", "--json").json["left"] == []
    assert run("cards", "tag:exam", "--json").json == []
    run("undo")
    run("undo")
    assert deck.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["tag", MOMENTUM], "no tag is named"),
        (["tag", MOMENTUM, "--add", "a b"], "cannot be a tag"),
        (["tag", MOMENTUM, "--add", "a", "--remove", "A"], "choose one"),
        (["move", MOMENTUM], "--to"),
        (["move", MOMENTUM, "--to", ""], "the deck has no name"),
    ],
)
def test_what_cannot_be_done_is_told(run: RunCommand, deck: Path, words: list[str], told: str) -> None:
    before = deck.read_bytes()
    outcome = run(*words)
    assert outcome.code == 2
    assert told in outcome.err
    assert deck.read_bytes() == before


def test_cards_move_to_a_deck_that_is_made_for_them(run: RunCommand, deck: Path) -> None:
    before = deck.read_bytes()
    count = len(run("cards", MOMENTUM, "--json").json)
    outcome = run("move", MOMENTUM, "--to", "Elsewhere")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Move {count} cards to Elsewhere.\n")
    assert {card["deck"] for card in run("cards", MOMENTUM, "--json").json} == {"Elsewhere"}
    run("undo")
    assert deck.read_bytes() == before
    assert len(run("cards", MOMENTUM, "--json").json) == count


def test_ids_are_shown_and_written(run: RunCommand, deck: Path) -> None:
    before = deck.read_bytes()
    shown = run("ids", str(deck), "--dry-run")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[0].endswith("own.md:6: sgd")
    assert deck.read_bytes() == before
    told = run("ids", "Machine Learning/Optimisation", "--json").json
    assert {"line": 6, "id": "sgd", "text": "SGD"} in told["ids"]
    assert deck.read_text().count("{#") == len(told["ids"])
    assert run("ids", str(deck)).out == "Every concept and card here has an id.\n"
    assert "sgd-math" in {card["id"] for card in told["ids"]}
    run("undo")
    assert deck.read_bytes() == before
