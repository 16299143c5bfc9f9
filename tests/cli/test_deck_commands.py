"""Import, sync and check: what they say where, and with which exit code."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import RunCommand
from tests.cli.outcome import CARDS, DECK

SOURCE_KEYS = {
    *("path", "kind", "format", "title", "days", "first_day", "last_day", "questions", "answered"),
    *("terms", "papers", "cards", "drafts", "remarks"),
}


def test_an_import_tells_its_sources_and_counts(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    outcome = run("import", "a.md", "--json")
    assert (outcome.code, outcome.err) == (0, "")
    told = outcome.json
    assert told["dry_run"] is False
    [source] = told["sources"]
    assert source.keys() >= SOURCE_KEYS
    assert (source["kind"], source["format"], source["cards"]) == ("deck", "native", CARDS)
    assert source["path"] == str(home / "a.md")
    assert told["refused"] == []
    assert told["cards"] == {
        "added": CARDS,
        "edited": 0,
        "moved": 0,
        "unchanged": 0,
        "retired": 0,
        "returned": 0,
    }
    assert run("import", "a.md").out == f"Nothing changed: {CARDS} cards as they were.\n"


def test_an_import_makes_the_store_in_its_usual_place(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    assert run("import", "a.md").out.splitlines()[-1] == f"Cards: {CARDS} added, 0 unchanged."
    assert (home / "data" / "studyml" / "studyml.db").exists()


def test_a_dry_run_of_an_import_makes_nothing_at_all(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    outcome = run("import", "a.md", "--dry-run")
    assert outcome.code == 0
    assert f"Would be: {CARDS} added" in outcome.out
    assert "added: Momentum · Which coefficient is usual?  (a.md:23)" in outcome.out
    assert run("import", "a.md", "--dry-run", "--json").json["dry_run"] is True
    assert [path.name for path in home.rglob("*")] == ["a.md"]


def test_what_an_import_refuses_is_told_on_standard_error_with_exit_code_1(
    run: RunCommand, store: Path, home: Path
) -> None:
    (home / "bad.md").write_bytes(b"\xff\xfe")
    (home / "slip.md").write_text("## A\n\nQ: Without an answer?\n\nQ: With one?\nA: Yes.\n")
    outcome = run("import", "bad.md", "slip.md", "missing.md")
    assert outcome.code == 1
    assert [line.split(": ")[0] for line in outcome.err.splitlines()] == [
        "slip.md:3",
        "missing.md:1",
        "bad.md:1",
    ]
    assert "1 added" in outcome.out
    as_json = run("import", "bad.md", "slip.md", "missing.md", "--json")
    assert as_json.code == 1
    assert {row["path"] for row in as_json.json["refused"]} == {str(home / "bad.md"), "missing.md"}
    assert all(row["reason"] for row in as_json.json["refused"])
    [source] = as_json.json["sources"]
    [remark] = source["remarks"]
    assert (remark["line"], remark["level"]) == (3, "error")
    assert as_json.err.splitlines()


def test_the_starter_decks_come_when_asked_for(run: RunCommand, home: Path) -> None:
    outcome = run("import", "--starter", "--json")
    assert outcome.code == 0
    assert outcome.json["cards"]["added"] >= 90
    assert (home / "data" / "studyml" / "starter-decks").is_dir()
    assert run("undo").out == "Taken back: Load the starter decks\n"
    assert run("cards", "--json").json == []


def test_a_sync_reads_the_known_decks_again(run: RunCommand, store: Path, home: Path) -> None:
    (home / "a.md").write_text("## Kernel\nA small matrix.\n")
    run("import", "a.md")
    (home / "a.md").write_text("## Kernel\nA small matrix that slides.\n")
    dry = run("sync", "--dry-run", "--json")
    assert dry.json["cards"]["edited"] == 1
    outcome = run("sync")
    assert "edited (progress kept): Kernel · Kernel  (a.md:1)" in outcome.out
    assert outcome.code == 0
    assert run("sync", "--json").json["cards"]["edited"] == 0


def test_a_sync_tells_circles_and_files_that_are_gone(run: RunCommand, store: Path, home: Path) -> None:
    (home / "a.md").write_text("## A\n- requires: B\n\nOne.\n\n## B\n- requires: A\n\nTwo.\n")
    told = run("import", "a.md", "--json").json
    assert [sorted(circle) for circle in told["circles"]] == [["A", "B"]]
    (home / "a.md").unlink()
    outcome = run("sync", "--json")
    assert outcome.code == 0
    assert outcome.json["gone"] == [str(home / "a.md")]
    assert outcome.json["cards"]["retired"] == 2


def test_check_says_for_every_candidate_what_it_became_and_why_not(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(
        "## A\n\nQ: Without an answer?\n\nC: Two [gaps] in [here].\n\n```\nQ: in code\n```\n"
    )
    outcome = run("check", "a.md")
    assert outcome.code == 1
    lines = outcome.out.splitlines()
    assert any(line.startswith("a.md:3: no card  Q: Without an answer?  (") for line in lines)
    assert any(line.startswith("a.md:5: 2 cards  C: Two") for line in lines)
    assert lines[-1] == "a.md: a (native): 1 concept, 2 cards, 1 error"
    assert outcome.err.startswith("a.md:3: error: ")
    told = run("check", "a.md", "--json")
    assert told.err == ""
    [deck] = told.json["decks"]
    assert {"path", "dialect", "concepts", "cards", "problems"} <= deck.keys()
    assert deck["problems"][0]["line"] == 3
    assert len(run("check", "a.md", "--quiet").out.splitlines()) == 1
    assert [path.name for path in home.rglob("*")] == ["a.md"]


def test_check_of_sound_decks_exits_with_0_and_of_a_missing_one_with_1(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    assert run("check", "a.md").code == 0
    missing = run("check", "a.md", "nosuch.md")
    assert missing.code == 1
    assert missing.err == "nosuch.md:1: there is no such file or folder; check the path\n"


def test_check_finds_one_id_in_two_files(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text("## A\n\nQ: One? {#x}\nA: 1\n")
    (home / "b.md").write_text("## B\n\nQ: Name the second. {#x}\nA: 2\n")
    outcome = run("check", "a.md", "b.md", "a.md")
    assert outcome.code == 1
    assert outcome.err.splitlines() == [
        "b.md:3: error: the id x is taken by another card at a.md:3. Give one of them another id."
    ]
