"""Packages that Anki made, read into decks and a store: what they hold, once, and taken back whole."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from urllib.parse import quote

import pytest

from studyml.domain.deck import CardKind, Level
from studyml.domain.memory import State
from studyml.domain.rating import Rating
from studyml.domain.stored_card import StoredCard
from studyml.services.import_report import SyncReport
from studyml.services.importing import import_paths, sync_sources
from studyml.services.undoing import undo_last
from studyml.services.workspace import Workspace
from studyml.store.listing import list_cards
from studyml.store.opening import open_store
from studyml.store.review_store import history, suspend
from tests.interchange.anki_samples import BEGAN, PICTURE, Answer, Generation, Sample, stocked
from tests.services.learner import TABLES

FIRST_DAY = BEGAN.toordinal()


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One collection as a package of every generation."""
    folder = tmp_path_factory.mktemp("packages")
    found = {}
    with stocked(folder / "sample") as sample:
        for generation in Generation:
            found[generation.name] = sample.package(generation, f"{generation.name}.apkg")
            found[f"whole {generation.name}"] = shutil.move(
                sample.whole(generation), folder / f"{generation.name}.colpkg"
            )
    found["oldest"] = folder / "oldest.apkg"
    with zipfile.ZipFile(found["LEGACY"]) as old, zipfile.ZipFile(found["oldest"], "w") as oldest:
        for name in ("media", "0"):
            oldest.writestr(name, old.read(name))
        oldest.writestr("collection.anki2", old.read("collection.anki21"))
    return found


def imported(work: Workspace, path: Path, to: str | None = None) -> SyncReport:
    """The report of an import in which nothing was refused."""
    report = import_paths(work, [path], to=to)
    assert not report.refused
    assert not report.has_errors
    return report


def by_front(work: Workspace) -> dict[str, StoredCard]:
    """The cards in use, by their fronts."""
    return {card.front: card for card in list_cards(work.store)}


def rows(work: Workspace) -> dict[str, list[object]]:
    """All that the store says."""
    return {table: work.store.query(f"SELECT * FROM {table}") for table in TABLES}


@pytest.mark.parametrize("kind", ["LEGACY", "LATEST", "whole LEGACY", "whole LATEST", "oldest"])
def test_a_package_of_any_generation_becomes_decks(
    work: Workspace, packages: dict[str, Path], kind: str
) -> None:
    report = imported(work, packages[kind])
    assert len(report.added) == 10
    assert [source.reviews for source in report.sources if source.kind == "package"] == [6]
    found = by_front(work)
    assert {card.deck for card in found.values()} == {"Deep Learning/Optimization", "Deep Learning", "Theory"}
    momentum = found["What does **momentum** average?"]
    assert momentum.back == (
        "The *gradients*: $v_t = \\beta v_{t-1} + g_t$  \n![curve one.png](media/curve%20one.png)"
    )
    assert momentum.tags == ("optimizers::first-order", "training")
    assert (found["SGD"].kind, found["stochastic gradient descent"].kind) == (
        CardKind.BASIC,
        CardKind.REVERSED,
    )
    assert found["SGD"].block == found["stochastic gradient descent"].block
    assert found["Dropout ==[verb]== units with probability $p$ \\[at training]."].back == (
        "Dropout ==zeroes== units with probability $p$ \\[at training].\n\nOnly in training."
    )
    assert found["State **Jensen**."].back == "$f(E X) \\le E f(X)$"
    assert found["State **Markov**."].back == "- one\n- two\n\nCosts \\$5 or \\$6."
    assert "Prove Markov." not in found
    media = work.store.path.parent / "decks" / "media"
    assert (media / "curve one.png").read_bytes() == PICTURE


