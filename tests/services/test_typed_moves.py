"""Answers that are typed come from Anki as such and go back, and no list or deck loses them on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

import pytest
from anki.collection import (
    Collection,
    ExportAnkiPackageOptions,
    ImportAnkiPackageOptions,
    ImportAnkiPackageRequest,
)

from studyml.cli.list_commands import cards_json
from studyml.config import Config
from studyml.domain.stored_card import StoredCard
from studyml.services.anki_export import export_anki
from studyml.services.card_files import write_csv_cards, write_json_cards
from studyml.services.importing import import_paths
from studyml.services.listing import list_cards as listed
from studyml.services.markdown_export import export_markdown
from studyml.services.workspace import Workspace
from studyml.store.listing import list_cards
from studyml.store.opening import open_store
from tests.interchange.anki_samples import Sample
from tests.services.learner import Folder

DECK = """---
deck: Typed
---

## Words

Q: Which optimizer adapts its steps by two moments?
A: {{type:Adam}}

Q: What is clipped?
A: The norm of the {{type:gradient}}, before each step.

Q: The {{type:softmax::which}} makes {{type:probabilities}} of scores.
A: They sum to one.

C: A step of {{type:0.1::how far}} along the {{type:gradient}}.

Q: Not typed?
A: No.

## Both
- type: yes

heavy ball ::: momentum

