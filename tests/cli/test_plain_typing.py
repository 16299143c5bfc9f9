"""`review --plain` on a card whose answer is typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import RunCommand

DECK = """\
## Momentum

Q: What is the usual coefficient?
A: {{type:0.9}}
"""


@pytest.fixture
def deck(tmp_path: Path, run: RunCommand) -> Path:
    path = tmp_path / "typed.md"
    path.write_text(DECK)
    assert run("import", "--create", str(path)).code == 0
    return path


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("0.9\n3\n", "Right."),
        (" 0.9 \n3\n", "Right."),
        ("0.99\n1\n", "Typed:    0.99\nExpected: 0.9"),
        ("3\n3\n", "Typed:    3\nExpected: 0.9"),
    ],
)
def test_what_was_typed_is_compared_and_rated_by_the_learner(
    run: RunCommand, deck: Path, typed: str, told: str
) -> None:
    outcome = run("review", "--plain", typed=typed)
    assert "Type the answer; Enter alone shows it." in outcome.out
    assert told in outcome.out
    [card] = run("cards", "--json").json
    assert card["reps"] == 1


@pytest.mark.parametrize("typed", ["\n3\n", "n\n\n3\n"])
def test_nothing_typed_shows_the_answer_as_ever(run: RunCommand, deck: Path, typed: str) -> None:
    outcome = run("review", "--plain", typed=typed)
    assert "Expected" not in outcome.out
    assert "1 Again" in outcome.out
    [card] = run("cards", "--json").json
    assert card["reps"] == 1


def test_a_command_is_no_answer(run: RunCommand, deck: Path) -> None:
    assert "Expected" not in run("review", "--plain", typed="q\n").out
    [card] = run("cards", "--json").json
    assert card["reps"] == 0


def test_how_sure_one_is_of_a_typed_answer_is_asked_before_it_is_compared(
    run: RunCommand, deck: Path
) -> None:
    run("config", "ask_confidence", "true")
    out = run("review", "--plain", typed="0.9\n4\n3\n").out
    assert out.index("Type the answer") < out.index("How sure are you?") < out.index("Right.")
    assert run("stats", "--json").json["confidence"]["answers"] == 1


def test_a_sign_that_is_a_command_elsewhere_is_an_answer_where_one_types(run: RunCommand, deck: Path) -> None:
    assert "Typed:    -" in run("review", "--plain", typed="-\nq\n").out
