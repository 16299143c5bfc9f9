"""Packages of Anki on the command line: in, out, and what is said of those that are refused."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

from tests.cli.conftest import RunCommand
from tests.cli.outcome import CARDS, DECK
from tests.interchange.anki_samples import Sample


def test_a_package_goes_out_and_comes_in(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    run("import", "a.md")
    out = run("export", "anki", "-o", "all.apkg", "--json")
    assert (out.code, out.json["cards"], out.json["reviews"], out.json["lost"]) == (0, CARDS, 0, {})
    other = ("--db", "other.db")
    into = run("import", "all.apkg", "--create", *other)
    assert (into.code, into.err) == (0, "")
    assert into.out.splitlines()[0] == f"all.apkg: all (package, anki): {CARDS} cards, 0 reviews added"
    assert f"Cards: {CARDS} added" in into.out
    assert run("import", "all.apkg", *other).out.splitlines()[-1].startswith("Nothing changed")
    assert (home / "decks").is_dir()
    assert run("undo", *other).out == "Taken back: Import all.apkg\n"
    assert not list((home / "decks").glob("*.md"))


def test_a_package_with_a_folder_for_its_decks_says_nothing_of_drafts(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    run("import", "a.md")
    run("export", "anki", "-o", "all.apkg")
    told = run("import", "all.apkg", "--to", "mine", "--create", "--db", "other.db").out
    assert "(package, anki)" in told
    assert "accepted" not in told


def test_a_package_that_is_refused_is_told_in_one_line(run: RunCommand, home: Path) -> None:
    with zipfile.ZipFile(home / "bad.apkg", "w") as archive:
        archive.writestr("../escaped", b"x")
    outcome = run("import", "bad.apkg")
    assert outcome.code == 1
    [line] = outcome.err.splitlines()
    assert line.startswith("bad.apkg:1: An entry of the package is called '../escaped'")
    assert not (home / "data" / "studyml" / "decks").exists()


def test_rows_that_are_refused_end_an_import_with_one(run: RunCommand, home: Path) -> None:
    with Sample(home / "sample") as sample:
        sample.note("Default", "Basic", ["one", "two"])
        sample.db.execute("INSERT INTO revlog VALUES (253370764800000, 1, 0, 3, 1, 1, 1, 1, 1)")
        sample.package(name="notes.apkg")
        sample.db.execute('UPDATE cards SET data = \'{"s": -1, "d": 5}\'')
        sample.package(name="notes.apkg")
    outcome = run("import", "sample/notes.apkg")
    assert outcome.code == 1
    assert "memories of FSRS that cannot be right: 1 left out" in outcome.err
    assert "Cards: 1 added" in outcome.out


def test_an_export_of_nothing_says_so(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    run("import", "a.md")
    outcome = run("export", "anki", "-o", "none.apkg", "--deck", "Nowhere")
    assert (outcome.code, outcome.out) == (2, "")
    assert not (home / "none.apkg").exists()


def test_a_list_goes_out_as_csv_in_which_no_cell_is_executed(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text("Q: =1+1?\nA: @sum\n\nQ: Plain?\nA: '-5, quoted\n")
    run("import", "a.md")
    assert run("export", "csv", "-o", "out/cards.csv").out == "out/cards.csv: 2 cards.\n"
    with (home / "out" / "cards.csv").open(newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["front"], first["back"]) == ("'=1+1?", "'@sum")
    assert (second["front"], second["back"]) == ("Plain?", "''-5, quoted")
    run("export", "csv", "-o", "out/cards.csv", "--no-guard")
    with (home / "out" / "cards.csv").open(newline="") as file:
        assert [row["front"] for row in csv.DictReader(file)] == ["=1+1?", "Plain?"]
    assert sorted(path.name for path in (home / "out").iterdir()) == ["cards.csv"]


def test_a_list_goes_out_as_json_like_that_of_cards(run: RunCommand, home: Path) -> None:
    (home / "a.md").write_text(DECK)
    run("import", "a.md")
    assert run("export", "json", "-o", "cards.json").code == 0
    assert json.loads((home / "cards.json").read_text()) == run("cards", "--json").json
    assert run("export", "json", "-o", "a.md/cards.json").code == 1