def test_history_and_schedule_come_along(work: Workspace, packages: dict[str, Path]) -> None:
    imported(work, packages["LATEST"])
    found = by_front(work)
    card = found["What does **momentum** average?"]
    reviews = history(work.store, card.id)
    assert [(review.rating, review.day - FIRST_DAY, review.elapsed_days) for review in reviews] == [
        (Rating.GOOD, 10, 0),
        (Rating.GOOD, 12, 2),
        (Rating.AGAIN, 18, 6),
        (Rating.GOOD, 19, 1),
    ]
    assert [review.state for review in reviews] == [State.NEW, State.REVIEW, State.REVIEW, State.REVIEW]
    assert {review.seconds for review in reviews} == {6.5}
    assert (reviews[-1].memory.stability, reviews[-1].memory.difficulty) == (9.25, 6.5)
    memory = card.memory
    assert (memory.state, memory.stability, memory.difficulty) == (State.REVIEW, 9.25, 6.5)
    assert (memory.due_day, memory.interval) == (FIRST_DAY + 23, 4)
    assert (memory.reps, memory.lapses, card.flag) == (4, 1, 3)
    assert card.introduced_day == FIRST_DAY + 10
    backwards = found["stochastic gradient descent"]
    assert backwards.is_suspended
    assert backwards.memory.stability == 15.0
    assert found["SGD"].memory.state is State.NEW


def test_importing_the_same_package_again_changes_nothing(work: Workspace, packages: dict[str, Path]) -> None:
    imported(work, packages["LATEST"])
    before = rows(work), {path: path.read_bytes() for path in decks_of(work)}
    for kind in ("LATEST", "LEGACY"):
        report = imported(work, packages[kind])
        assert report.change is None
    assert (rows(work), {path: path.read_bytes() for path in decks_of(work)}) == before
    assert sync_sources(work).change is None


def decks_of(work: Workspace) -> list[Path]:
    """The deck files that were made."""
    return sorted((work.store.path.parent / "decks").glob("*.md"))


def test_one_undo_takes_an_import_back_and_another_import_brings_it_again(
    work: Workspace, packages: dict[str, Path]
) -> None:
    imported(work, packages["LATEST"])
    before = {card.front: card.memory for card in by_front(work).values()}
    undone = undo_last(work)
    assert undone is not None
    assert undone.remark is None
    assert decks_of(work) == []
    assert by_front(work) == {}
    imported(work, packages["LATEST"])
    assert {card.front: card.memory for card in by_front(work).values()} == before
    reviews = history(work.store, by_front(work)["What does **momentum** average?"].id)
    assert len(reviews) == 4


def media_of(work: Workspace) -> list[Path]:
    """The files that were copied beside the decks."""
    return sorted((work.store.path.parent / "decks" / "media").glob("*"))


def test_undo_takes_back_the_media_that_nothing_else_names(
    work: Workspace, packages: dict[str, Path]
) -> None:
    imported(work, packages["LATEST"])
    assert media_of(work)
    undo_last(work)
    assert not (work.store.path.parent / "decks" / "media").exists()


def test_undo_leaves_media_that_were_there_before_were_changed_since_or_are_named_elsewhere(
    work: Workspace, packages: dict[str, Path]
) -> None:
    imported(work, packages["LATEST"])
    (copied,) = media_of(work)
    undo_last(work)
    for spoil in (
        lambda: copied.write_bytes(b"another picture"),
        lambda: (copied.parent.parent / "own.md").write_text(
            f"Q: What is it?\nA: ![](media/{quote(copied.name)})\n"
        ),
    ):
        imported(work, packages["LATEST"])
        spoil()
        undone = undo_last(work)
        assert undone is not None
        assert copied.exists()
        assert (undone.remark is not None) == (copied.parent.parent / "own.md").exists()
        copied.unlink()
    copied.write_bytes(PICTURE)
    imported(work, packages["LATEST"])
    undo_last(work)
    assert copied.read_bytes() == PICTURE


def test_a_card_that_was_edited_here_stays_itself(work: Workspace, packages: dict[str, Path]) -> None:
    imported(work, packages["LATEST"])
    deck = work.store.path.parent / "decks" / "deep-learning-optimization.md"
    deck.write_text(deck.read_text().replace("average?", "average, in words?"))
    sync_sources(work)
    report = imported(work, packages["LATEST"])
    assert report.change is None
    assert by_front(work)["What does **momentum** average, in words?"].memory.reps == 4


