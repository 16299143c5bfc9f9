"""A folder of decks that are wrong in every way: one line for each, and everything else is read."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from studyml.services.check import check_decks
from studyml.services.importing import import_decks, sync_decks
from studyml.services.workspace import Workspace
from tests.services import hostile_folder
from tests.services.learner import Folder, cards, rows

SPECIAL = {
    "deck.md": ("deck.md:1: ", "no regular file"),
    "circle.md": ("circle.md:1: ", "leads back to itself"),
}
NAMED = {name: (start, word) for name, (_, start, word) in hostile_folder.FILES.items()} | SPECIAL
EXPECTED = {name: told for name, told in NAMED.items() if name not in hostile_folder.PASSED_OVER}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    hostile_folder.make(folder)
    return folder


def problems_by_file(folder: Path, problems: list[str]) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for problem in problems:
        line = problem.removeprefix(f"{folder}/")
        told.setdefault(line.partition(":")[0], []).append(line)
    return told


def test_each_bad_file_of_a_folder_gets_one_line_and_the_rest_is_read(work: Workspace, hostile: Path) -> None:
    report = import_decks(work, [hostile])
    told = problems_by_file(hostile, report.problems())
    for name, (start, word) in EXPECTED.items():
        assert len(told.get(name, [])) == 1, (name, told.get(name))
        [line] = told[name]
        assert line.startswith(start), line
        assert re.search(word, line, re.IGNORECASE), line
    assert told.keys() == EXPECTED.keys()
    assert {"Stride", "With a mark", "With other line ends", "Is it kept?", "One?"} <= cards(work).keys()
    assert report.has_errors


def test_every_line_says_what_to_do(work: Workspace, hostile: Path) -> None:
    for problem in import_decks(work, [hostile]).problems():
        text = problem.split(": ", 1)[1]
        assert len(text) > 20, problem
        assert "\n" not in text


def test_what_is_wrong_is_told_again_at_every_import_and_sync(work: Workspace, hostile: Path) -> None:
    first = import_decks(work, [hostile])
    again = import_decks(work, [hostile])
    assert again.problems() == first.problems()
    assert (again.added, again.edited, again.retired) == ([], [], [])
    # A sync knows of the files that have been read once; what could never be read it has no cause to try.
    told = problems_by_file(hostile, sync_decks(work).problems())
    assert {"date.md", "ids.md", "none.md", "unanswered.md"} <= told.keys()


@pytest.mark.parametrize("name", NAMED)
def test_a_bad_file_that_is_named_alone_is_told_in_one_line_too(
    work: Workspace, hostile: Path, name: str
) -> None:
    start, word = NAMED[name]
    [line] = import_decks(work, [hostile / name]).problems()
    assert line.removeprefix(f"{hostile}/").startswith(start)
    assert re.search(word, line, re.IGNORECASE)


def test_check_tells_the_same_and_stores_nothing(work: Workspace, hostile: Path) -> None:
    before = rows(work.store)
    report = check_decks([hostile])
    assert rows(work.store) == before
    lines = [str(refusal) for refusal in report.refused]
    lines += [
        f"{path}:{r.line}: {r.text}"
        for path, deck in report.decks
        for r in deck.remarks
        if r.level == "error"
    ]
    assert sorted(lines) == sorted(import_decks(work, [hostile]).problems())


def test_a_bad_card_costs_no_other_card_of_its_file(work: Workspace, decks: Folder) -> None:
    parts = ["## A", "Q: One?\nA: 1", "Q: Two?", "C: nothing hidden", "C: [x] is hidden", "three :: 3"]
    report = import_decks(work, [decks.write("a.md", "\n\n".join(parts))])
    assert report.has_errors
    assert {"One?", "three", "==[…]== is hidden"} <= cards(work).keys()


def test_a_file_that_can_no_longer_be_read_keeps_its_cards(work: Workspace, decks: Folder) -> None:
    file = decks.write("a.md", hostile_folder.GOOD)
    import_decks(work, [file])
    before = rows(work.store)
    file.write_bytes(b"\xff\xfe\x00broken")
    report = sync_decks(work)
    assert report.has_errors
    assert rows(work.store) == before


def test_a_path_that_names_nothing_is_told_and_the_others_are_read(work: Workspace, decks: Folder) -> None:
    file = decks.write("a.md", hostile_folder.GOOD)
    long = Path("x" * 5000)
    report = import_decks(work, [decks.path / "missing.md", long, file])
    assert [refusal.reason for refusal in report.refused] == [
        "there is no such file or folder; check the path"
    ] * 2
    assert "Stride" in cards(work)


def test_a_file_named_twice_is_told_of_once(work: Workspace, decks: Folder) -> None:
    file = decks.path / "bad.md"
    file.write_bytes(b"\xff")
    assert len(import_decks(work, [file, file, decks.path / "." / "bad.md"]).refused) == 1


def test_a_deck_whose_name_is_not_utf8_is_refused_by_name(work: Workspace, decks: Folder) -> None:
    odd = Path(os.fsdecode(os.fsencode(decks.path) + b"/\xff.md"))
    odd.write_text(hostile_folder.GOOD)
    decks.write("fine.md", "## Kernel\nA small matrix.\n")
    report = import_decks(work, [odd, decks.path / "fine.md"])
    assert [refusal.reason for refusal in report.refused] == [
        "the name of the file is not UTF-8; give it another"
    ]
    assert "Kernel" in cards(work)


def test_an_ordinary_document_in_a_folder_is_no_deck_unless_it_is_named(
    work: Workspace, decks: Folder
) -> None:
    readme = decks.write("README.md", "# A project\n\n## Usage\nRun it.\n")
    decks.write("a.md", hostile_folder.GOOD)
    assert [source.title for source in import_decks(work, [decks.path]).sources] == ["Good"]
    assert import_decks(work, [readme]).added != []


def test_escape_sequences_in_a_deck_do_not_reach_the_store(work: Workspace, decks: Folder) -> None:
    import_decks(work, [decks.write("a.md", "## \x1b[31mRed\x1b]0;x\x07\n\nA \u202etext.\n")])
    for row in rows(work.store, "card", "concept", "deck").values():
        assert "\x1b" not in repr(row)
        assert "\\u202e" not in ascii(row)
