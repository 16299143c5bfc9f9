"""Tags written into deck files, and taken back."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from studyml.errors import StudymlError, UsageError
from studyml.services.card_search import find_cards
from studyml.services.importing import import_decks, sync_sources
from studyml.services.tagging import tag_cards
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from tests.services.learner import Folder, cards, rows
from tests.services.small_decks import ADAM, CARD, MOMENTUM, SPEED, USUAL, deck

CASES = tomllib.loads(
    (Path(__file__).parent.parent / "fixtures" / "card_files" / "tags.toml").read_text("utf-8")
)["case"]


def snapshot(work: Workspace) -> object:
    return rows(work.store, "concept", "card", "memory")


def ids(work: Workspace, fronts: list[str]) -> list[int]:
    found = cards(work)
    return [found[front].id for front in fronts]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["bare", "marked"])
def test_tags_stand_where_the_format_has_room_for_them(
    work: Workspace, decks: Folder, case: dict[str, Any], line_end: str, mark: str
) -> None:
    path = decks.path / "d.md"
    before = (mark + case["before"].lstrip("\n").replace("\n", line_end)).encode()
    after = (mark + case["after"].lstrip("\n").replace("\n", line_end)).encode()
    path.write_bytes(before)
    import_decks(work, [path])
    was = {front: card.tags for front, card in cards(work).items()}
    meant = ids(work, case["fronts"])
    change = tag_cards(work, meant, case.get("add", []), case.get("remove", []))
    assert path.read_bytes() == after
    assert change.changed == meant, change
    removed = {tag.casefold() for tag in case.get("remove", [])}
    for front, card in cards(work).items():
        tags = set(was[front])
        if card.id in meant or front == "momentum":  # the way back shares the line of the way forth
            tags = {tag for tag in tags if tag.casefold() not in removed} | set(case.get("add", []))
        assert set(card.tags) == tags, front
    assert sync_sources(work).change is None
    taken = undo_last(work)
    assert taken is not None
    assert taken.remark is None
    assert path.read_bytes() == before
    assert {front: card.tags for front, card in cards(work).items()} == was


def test_tagged_cards_keep_their_history_and_are_found_by_the_tag(studied: Workspace, decks: Folder) -> None:
    before = {front: card.memory for front, card in cards(studied).items()}
    change = tag_cards(studied, ids(studied, [USUAL]), ["exam"], [])
    assert change.label == "Tag 1 card +exam"
    assert {front: card.memory for front, card in cards(studied).items()} == before
    assert find_cards(studied, "tag:exam") == ids(studied, [USUAL])


def test_tagging_again_changes_nothing(studied: Workspace, decks: Folder) -> None:
    meant = ids(studied, [USUAL])
    tag_cards(studied, meant, ["exam"], [])
    again = tag_cards(studied, meant, ["Exam"], ["never"])
    assert (again.label, again.changed, again.left) == (None, [], meant)


def test_cards_of_several_files_are_one_change(studied: Workspace, decks: Folder) -> None:
    before = snapshot(studied)
    tag_cards(studied, [card.id for card in cards(studied).values()], ["exam"], [])
    assert "- tags: exam" in (decks.path / "a.md").read_text()
    assert "- tags: exam" in (decks.path / "b.md").read_text()
    undo_last(studied)
    assert (decks.path / "a.md").read_text() == deck("A", MOMENTUM)
    assert (decks.path / "b.md").read_text() == deck("B", ADAM)
    assert snapshot(studied) == before


def test_a_tag_is_taken_out_of_a_file_that_was_changed_since(studied: Workspace, decks: Folder) -> None:
    tag_cards(studied, ids(studied, [USUAL]), ["exam"], [])
    path = decks.edit("a.md", "## Momentum\n", "Words before.\n\n## Momentum\n")
    taken = undo_last(studied)
    assert taken is not None
    assert taken.remark is None
    assert path.read_text() == deck("A", MOMENTUM).replace("## Mom", "Words before.\n\n## Mom", 1)


def test_a_line_that_was_changed_since_keeps_its_tag_and_is_told(studied: Workspace, decks: Folder) -> None:
    tag_cards(studied, ids(studied, [USUAL]), ["exam"], [])
    decks.edit("a.md", "### Which coefficient is usual", "### Which one is usual")
    taken = undo_last(studied)
    assert taken is not None
    assert taken.remark is not None
    assert "Take it out by hand" in taken.remark


def test_a_read_only_file_is_left_and_the_others_are_tagged(studied: Workspace, decks: Folder) -> None:
    (decks.path / "b.md").chmod(0o400)
    change = tag_cards(studied, [card.id for card in cards(studied).values()], ["exam"], [])
    assert change.changed == ids(studied, [SPEED, USUAL])
    assert change.reason is not None
    assert "read-only" in change.reason


def test_a_card_that_its_file_has_lost_is_left(studied: Workspace, decks: Folder) -> None:
    speed, usual = ids(studied, [SPEED, USUAL])
    decks.edit("a.md", CARD, "")
    change = tag_cards(studied, [speed, usual], ["exam"], [])
    assert (change.changed, change.left) == ([speed], [usual])
    assert change.reason is not None
    assert "studyml sync" in change.reason


def test_a_tag_at_the_head_of_the_file_is_left_to_the_learner(work: Workspace, decks: Folder) -> None:
    import_decks(work, [decks.write("a.md", "---\ntags: [exam]\n---\n## T\ntext\n")])
    change = tag_cards(work, ids(work, ["T"]), [], ["exam"])
    assert change.label is None
    assert change.reason is not None
    assert "at its head" in change.reason


@pytest.mark.parametrize("tag", ["", "#", "two words", "a,b", "{x}", "2024", ".x"])
def test_what_no_file_can_hold_is_no_tag(studied: Workspace, tag: str) -> None:
    with pytest.raises(UsageError):
        tag_cards(studied, ids(studied, [USUAL]), [tag], [])


def test_a_linked_deck_is_changed_behind_its_link(work: Workspace, tmp_path: Path, decks: Folder) -> None:
    real = decks.write("a.md", deck("A", MOMENTUM))
    link = tmp_path / "link.md"
    link.symlink_to(real)
    import_decks(work, [link])
    tag_cards(work, ids(work, [USUAL]), ["exam"], [])
    assert link.is_symlink()
    assert "{.exam}" in real.read_text()


def test_a_file_that_changes_while_tags_are_written_is_left_alone(
    studied: Workspace, decks: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyml.services import tagging

    def changed_first(work: Workspace, label: str, edits: list[Any]) -> None:
        decks.edit("b.md", "Running", "Moving")
        carry_out(work, label, edits)

    carry_out = tagging.carry_out
    monkeypatch.setattr(tagging, "carry_out", changed_first)
    before = snapshot(studied)
    with pytest.raises(StudymlError, match="changed meanwhile"):
        tag_cards(studied, [card.id for card in cards(studied).values()], ["exam"], [])
    assert (decks.path / "a.md").read_text() == deck("A", MOMENTUM)
    assert snapshot(studied) == before