def test_what_was_reviewed_in_anki_since_is_added(work: Workspace, tmp_path: Path) -> None:
    with Sample(tmp_path / "sample") as sample:
        note = sample.note("Default", "Basic", ["one", "two"])
        sample.answered(note, [Answer(10, 3, 2, kind=0)])
        imported(work, sample.package(name="first.apkg"))
        sample.db.execute("DELETE FROM revlog")
        sample.answered(note, [Answer(10, 3, 2, kind=0), Answer(12, 3, 30)], memory=(30.0, 5.0))
        sample.note("Default", "Basic", ["three", "four"])
        second = sample.package(name="second.apkg")
    suspend(work.store, by_front(work)["one"].id, False, work.now())
    report = imported(work, second)
    assert [card.front for card in report.added] == ["three"]
    card = by_front(work)["one"]
    assert len(history(work.store, card.id)) == 2
    assert (card.memory.stability, card.memory.interval) == (30.0, 30)
    assert decks_of(work)[0].read_text().count("## Default") == 1


def test_reviews_made_here_are_not_overwritten(work: Workspace, tmp_path: Path) -> None:
    from studyml.services.review import ReviewSession

    with Sample(tmp_path / "sample") as sample:
        note = sample.note("Default", "Basic", ["one", "two"])
        sample.answered(note, [Answer(10, 3, 2, kind=0)])
        imported(work, sample.package(name="first.apkg"))
        session = ReviewSession(work)
        session.turn()
        session.answer(Rating.GOOD, 3.0)
        sample.db.execute("DELETE FROM revlog")
        sample.answered(note, [Answer(10, 3, 2, kind=0), Answer(12, 3, 30)])
        report = imported(work, sample.package(name="second.apkg"))
    assert report.change is None
    [source] = report.sources
    assert [remark.text for remark in source.remarks] == [
        "reviews that lie between reviews that were made here: 1"
    ]
    assert len(history(work.store, by_front(work)["one"].id)) == 2


def test_two_notes_with_one_question_are_two_cards(work: Workspace, tmp_path: Path) -> None:
    with Sample(tmp_path / "sample") as sample:
        sample.note("A::Basics", "Basic", ["What is it?", "one"])
        sample.note("A::Basics", "Basic", ["What is it?", "two"])
        sample.note("B::Basics", "Basic", ["What is it?", "three"])
        imported(work, sample.package())
    assert sorted(row.back for row in list_cards(work.store)) == ["one", "three", "two"]


def test_text_that_would_be_markup_of_a_deck_stays_text(work: Workspace, tmp_path: Path) -> None:
    fields = [
        ("## Not a concept", "Q: no<br>A: question"),
        ("a :: b", "---"),
        ("C: {{c1::no cloze}}", "- tags: none"),
        ("1. first<br><br>### third", "<pre>Q: in code\n---</pre>"),
        ("{#anki-x}", "ends as an id {#anki-y}"),
        ("Price: $5 and $6", "<code>$HOME/$USER</code>"),
    ]
    with Sample(tmp_path / "sample") as sample:
        for front, back in fields:
            sample.note("Marks", "Basic", [front, back])
        sample.note("Marks", "Cloze", ["A {{c1::first}}<br>Q: second [x] and ==y== of {{c2::[0, 1]}}", ""])
        report = imported(work, sample.package())
    assert len(report.added) == len(fields) + 2
    [package] = [source for source in report.sources if source.kind == "package"]
    assert [remark for remark in package.remarks if remark.level is not Level.NOTE] == []
    assert {row.concept for row in list_cards(work.store)} == {"Marks"}


def test_a_cloze_that_no_deck_can_hold_becomes_questions(work: Workspace, tmp_path: Path) -> None:
    with Sample(tmp_path / "sample") as sample:
        sample.note("Default", "Cloze", ["{{c1::outer {{c2::inner}} rest}} end", ""])
        report = imported(work, sample.package())
    assert sorted((row.front, row.back) for row in list_cards(work.store)) == [
        ("**[…]** end", "**outer inner rest** end"),
        ("outer **[…]** rest end", "outer **inner** rest end"),
    ]
    [package] = [source for source in report.sources if source.kind == "package"]
    assert package.remarks[0].text == "clozes that no deck can hold as such, written as questions: 1"


def test_all_of_a_package_goes_into_the_deck_that_was_named(
    work: Workspace, packages: dict[str, Path], tmp_path: Path
) -> None:
    imported(work, packages["LATEST"], to=str(tmp_path / "all.md"))
    assert {row.path for row in list_cards(work.store)} == {str(tmp_path / "all.md")}
    assert (tmp_path / "media" / "curve one.png").exists()


