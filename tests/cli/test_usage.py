"""Settings, the place of the store, and wrong usage: one line that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import RunCommand
from tests.cli.outcome import CARDS, DECK

COMMANDS_ON_A_STORE = [
    ["due"],
    ["due", "--json"],
    ["decks"],
    ["concepts"],
    ["cards"],
    ["sync"],
    ["undo"],
    ["review", "--plain"],
    ["import", "a.md"],
    [],
]


def test_an_import_of_nothing_or_of_two_kinds_is_wrong_usage(run: RunCommand, home: Path) -> None:
    assert "--starter" in run("import").failed(2)
    assert "--starter" in run("import", "a.md", "--starter").failed(2)
    assert list(home.iterdir()) == []


def test_settings_are_shown_with_their_meaning_and_changed(run: RunCommand, home: Path) -> None:
    text = run("config").out
    assert "new_per_day = 20\n    How many new cards" in text
    assert "learning_steps = [1, 10]" in text
    assert text.splitlines()[-1] == f"The file: {home / 'config' / 'studyml' / 'config.toml'}"
    assert run("config", "new_per_day", "5").out.startswith("new_per_day = 5\n")
    assert run("config", "new_per_day", "--json").json == {"new_per_day": 5}
    assert run("config", "--json").json["learning_steps"] == [1, 10]
    run("config", "desired_retention", "0.95", "--deck", "Papers")
    assert run("config", "desired_retention", "--deck", "Papers/New", "--json").json == {
        "desired_retention": 0.95
    }
    assert run("config", "desired_retention", "--json").json == {"desired_retention": 0.9}
    assert run("config", "new_per_day", "--unset", "--json").json == {"new_per_day": 20}


def test_keys_are_settings_too(run: RunCommand) -> None:
    assert run("config", "keys.review.good", "g").out == 'keys.review.good = "g"\n'
    assert run("config", "--json").json["keys.review.good"] == "g"
    assert run("config", "keys.review.good", "--unset").out == 'keys.review.good = "3"\n'
    assert run("config", "keys.review.good", "--json").json == {"keys.review.good": "3"}
    assert "keys.nosuch" in run("config", "keys.nosuch").failed(2)
    assert "keys.nosuch" in run("config", "keys.nosuch", "x").failed(2)


def test_every_key_of_the_app_is_listed_by_the_name_under_which_it_can_be_changed(run: RunCommand) -> None:
    run("config", "keys.home.import", "f5")
    assert run("config", "keys", "--json").json["keys.home.import"] == "f5"
    listed = run("config", "keys").out
    assert "keys.review.good" in listed
    assert "Rate Good: recalled" in listed
    assert "studyml config keys" in run("config").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["config", "nosuch"], "no setting 'nosuch'"),
        (["config", "nosuch", "1"], "no setting 'nosuch'"),
        (["config", "new_per_day", "many"], "a whole number"),
        (["config", "new_per_day", "5", "--unset"], "--unset"),
        (["config", "--unset"], "--unset"),
        (["config", "theme", "light", "--deck", "A"], "cannot be set for one deck"),
    ],
)
def test_settings_that_cannot_be_are_wrong_usage(run: RunCommand, words: list[str], told: str) -> None:
    assert told in run(*words).failed(2)


def test_a_broken_settings_file_is_named_and_stops_every_command(
    run: RunCommand, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "mine.toml").write_text("new_per_day = \n")
    monkeypatch.setenv("STUDYML_CONFIG", str(home / "mine.toml"))
    for words in (["due"], ["config"], ["cards"], ["review", "--plain"]):
        assert "mine.toml" in run(*words).failed(1)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nosuch"], "No such command 'nosuch'"),
        (["cards", "--jsn"], "--json"),
        (["due", "--nosuch"], "No such option: --nosuch"),
        (["check"], "Missing argument 'PATH'"),
        (["review", "--limit", "0"], "--limit"),
        (["review", "--limit", "many"], "--limit"),
        (["review", "nosuch", "--plain"], "there is no deck 'nosuch'"),
        (["import", "a.md", "--dialect", "nosuch"], "--dialect"),
        (["--db"], "--db"),
        (["--db", "", "due"], "--db names no file"),
        (["--db", "~nosuch/x.db", "due"], "home"),
        (["undo", "twice"], "twice"),
    ],
)
def test_wrong_usage_is_told_in_one_line_with_exit_code_2(
    run: RunCommand, store: Path, words: list[str], told: str
) -> None:
    assert told in run(*words).failed(2)


def test_the_store_may_be_named_before_or_after_the_command(
    run: RunCommand, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = home / "other.db"
    (home / "a.md").write_text("## Kernel\nA small matrix.\n")
    assert run("import", "a.md", "--db", str(other), "--create").code == 0
    assert run("--db", str(other), "due", "--json").json["new"] == 1
    assert run("due", "--json", "--db", str(other)).json["new"] == 1
    for command in ("decks", "concepts", "cards"):
        assert len(run("--db", str(other), command, "--json").json) == 1
        assert len(run(command, "--json", "--db", "other.db").json) == 1
    assert run("due", "--json").json["new"] == CARDS
    monkeypatch.setenv("STUDYML_DB", str(other))
    assert run("due", "--json").json["new"] == 1
    assert run("due", "--json", "--db", str(store)).json["new"] == CARDS


@pytest.mark.parametrize("words", COMMANDS_ON_A_STORE, ids=" ".join)
def test_a_mistyped_store_is_an_error_and_makes_no_file(
    run: RunCommand, home: Path, words: list[str]
) -> None:
    (home / "a.md").write_text(DECK)
    before = sorted(home.rglob("*"))
    assert "mistyped.db: there is no store here" in run("--db", "mistyped.db", *words).failed(1)
    if words:
        assert "mistyped.db: there is no store here" in run(*words, "--db", "mistyped.db").failed(1)
    assert sorted(home.rglob("*")) == before


@pytest.mark.parametrize("words", [w for w in COMMANDS_ON_A_STORE if w[:1] != ["import"]], ids=" ".join)
def test_without_a_store_a_command_says_how_to_start_one(
    run: RunCommand, home: Path, words: list[str]
) -> None:
    assert "studyml import" in run(*words).failed(1)
    assert list(home.iterdir()) == []


def test_every_command_has_help(run: RunCommand) -> None:
    listed = run("--help").out
    for command in (
        "review",
        "due",
        "decks",
        "cards",
        "concepts",
        "check",
        "sync",
        "import",
        "undo",
        "config",
    ):
        assert f"\n  {command} " in listed
        outcome = run(command, "--help")
        assert outcome.code == 0
        assert "Example" in outcome.out