C: The [learning] rate.
"""


class Typed(NamedTuple):
    """What a card says, and what of it is to be typed."""

    front: str
    back: str
    typed: str


def typed(work: Workspace) -> set[Typed]:
    """All cards of a collection."""
    return {Typed(card.front, card.back, card.typed) for card in list_cards(work.store)}


@pytest.fixture
def own(work: Workspace, decks: Folder) -> Workspace:
    """A collection with cards that are typed in every way."""
    decks.write("typed.md", DECK)
    assert not import_paths(work, [decks.path]).has_errors
    assert sum(bool(card.typed) for card in typed(work)) == 8
    return work


def moved(path: Path, work: Workspace, blank: Path, folder: Path) -> tuple[set[Typed], list[StoredCard]]:
    """What another collection holds after importing a file."""
    folder.mkdir()
    store = folder / "studyml.db"
    store.write_bytes(blank.read_bytes())
    with open_store(store, write=True) as opened:
        other = Workspace(opened, Config(), work.clock, UTC)
        report = import_paths(other, [path])
        assert not report.refused
        assert not report.has_errors, report
        return typed(other), list_cards(opened)


def test_notes_of_anki_that_ask_for_typing_become_cards_that_do(work: Workspace, tmp_path: Path) -> None:
    with Sample(tmp_path / "sample") as sample:
        sample.note("A", "Basic (type in the answer)", ["Which optimizer?", "<b>Adam</b>"])
        sample.note("A", "Basic (type in the answer)", ["Derivative?", "<div>\\(2x\\)</div>"])
        sample.note("A", "Basic (type in the answer)", ["Two lines?", "one<br>two"])
        sample.own_type(
            "Shown below",
            ["Front", "Back"],
            [("One", "{{Front}}<br>{{type:nc:Back}}", "{{FrontSide}}<hr id=answer>It is {{Back}}, truly.")],
        )
        sample.note("A", "Shown below", ["What is clipped?", "the norm"])
        cloze = sample.collection.models.by_name("Cloze")
        assert cloze is not None
        cloze["tmpls"][0]["qfmt"] = "{{cloze:Text}}\n\n{{type:cloze:Text}}"
        cloze["tmpls"][0]["afmt"] = "{{cloze:Text}}\n\n{{type:cloze:Text}}<br>{{Back Extra}}"
        sample.collection.models.update_dict(cloze)
        sample.note("A", "Cloze", ["A {{c1::small::size}} step, then a {{c2::large}} one.", "Twice."])
        package = sample.package()
    report = import_paths(work, [package])
    assert typed(work) == {
        Typed("Which optimizer?", "**Adam**", "**Adam**"),
        Typed("Derivative?", "$2x$", "$2x$"),
        Typed("Two lines?", "one  \ntwo", "one  \ntwo"),
        Typed("What is clipped?", "It is the norm, truly.", "the norm"),
        Typed(
            "A ==[size]== step, then a large one.", "A ==small== step, then a large one.\n\nTwice.", "small"
        ),
        Typed("A small step, then a ==[…]== one.", "A small step, then a ==large== one.\n\nTwice.", "large"),
    }
    assert not report.sources[0].remarks


def test_an_answer_that_no_mark_can_hold_is_told_and_shown_without_typing(
    work: Workspace, tmp_path: Path
) -> None:
    with Sample(tmp_path / "sample") as sample:
        sample.note("A", "Basic (type in the answer)", ["Which scope?", "std::vector"])
        package = sample.package()
    (source, *_) = import_paths(work, [package]).sources
    assert typed(work) == {Typed("Which scope?", "std::vector", "")}
    assert [remark.text for remark in source.remarks] == [
        "answers to be typed that a deck cannot mark as such, shown without typing: 1"
    ]


def test_typed_answers_come_back_from_anki_as_they_were(
    own: Workspace, blank_store: Path, tmp_path: Path
) -> None:
    done = export_anki(own, tmp_path / "out.apkg")
    assert not done.lost
    collection = Collection(str(tmp_path / "anki.anki2"))
    try:
        for _ in range(2):
            collection.import_anki_package(
                ImportAnkiPackageRequest(
                    package_path=str(tmp_path / "out.apkg"), options=ImportAnkiPackageOptions()
                )
            )
        assert collection.card_count() == done.cards
        asked = [collection.get_card(card).question() for card in collection.find_cards("")]
        assert sum("[[type:" in question for question in asked) == 8
        collection.export_anki_package(
            out_path=str(tmp_path / "back.apkg"), options=ExportAnkiPackageOptions(), limit=None
        )
    finally:
        collection.close()
    found, _ = moved(tmp_path / "back.apkg", own, blank_store, tmp_path / "other")
    assert found == typed(own)


def as_csv(work: Workspace, path: Path) -> Path:
    write_csv_cards(path / "cards.csv", cards_json(work, listed(work, "")))
    return path / "cards.csv"


def as_json(work: Workspace, path: Path) -> Path:
    write_json_cards(path / "cards.json", cards_json(work, listed(work, "")))
    return path / "cards.json"


def as_markdown(work: Workspace, path: Path) -> Path:
    export_markdown(work, path / "out")
    return path / "out"


def as_some_markdown(work: Workspace, path: Path) -> Path:
    export_markdown(work, path / "part.md", query="-front:truly")
    return path / "part.md"


@pytest.mark.parametrize("written", [as_csv, as_json, as_markdown, as_some_markdown])
def test_no_list_and_no_deck_loses_what_is_to_be_typed(
    own: Workspace, blank_store: Path, tmp_path: Path, written: Callable[[Workspace, Path], Path]
) -> None:
    found, _ = moved(written(own, tmp_path), own, blank_store, tmp_path / "other")
    assert found == typed(own)


def test_a_table_can_mark_what_is_to_be_typed(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_text("front,back\nWhich optimizer?,{{type:Adam}}\nWhat else?,SGD\n")
    import_paths(work, [tmp_path / "words.csv"])
    assert typed(work) == {Typed("Which optimizer?", "Adam", "Adam"), Typed("What else?", "SGD", "")}


def test_a_text_file_of_anki_asks_for_typing_by_the_name_of_its_note_type(
    work: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text(
        "#separator:tab\n#html:true\n#notetype column:1\n"
        "Basic (type in the answer)\tWhich optimizer?\tAdam\n"
        "studyml Typed\tWhat is clipped?\tThe norm, twice.\tnorm\tClipping\n"
    )
    import_paths(work, [tmp_path / "notes.txt"])
    assert typed(work) == {
        Typed("Which optimizer?", "Adam", "Adam"),
        Typed("What is clipped?", "The norm, twice.", "norm"),
    }
