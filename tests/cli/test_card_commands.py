"""Commands on the cards that a query finds: each does it in one change, tells it, and can be taken back."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import RunCommand
from tests.cli.outcome import CARDS, DECK

MOMENTUM = "concept:Momentum"
ACTIONS = [
    (["suspend"], "Suspended", "is:suspended"),
    (["bury"], "Buried", "is:buried"),
    (["flag", "2"], "Flagged", "flag:2"),
    (["set-due", "+3"], "Set due", "prop:due=3"),
    (["reset", "--yes"], "Put back to new", "is:new concept:SGD"),
]


@pytest.fixture
def answered(run: RunCommand, store: Path) -> int:
    """The one card that was answered, of the eight in the store."""
    run("review", "--plain", "--limit", "1", typed="\n4\n")
    [card] = run("cards", "rated:1", "--json").json
    return int(card["id"])


def ids(run: RunCommand, *query: str) -> list[int]:
    return [card["id"] for card in run("cards", *query, "--json").json]


@pytest.mark.parametrize(("words", "label", "query"), ACTIONS)
def test_a_command_changes_the_found_cards_and_undo_takes_it_back(
    run: RunCommand, answered: int, words: list[str], label: str, query: str
) -> None:
    before = run("cards", "--json").json
    outcome = run(*words, f"id:{answered}")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith(f"{label}.\n")
    assert outcome.out.endswith("`studyml undo` takes it back.\n")
    assert answered in ids(run, query)
    assert run("undo").out == f"Taken back: {label}\n"
    assert run("cards", "--json").json == before


@pytest.mark.parametrize(("words", "label", "query"), ACTIONS)
def test_the_change_is_told_as_json(
    run: RunCommand, answered: int, words: list[str], label: str, query: str
) -> None:
    outcome = run(*words, f"id:{answered}", "--json")
    assert outcome.err == ""
    told = outcome.json
    assert told.keys() == {"change", "found", "cards", "left", "reason", "backup"}
    assert (told["change"], told["found"], told["cards"], told["left"]) == (label, 1, [answered], [])
    assert run(*words, f"id:{answered}", "--json").json["change"] is None


@pytest.mark.parametrize("words", [words for words, _, _ in ACTIONS])
def test_a_wrong_query_changes_nothing_and_says_where_it_is_wrong(
    run: RunCommand, store: Path, words: list[str]
) -> None:
    assert "at 'is:good': is:good is nothing a card can be" in run(*words, "momentum", "is:good").failed(2)
    assert run("undo", "--json").json["undone"].startswith("Import ")


@pytest.mark.parametrize("words", [words for words, _, _ in ACTIONS])
def test_a_query_that_finds_nothing_does_nothing(run: RunCommand, store: Path, words: list[str]) -> None:
    outcome = run(*words, "nosuchword")
    assert (outcome.code, outcome.out) == (0, "No cards.\n")


@pytest.mark.parametrize(
    "words", [["suspend"], ["bury"], ["flag", "1"], ["set-due", "today"], ["reset", "--yes"]]
)
def test_a_command_without_a_query_is_refused(run: RunCommand, store: Path, words: list[str]) -> None:
    run(*words).failed(2)


def test_a_mark_stands_under_the_place_at_a_terminal(
    run: RunCommand, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    outcome = run("cards", "größe 梯度 (prop:x>1)")
    assert outcome.code == 2
    assert outcome.err.splitlines()[:2] == ["größe 梯度 (prop:x>1)", "            ^"]
    assert "prop:x is no figure of a card" in outcome.err.splitlines()[2]


def test_suspended_and_buried_cards_are_put_back(run: RunCommand, store: Path) -> None:
    for command in ("suspend", "bury"):
        run(command, MOMENTUM)
        assert len(ids(run, "is:suspended or is:buried")) == 6
        run(command, MOMENTUM, "--undo")
        assert ids(run, "is:suspended or is:buried") == []


def test_new_cards_are_told_to_have_no_day(run: RunCommand, answered: int) -> None:
    outcome = run("set-due", "tomorrow", "deck:Optimisation")
    assert outcome.out.splitlines()[:3] == [
        "Set due.",
        f"{CARDS - 1} cards stayed as before.",
        f"{CARDS - 1} new cards cannot be given a day: what is new comes in the order of its deck.",
    ]
    assert "is no day" in run("set-due", "soon", "deck:Optimisation").failed(2)


def test_a_reset_without_a_terminal_needs_to_be_told_that_it_is_meant(run: RunCommand, answered: int) -> None:
    assert "--yes says that you mean it" in run("reset", f"id:{answered}").failed(2)
    assert ids(run, "is:new -id:0") != []
    assert answered not in ids(run, "is:new")


@pytest.mark.parametrize(
    ("typed", "is_reset"),
    [("yes\n1\n", True), ("yes\nyes\n", False), ("1\n1\n", False), ("no\n", False), ("", False)],
)
def test_a_reset_is_asked_for_twice_at_a_terminal(
    run: RunCommand, answered: int, monkeypatch: pytest.MonkeyPatch, typed: str, is_reset: bool
) -> None:
    monkeypatch.setattr("studyml.cli.card_commands.can_ask", lambda: True)
    outcome = run("reset", f"id:{answered}", typed=typed)
    assert outcome.code == (0 if is_reset else 2)


def test_a_reset_says_where_the_copy_of_the_store_is(run: RunCommand, answered: int, store: Path) -> None:
    told = run("reset", "--yes", f"id:{answered}", "--json").json
    assert Path(told["backup"]).parent == store.with_name("backups")
    assert len(run("--db", told["backup"], "cards", "-is:new", "--json").json) == 1


def _editor(folder: Path, script: str) -> str:
    """An editor that changes the file that it is given."""
    program = folder / "editor.py"
    program.write_text(f"import pathlib, sys\nlog = pathlib.Path({str(folder / 'log')!r})\n{script}")
    return f"{shutil.which(sys.executable) or sys.executable} {program}"


def test_edit_opens_the_deck_at_the_line_of_the_card_and_reads_it_again(
    run: RunCommand, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "kernels.md").write_text("## Kernel\n\nQ: How large is a kernel usually?\nA: 3 by 3\n")
    run("import", "kernels.md")
    [card] = run("cards", "kernel usually", "--json").json
    script = (
        "log.write_text(repr(sys.argv[1:]))\n"
        "file = pathlib.Path(sys.argv[2])\n"
        "file.write_text(file.read_text().replace('3 by 3', 'three by three'))\n"
    )
    monkeypatch.setenv("VISUAL", _editor(home, script))
    outcome = run("edit", str(card["id"]))
    assert outcome.code == 0
    assert f"'+{card['line']}'" in (home / "log").read_text()
    [after] = run("cards", f"id:{card['id']}", "--json").json
    assert after["back"] == "three by three"


def test_edit_wants_one_card(run: RunCommand, store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "false")
    assert "finds 6 cards" in run("edit", MOMENTUM).failed(2)
    assert "there is no card '9999'" in run("edit", "9999").failed(2)


def test_edit_says_when_the_editor_or_the_deck_is_missing(
    run: RunCommand, store: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "decks").mkdir()
    (home / "decks" / "a.md").write_text(DECK.replace("Momentum", "Adam"))
    run("import", "decks/a.md")
    monkeypatch.setenv("VISUAL", "/nosuch/editor")
    assert "/nosuch/editor cannot be started" in run("edit", "concept:Adam", "kind:definition").failed(1)
    (home / "decks" / "a.md").unlink()
    assert "is gone" in run("edit", "concept:Adam", "kind:definition").failed(2)


def _lapse(run: RunCommand, times: int) -> None:
    """Lets the first card be known and then forgotten so often, in one day."""
    for _ in range(times):
        run("set-due", "today", "concept:SGD", "kind:definition")
        run("review", "--plain", "--limit", "1", "--query", "concept:SGD kind:definition", typed="\n1\nq\n")


def test_leeches_are_listed_with_what_helps(run: RunCommand, store: Path) -> None:
    assert run("leeches").out == "No leeches.\n"
    run("config", "leech_lapses", "2")
    run("review", "--plain", "--limit", "1", typed="\n4\n")
    _lapse(run, 2)
    [leech] = run("leeches", "--json").json
    assert (leech["front"], leech["lapses"], leech["advice"]) == ("SGD", 2, "rewrite")
    assert leech["flags"] == ["leech"]
    assert "rewrite: word it anew" in run("leeches").out


def test_reviewing_a_query_brings_what_is_due_among_its_cards(run: RunCommand, store: Path) -> None:
    asked = run("review", "--plain", "--query", "front:usual", typed="q\n").out
    assert "(1 left, 1 new)" in asked
    assert "Which coefficient is usual?" in asked
    assert run("review", "--plain", "--query", "front:usual is:due").out == "Nothing is due.\n"
    assert "at 'is:good'" in run("review", "--plain", "--query", "is:good").failed(2)


def test_cramming_stores_nothing_and_a_custom_session_does(run: RunCommand, store: Path) -> None:
    run("review", "--plain", "--cram", "--query", "front:usual", typed="\n4\n")
    assert ids(run, "rated:1") == []
    run("review", "--plain", "--cram", "--reschedule", "--query", "front:usual", typed="\n4\n")
    assert ids(run, "rated:1") == ids(run, "front:usual")
    assert "--reschedule belongs to --cram" in run("review", "--plain", "--reschedule").failed(2)


def test_quotation_marks_that_the_shell_took_are_given_back(run: RunCommand, store: Path) -> None:
    assert len(ids(run, "deck:Machine Learning/Optimisation", MOMENTUM)) == 6
    assert ids(run, "deck:Machine Learning", "nosuchword") == []
    assert len(ids(run, 'deck:"Machine Learning" (concept:SGD or kind:cloze)')) == 4


def test_what_begins_with_a_minus_is_part_of_the_query(run: RunCommand, store: Path) -> None:
    assert len(ids(run, "-concept:SGD")) == 6
    assert len(ids(run, "-hessian", "-prop:s=10", "-kind:cloze")) == 6
    assert "there is no option --jsno here" in run("cards", "--jsno").failed(2)


def test_json_of_a_change_is_alone_on_standard_output(run: RunCommand, store: Path) -> None:
    outcome = run("suspend", MOMENTUM, "--json")
    assert json.loads(outcome.out)["change"] == "Suspended 6 cards"
