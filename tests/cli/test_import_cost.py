"""What a command loads: the quick ones nothing heavy, the reading ones no app, migrations when needed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.outcome import DECK

HEAVY = {"sqlmodel", "sqlalchemy", "alembic", "textual", "typer", "rich", "pydantic", "fsrs", "markdown_it"}

# Runs a command and tells on standard error which modules it has loaded.
TELLING = """
import sys
from studyml.__main__ import main
code = main()
names = sorted({name.partition(".")[0] for name in sys.modules})
import json
sys.stderr.write("\\n" + json.dumps(names))
sys.exit(code)
"""


def loaded(*words: str, code: int = 0) -> set[str]:
    """The packages that a command has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", TELLING, *words],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.returncode == code, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("words", [["--version"], ["due"], ["due", "--json"]], ids=" ".join)
def test_the_quick_commands_load_nothing_heavy(store: Path, words: list[str]) -> None:
    assert loaded(*words) & HEAVY == set()


def test_a_shell_prompt_pays_for_nothing_that_only_values_of_the_app_or_writing_need(store: Path) -> None:
    assert loaded("due") & {"dataclasses", "inspect", "json"} == set()


def test_the_version_does_not_even_look_at_the_store(home: Path) -> None:
    assert loaded("--version") & {"sqlite3", "tomlkit", "platformdirs"} == set()


@pytest.mark.parametrize(
    "words",
    [
        ["decks"],
        ["concepts", "momentum"],
        ["cards"],
        ["check", "optimisation.md"],
        ["config"],
        ["due", "--db", "data/studyml/studyml.db"],
        ["review", "--plain"],
        ["sync"],
        ["undo"],
        ["import", "optimisation.md"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_no_command_but_the_app_loads_the_app_and_none_the_migrations(store: Path, words: list[str]) -> None:
    assert loaded(*words) & {"textual", "alembic"} == set()


@pytest.mark.parametrize("words", [["review", "--plain"], ["undo"], ["config"]], ids=" ".join)
def test_a_session_needs_no_sqlalchemy(store: Path, words: list[str]) -> None:
    assert loaded(*words) & {"sqlmodel", "sqlalchemy"} == set()


def test_only_decks_that_have_changed_need_sqlalchemy(store: Path) -> None:
    heavy = {"sqlmodel", "sqlalchemy"}
    assert loaded("import", "optimisation.md") & heavy == heavy
    assert loaded("import", "optimisation.md") & heavy == set()
    assert loaded("sync") & heavy == set()


def test_migrations_are_loaded_to_make_a_store(home: Path) -> None:
    (home / "a.md").write_text(DECK)
    assert "alembic" in loaded("import", "a.md")
    assert "alembic" not in loaded("import", "a.md")


def test_migrations_are_loaded_when_the_schema_is_behind(store: Path) -> None:
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE alembic_version SET version_num='0000'")
        connection.execute("PRAGMA user_version=0")
    connection.close()
    assert "alembic" in loaded("due", code=1)