def test_decks_go_into_the_folder_that_was_named(
    work: Workspace, packages: dict[str, Path], tmp_path: Path
) -> None:
    imported(work, packages["LATEST"], to=f"{tmp_path / 'mine'}/")
    assert sorted(path.name for path in (tmp_path / "mine").glob("*.md")) == [
        "deep-learning-optimization.md",
        "deep-learning.md",
        "theory.md",
    ]


def test_a_file_that_another_deck_has_is_left_to_it(work: Workspace, packages: dict[str, Path]) -> None:
    decks = work.store.path.parent / "decks"
    decks.mkdir()
    (decks / "theory.md").write_text("---\ndeck: Other\n---\n\n## Mine\n\nA text of mine.\n")
    imported(work, packages["LATEST"])
    assert (decks / "theory.md").read_text().endswith("A text of mine.\n")
    assert (decks / "theory-2.md").exists()


def test_a_picture_does_not_take_the_place_of_another(work: Workspace, packages: dict[str, Path]) -> None:
    media = work.store.path.parent / "decks" / "media"
    media.mkdir(parents=True)
    (media / "curve one.png").write_bytes(b"mine")
    imported(work, packages["LATEST"])
    assert (media / "curve one.png").read_bytes() == b"mine"
    [other] = [path for path in media.iterdir() if path.name != "curve one.png"]
    assert other.read_bytes() == PICTURE
    assert other.name in by_front(work)["What does **momentum** average?"].back.replace("%20", " ")


def test_a_dry_run_writes_nothing(work: Workspace, packages: dict[str, Path]) -> None:
    before = rows(work)
    report = import_paths(work, [packages["LATEST"]], dry_run=True)
    assert len(report.added) == 10
    assert rows(work) == before
    assert not (work.store.path.parent / "decks").exists()


def test_an_import_that_cannot_be_stored_leaves_no_file(
    work: Workspace, packages: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setattr("studyml.services.anki_import.add_reviews", fail)
    with pytest.raises(RuntimeError):
        import_paths(work, [packages["LATEST"]])
    assert decks_of(work) == []
    assert not media_of(work)


def test_a_package_is_read_when_it_is_named_beside_other_files(
    work: Workspace, packages: dict[str, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    shutil.copy(packages["LATEST"], folder / "notes.apkg")
    (folder / "deck.md").write_text("Q: What is it?\nA: One.\n")
    report = import_paths(work, [folder, folder / "notes.apkg"])
    assert len(report.added) == 11


def large(folder: Path) -> Path:
    """A package with a deck of more text than one file may hold."""
    with Sample(folder) as sample:
        for number in range(60):
            sample.note("Large", "Basic", [f"Question {number}?", f"{number} " + "long " * 10_000])
        return sample.package()


def test_a_deck_that_is_too_large_for_a_file_goes_on_in_another(work: Workspace, tmp_path: Path) -> None:
    report = imported(work, large(tmp_path / "sample"))
    assert len(report.added) == 60
    assert [path.name for path in decks_of(work)] == ["large-2.md", "large.md"]
    assert {card.deck for card in list_cards(work.store)} == {"Large"}


def test_a_file_that_was_named_is_not_made_too_large_to_be_read(
    work: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyml.services.carried_decks.FILE_LIMIT", 1024 * 1024)
    report = import_paths(work, [large(tmp_path / "sample")], to=str(tmp_path / "one.md"))
    assert report.change is None
    assert not (tmp_path / "one.md").exists()
    [source] = report.sources
    assert "would be larger than 1 MiB; name a folder instead: 60" in source.remarks[0].text


def test_a_package_whose_decks_were_written_by_a_try_that_was_killed_comes_in_whole(
    work: Workspace, packages: dict[str, Path], blank_store: Path
) -> None:
    imported(work, packages["LATEST"])
    expected = {front: card.memory for front, card in by_front(work).items()}
    again = Path(shutil.copy(blank_store, work.store.path.with_name("again.db")))
    with open_store(again, write=True) as store:
        other = Workspace(store, work.config, work.clock, work.zone)
        assert imported(other, packages["LATEST"]).sources[0].reviews == 6
        assert {front: card.memory for front, card in by_front(other).items()} == expected
        assert not imported(other, packages["LATEST"]).change
