"""The command reference says what the commands say of themselves."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import typer

from studyml.cli.main import app
from tests.cli.conftest import RunCommand

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return runpy.run_path(str(DOCS / "command_reference.py"))


def test_the_command_reference_is_what_its_generator_writes(written: dict[str, Any]) -> None:
    told = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert told == written["reference"](), "run: python docs/command_reference.py"


def test_the_manual_page_is_what_its_generator_writes_and_names_every_command(
    written: dict[str, Any],
) -> None:
    told = (DOCS / "studyml.1").read_text(encoding="utf-8")
    assert told == written["manual"](), "run: python docs/command_reference.py"
    for name in typer.main.get_group(app).commands:
        assert f"\n.SS studyml {name.replace('-', chr(92) + '-')}\n" in told
    commands = (".TH", ".SH", ".SS", ".PP", ".TP", ".B", ".nf", ".fi")
    assert {line.split()[0] for line in told.split("\n") if line[:1] in (".", "'")} == set(commands)


def test_every_command_and_every_option_stands_in_the_reference(written: dict[str, Any]) -> None:
    text = written["reference"]()
    commands = typer.main.get_group(app).commands
    assert len(commands) >= 10
    for name, command in commands.items():
        section = text.partition(f"## studyml {name}\n")[2].partition("\n## ")[0]
        assert "Example" in section, name
        for param in command.params:
            option = param.opts[-1] if param.opts[-1].startswith("-") else (param.metavar or "?")
            assert f"{option}" in section, (name, option)


def test_every_option_and_argument_has_a_help_text() -> None:
    group = typer.main.get_group(app)
    for command in (group, *group.commands.values()):
        for param in command.params:
            assert getattr(param, "help", ""), (command.name, param.name)


def test_every_example_is_a_command_line_that_is_understood(
    written: dict[str, Any], run: RunCommand, store: Path
) -> None:
    import shlex

    examples = [line for line in written["reference"]().split("\n") if line.startswith("studyml ")]
    usages = [line for line in examples if "[" in line or "..." in line]
    # A server runs until it is ended, in a test of its own.
    lines = [line for line in examples if line not in usages and not line.startswith("studyml serve")]
    assert len(lines) >= 20
    for line in lines:
        outcome = run(*shlex.split(line)[1:])
        # Some of the examples name decks and files that are not here; none may be wrong usage otherwise.
        assert outcome.code in (0, 1) or "there is no" in outcome.err, (line, outcome.err)
        assert "Traceback" not in outcome.err
