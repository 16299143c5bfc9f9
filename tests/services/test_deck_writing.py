"""Cards written into deck files on the disk, and taken out again."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from studyml.domain.new_card import NewCard
from studyml.errors import CardRefused, DeckNotWritten, SourceRefused, StudymlError
from studyml.reading.deck import read_deck
from studyml.services.deck_writing import plan_cards, take_out, write_deck

DECK = "---\ndeck: Training\n---\n\n## Momentum\n\nA running average.\n\n## SGD\n\nOne step at a time.\n"
CARD = NewCard(
    "Momentum", "Why is it fast?", "Flips cancel out.", (date(2020, 3, 22),), (), ("journal.md:4",)
)
NEW = NewCard("Dropout", "Dropout", "Switches units off.")


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    path = tmp_path / "deck.md"
    path.write_text(DECK, encoding="utf-8")
    return path


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_cards_are_written_and_taken_out_again(deck: Path) -> None:
    edit = plan_cards(deck, "another name", [CARD, NEW])
    assert deck.read_text(encoding="utf-8") == DECK
    write_deck(edit)
    read = read_deck(deck.read_text(encoding="utf-8"), deck)
    assert edit.deck_name == read.name == "Training"
    assert [concept.name for concept in read.concepts] == ["Momentum", "SGD", "Dropout"]
    assert [card.front for card in read.concepts[0].cards] == ["Momentum", "Why is it fast?"]
    assert (read.concepts[0].journal, read.concepts[0].sources) == ((date(2020, 3, 22),), ("journal.md:4",))
    assert files(deck.parent) == ["deck.md"]
    assert take_out(deck, edit.insertions, made=edit.made)
    assert deck.read_text(encoding="utf-8") == DECK


def test_a_new_deck_is_made_with_its_folder_for_the_learner_alone(tmp_path: Path) -> None:
    path = tmp_path / "decks" / "notes.md"
    edit = plan_cards(path, "Notes/2020", [NEW])
    assert edit.made
    assert not path.parent.exists()
    write_deck(edit)
    assert (
        path.read_text(encoding="utf-8")
        == "---\ndeck: Notes/2020\n---\n\n## Dropout\n\nSwitches units off.\n"
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert take_out(path, edit.insertions, made=True)
    assert not path.exists()


def test_a_deck_that_was_made_stays_while_something_else_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    first = plan_cards(path, "Notes", [NEW])
    write_deck(first)
    write_deck(plan_cards(path, "Notes", [NewCard("SGD", "SGD", "One step.")]))
    assert take_out(path, first.insertions, made=True)
    assert path.read_text(encoding="utf-8") == "---\ndeck: Notes\n---\n\n## SGD\n\nOne step.\n"


def test_text_that_another_card_needs_is_not_taken_out(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    first = plan_cards(path, "Notes", [NEW])
    write_deck(first)
    write_deck(plan_cards(path, "Notes", [NewCard("Dropout", "Who invented it?", "Hinton.")]))
    before = path.read_bytes()
    assert not take_out(path, first.insertions, made=True)
    assert path.read_bytes() == before


def test_text_that_was_edited_or_whose_file_is_gone_is_not_taken_out(deck: Path) -> None:
    edit = plan_cards(deck, "", [CARD])
    write_deck(edit)
    edited = deck.read_text(encoding="utf-8").replace("Flips cancel", "Flips do cancel")
    deck.write_text(edited, encoding="utf-8")
    assert not take_out(deck, edit.insertions, made=False)
    assert deck.read_text(encoding="utf-8") == edited
    deck.unlink()
    assert not take_out(deck, edit.insertions, made=False)


def test_a_deck_that_changed_since_the_plan_is_left_alone(deck: Path) -> None:
    edit = plan_cards(deck, "", [CARD])
    deck.write_text(DECK + "\nMore.\n", encoding="utf-8")
    with pytest.raises(DeckNotWritten, match="has changed meanwhile"):
        write_deck(edit)
    assert deck.read_text(encoding="utf-8") == DECK + "\nMore.\n"


def test_a_deck_that_appeared_since_the_plan_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "deck.md"
    edit = plan_cards(path, "A", [NEW])
    path.write_text(DECK, encoding="utf-8")
    with pytest.raises(DeckNotWritten, match="has appeared meanwhile"):
        write_deck(edit)
    assert path.read_text(encoding="utf-8") == DECK


def test_a_linked_deck_keeps_its_link_and_its_mode(deck: Path) -> None:
    deck.chmod(0o640)
    link = deck.parent / "link.md"
    link.symlink_to("deck.md")
    write_deck(plan_cards(link, "", [CARD]))
    assert link.is_symlink()
    assert "Flips cancel out." in deck.read_text(encoding="utf-8")
    assert stat.S_IMODE(deck.stat().st_mode) == 0o640


def test_a_card_that_the_deck_has_is_refused(deck: Path) -> None:
    write_deck(plan_cards(deck, "", [CARD]))
    with pytest.raises(CardRefused, match="asked under “Momentum” already"):
        plan_cards(deck, "", [NewCard("momentum", "why is it *fast*?", "Another answer.")])


def test_a_card_below_an_open_fence_is_refused_with_its_line(deck: Path) -> None:
    deck.write_text(DECK + "\n```python\nx = 1\n", encoding="utf-8")
    with pytest.raises(CardRefused, match="opens in line 13 is never closed"):
        plan_cards(deck, "", [NEW])
    write_deck(plan_cards(deck, "", [CARD]))


def test_text_that_would_change_how_other_cards_read_is_refused(deck: Path) -> None:
    deck.write_text(DECK + "\nC: About [0.9] of it.\n", encoding="utf-8")
    with pytest.raises(CardRefused, match="without changing how the rest"):
        plan_cards(deck, "", [NewCard("SGD", "Where?", "See [0.9].\n\n[0.9]: https://example.org")])


def test_a_deck_that_would_become_another_dialect_says_how_to_keep_its_own(deck: Path) -> None:
    deck.write_text("## A\n\nText.\n", encoding="utf-8")
    with pytest.raises(CardRefused, match="`deck: deck` in its front matter"):
        plan_cards(deck, "", [NewCard("A", "Which tag?", "#flashcards")])


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (DECK.encode("utf-16"), "UTF-16"),
        ("## Café\n\nText.\n".encode("latin-1"), "is not UTF-8"),
        (b"## A\n\n" + b"word " * 900_000, "larger than 4 MiB"),
        (b"## A\n\n" + b"word " * 838_850 + b"\n", "would be larger than 4 MiB"),
    ],
    ids=["utf-16", "latin-1", "large", "full"],
)
def test_a_file_that_cannot_be_read_is_left_alone(deck: Path, data: bytes, reason: str) -> None:
    deck.write_bytes(data)
    with pytest.raises(StudymlError, match=reason):
        plan_cards(deck, "", [NewCard("B", "B", "word " * 50)])
    assert deck.read_bytes() == data


def test_what_is_no_file_to_write_is_refused(deck: Path) -> None:
    folder = deck.parent
    os.mkfifo(folder / "pipe.md")
    (folder / "loop.md").symlink_to("loop.md")
    (folder / "lost.md").symlink_to("nowhere.md")
    for name, reason in {
        ".": "is a folder",
        "pipe.md": "no regular file",
        "loop.md": "leads back to itself",
        "lost.md": "leads to no file",
        "deck.md/new.md": "is no folder",
        "nul\0.md": "NUL",
        "\udcff.md": "not UTF-8",
    }.items():
        with pytest.raises((DeckNotWritten, SourceRefused), match=reason):
            plan_cards(folder / name, "A", [NEW])
    assert files(folder) == ["deck.md", "loop.md", "lost.md", "pipe.md"]


def test_a_read_only_deck_is_refused(deck: Path) -> None:
    deck.chmod(0o444)
    with pytest.raises(DeckNotWritten, match="read-only"):
        plan_cards(deck, "", [CARD])


def test_a_full_disk_leaves_the_deck_as_it_was(deck: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit = plan_cards(deck, "", [CARD])

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DeckNotWritten, match="No space left"):
        write_deck(edit)
    assert deck.read_text(encoding="utf-8") == DECK
    assert files(deck.parent) == ["deck.md"]


KILLED = """
import os, signal, sys
from pathlib import Path
from studyml.domain.new_card import NewCard
from studyml.services.deck_writing import plan_cards, write_deck
Path.replace = lambda *names: os.kill(os.getpid(), signal.SIGKILL)
write_deck(plan_cards(Path(sys.argv[1]), "", [NewCard("SGD", "Why?", "So.")]))
"""


def test_a_program_killed_before_the_last_step_leaves_the_deck_as_it_was(deck: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, str(deck)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert deck.read_text(encoding="utf-8") == DECK
    assert len(files(deck.parent)) == 2
