"""Cards moved from one deck file to another, and back."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

import pytest

from studyml.domain.memory import State
from studyml.errors import StudymlError
from studyml.services import deck_edits
from studyml.services.importing import import_decks, sync_sources
from studyml.services.moving import move_cards
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from tests.services.learner import Folder, cards, rows, study_all
from tests.services.small_decks import ADAM, CARD, KEEPS, MOMENTUM, SPEED, USUAL, deck

FIXTURES = Path(__file__).parent.parent / "fixtures" / "card_files"
CASES = tomllib.loads((FIXTURES / "moves.toml").read_text("utf-8"))["case"]


def snapshot(work: Workspace) -> object:
    return rows(work.store, "concept", "card", "memory")


def ids(work: Workspace, fronts: list[str]) -> list[int]:
    found = cards(work)
    return [found[front].id for front in fronts]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["bare", "marked"])
def test_cards_move_with_their_text_and_their_history(
    work: Workspace, decks: Folder, case: dict[str, Any], line_end: str, mark: str
) -> None:
    def data(key: str) -> bytes:
        return (mark + case[key].lstrip("\n").replace("\n", line_end)).encode()

    source, target = decks.path / "a.md", decks.path / "b.md"
    source.write_bytes(data("source"))
    target.write_bytes(data("target"))
    import_decks(work, [source, target])
    study_all(work)
    before, memories = snapshot(work), {card.id: card.memory for card in cards(work).values()}
    meant = ids(work, case["fronts"])
    change = move_cards(work, meant, str(target))
    assert change.changed == meant, change
    assert source.read_bytes() == data("source_after")
    assert target.read_bytes() == data("target_after")
    assert {card.id: card.memory for card in cards(work).values()} == memories
    assert {card.path for card in cards(work).values() if card.id in meant} == {str(target)}
    assert sync_sources(work).change is None
    taken = undo_last(work)
    assert taken is not None
    assert taken.remark is None
    assert (source.read_bytes(), target.read_bytes()) == (data("source"), data("target"))
    assert snapshot(work) == before


def test_a_deck_that_is_not_there_is_made_and_goes_again(studied: Workspace, decks: Folder) -> None:
    change = move_cards(studied, ids(studied, [USUAL, KEEPS]), "New/Deck")
    assert change.label == "Move 2 cards to New/Deck"
    path = Path(cards(studied)[USUAL].path)
    assert path.name == "new-deck.md"
    assert cards(studied)[KEEPS].deck == "New/Deck"
    undo_last(studied)
    assert not path.exists()
    assert (decks.path / "b.md").read_text() == deck("B", ADAM)


def test_a_move_that_ended_between_the_files_loses_nothing_and_can_be_finished(
    studied: Workspace, decks: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class EndedError(BaseException):
        pass

    written = []

    def write(edit: Any) -> None:
        if written:
            raise EndedError
        written.append(edit)
        write_deck(edit)

    write_deck = deck_edits.write_deck
    before = {card.id: card.memory for card in cards(studied).values()}
    meant = ids(studied, [USUAL])
    with monkeypatch.context() as ends:
        ends.setattr(deck_edits, "write_deck", write)
        ends.setattr(deck_edits, "put_back", lambda edits: None)
        with pytest.raises(EndedError):
            move_cards(studied, meant, "B")
    assert USUAL in (decks.path / "a.md").read_text()
    assert USUAL in (decks.path / "b.md").read_text()
    report = sync_sources(studied)
    assert any("also stands at" in remark.text for source in report.sources for remark in source.remarks)
    assert move_cards(studied, meant, "B").changed == meant
    assert (decks.path / "a.md").read_text() == deck("A", MOMENTUM.replace(f"\n{CARD}", ""))
    assert (decks.path / "b.md").read_text().count(USUAL) == 1
    assert cards(studied)[USUAL].deck == "B"
    assert {card.id: card.memory for card in cards(studied).values()} == before


def test_both_files_are_as_they_were_when_one_cannot_be_written(
    studied: Workspace, decks: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(edit: Any) -> None:
        if edit.path.name == "a.md":
            raise StudymlError("no room")
        write_deck(edit)

    write_deck = deck_edits.write_deck
    monkeypatch.setattr(deck_edits, "write_deck", write)
    before = snapshot(studied)
    with pytest.raises(StudymlError, match="no room"):
        move_cards(studied, ids(studied, [USUAL]), "B")
    assert (decks.path / "a.md").read_text() == deck("A", MOMENTUM)
    assert (decks.path / "b.md").read_text() == deck("B", ADAM)
    assert snapshot(studied) == before


def test_undo_keeps_the_moved_text_where_the_file_it_came_from_cannot_take_it_back(
    studied: Workspace, decks: Folder
) -> None:
    move_cards(studied, ids(studied, [USUAL]), "B")
    (decks.path / "a.md").write_text("---\ndeck: A\n---\n\n## Else\nwholly\n")
    taken = undo_last(studied)
    assert taken is not None
    assert taken.remark is not None
    assert USUAL in (decks.path / "b.md").read_text()


def test_a_card_goes_back_into_a_file_that_was_changed_elsewhere(studied: Workspace, decks: Folder) -> None:
    move_cards(studied, ids(studied, [USUAL]), "B")
    path = decks.edit("a.md", "## Momentum\n", "New words.\n\n## Momentum\n")
    taken = undo_last(studied)
    assert taken is not None
    assert taken.remark is None
    assert path.read_text() == deck("A", MOMENTUM).replace("## Mom", "New words.\n\n## Mom", 1)


def test_a_card_that_the_other_deck_asks_with_another_answer_stays(studied: Workspace, decks: Folder) -> None:
    decks.edit("b.md", "## Adam", f"## Momentum\n\n### {USUAL}\nanother\n\n## Adam")
    change = move_cards(studied, ids(studied, [USUAL, SPEED]), "B")
    assert change.label is None
    assert change.reason is not None
    assert "already, with another answer" in change.reason


@pytest.mark.parametrize(
    "again", [f"\n{CARD}", f"\n## Else\n\nWords.\n\n{MOMENTUM}"], ids=["concept", "file"]
)
def test_a_card_whose_text_stands_in_its_file_once_more_stays_and_the_other_place_is_told(
    studied: Workspace, decks: Folder, again: str
) -> None:
    path = decks.write("a.md", deck("A", MOMENTUM) + again)
    sync_sources(studied)
    before = path.read_text(), (decks.path / "b.md").read_text()
    change = move_cards(studied, ids(studied, [USUAL]), "B")
    assert (change.label, change.changed) == (None, [])
    line = len(path.read_text().split("\n")) - 2
    assert f"a.md:{line} has “{USUAL}” once more" in str(change.reason)
    assert (path.read_text(), (decks.path / "b.md").read_text()) == before


def test_a_card_that_is_there_already_stays(studied: Workspace) -> None:
    change = move_cards(studied, ids(studied, [KEEPS]), "B")
    assert (change.label, change.changed) == (None, [])


def test_nothing_is_written_into_a_read_only_deck(studied: Workspace, decks: Folder) -> None:
    (decks.path / "b.md").chmod(0o400)
    with pytest.raises(StudymlError, match="read-only"):
        move_cards(studied, ids(studied, [USUAL]), "B")
    (decks.path / "b.md").chmod(0o600)
    (decks.path / "a.md").chmod(0o400)
    change = move_cards(studied, ids(studied, [USUAL]), "B")
    assert change.label is None
    assert change.reason is not None
    assert "read-only" in change.reason


def test_a_linked_deck_takes_cards_behind_its_link(studied: Workspace, decks: Folder, tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to(decks.path / "b.md")
    move_cards(studied, ids(studied, [USUAL]), str(link))
    assert link.is_symlink()
    assert cards(studied)[USUAL].path == os.path.realpath(link)


def test_moved_cards_are_still_in_review(studied: Workspace) -> None:
    move_cards(studied, ids(studied, [USUAL]), "B")
    assert cards(studied)[USUAL].memory.state is State.REVIEW


@pytest.mark.parametrize("typed_in", ["A", "B"])
def test_a_card_that_would_be_answered_otherwise_there_stays(
    work: Workspace, decks: Folder, typed_in: str
) -> None:
    marks = {"A": "", "B": "", typed_in: "- type: yes\n\n"}
    decks.write("a.md", f"---\ndeck: A\n---\n\n## Loss\n{marks['A']}\nQ: In which unit?\nA: nats\n")
    decks.write("b.md", f"---\ndeck: B\n---\n\n## Loss\n{marks['B']}\nQ: Of what base?\nA: e\n")
    import_decks(work, [decks.path])
    change = move_cards(work, ids(work, ["In which unit?"]), "B")
    assert change.changed == []
    assert change.reason is not None
    assert "make it in your editor" in change.reason
    assert cards(work)["In which unit?"].deck == "A"
