"""Commands that change deck files."""

from __future__ import annotations

import sys
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


def test_a_card_is_added_from_options(run: RunCommand, deck: Path) -> None:
    before = deck.read_bytes()
    words = ["add", "--to", str(deck), "--concept", "momentum"]
    told = run(*words, "--front", "What is usual for the coefficient?", "--back", "0.9", "--json").json
    assert told["change"] == "Add 1 card to Machine Learning/Optimisation"
    [card] = told["cards"]
    assert (card["concept"], card["kind"]) == ("momentum", "basic")
    assert [each["front"] for each in told["near"]] == ["Which coefficient is usual?"]
    assert [found["id"] for found in run("cards", f"id:{card['id']}", "--json").json] == [card["id"]]
    outcome = run(*words, "--cloze", "It keeps [past] gradients.")
    assert (outcome.code, outcome.err) == (0, "")
    assert "Add 1 card to" in outcome.out
    run("undo")
    run("undo")
    assert deck.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "there is no card"),
        (["--front", "x", "--back", "y"], "--to DECK"),
        (["--front", "x", "--back", "y", "--to", "D"], "--concept NAME"),
        (["--front", "x", "--to", "D", "--concept", "C"], "needs --front and --back"),
    ],
)
def test_a_part_of_a_card_that_is_missing_is_named(
    run: RunCommand, deck: Path, words: list[str], told: str
) -> None:
    outcome = run("add", *words)
    assert outcome.code == 2
    assert told in outcome.err


def editor(home: Path, *texts: str) -> str:
    """A program that puts one of these texts after the other into the file that it is given last."""
    for number, text in enumerate(texts):
        (home / f"text-{number}").write_text(text)
    script = home / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        f"texts = sorted(pathlib.Path({str(home)!r}).glob('text-*'))\n"
        "pathlib.Path(sys.argv[-1]).write_text(texts[0].read_text())\n"
        "texts[0].unlink() if len(texts) > 1 else None\n"
    )
    return f"{sys.executable} {script}"


def test_cards_are_written_in_the_editor_until_they_are_right(
    run: RunCommand, deck: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyml.cli.add_commands.can_ask", lambda: True)
    head = "---\ndeck: Machine Learning/Optimisation\n---\n\n"
    wrong = f"{head}## Kernel\n\nQ: What?\n"
    monkeypatch.setenv("VISUAL", editor(home, wrong, f"{wrong}A: A window.\n\n## Adam\nTwo averages.\n"))
    outcome = run("add", typed="yes\n")
    assert outcome.code == 0, outcome.err
    assert "line 7: This `Q:` has no answer" in outcome.err
    assert outcome.out.startswith("Add 2 cards to Machine Learning/Optimisation")
    assert deck.read_text().endswith("## Kernel\n\nQ: What?\nA: A window.\n\n## Adam\nTwo averages.\n")


def test_a_template_that_was_left_as_it_is_adds_nothing(
    run: RunCommand, deck: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyml.cli.add_commands.can_ask", lambda: True)
    before = deck.read_bytes()
    outcome = run("add", "--to", "Optimisation")
    assert outcome.code == 2
    assert "nothing was added" in outcome.err
    assert deck.read_bytes() == before
