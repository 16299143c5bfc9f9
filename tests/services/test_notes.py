"""Notes read into the store, again and again: what changes, what stays, and what undo takes back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyml.domain.notes_found import FoundDay
from studyml.services.importing import import_paths, sync_file, sync_sources
from studyml.services.journal import list_days, list_questions
from studyml.services.papers import list_papers
from studyml.services.workspace import Workspace
from studyml.store import note_queries
from tests.services.learner import Folder, cards, rows

LOG = """\
# A log of 2021

## 2021-03-04

The learning rate was too high.

Questions:

- What is a warm-up?

## 2021-03-05

A warm-up raises it slowly, see [the paper](https://arxiv.org/abs/1706.02677v2).

## 2021-03-06

Nothing but sleep.
"""

DECK = """\
---
deck: Training
---

## Learning rate
- papers: arXiv:1706.02677

The length of a step.
"""

NOTE_TABLES = ("source", "day", "mention", "asking", "citation", "term", "paper")


@pytest.fixture
def notes(tmp_path: Path) -> Folder:
    """The folder of notes, still empty."""
    (tmp_path / "notes").mkdir()
    return Folder(tmp_path / "notes")


def read(work: Workspace, *paths: Path, year: int | None = None) -> list[str]:
    """Imports; what was refused, a line each."""
    return [str(refusal) for refusal in import_paths(work, paths, year=year).refused]


def days(work: Workspace) -> dict[str, FoundDay]:
    """The days by their dates."""
    return {
        date.fromordinal(day.date_from).isoformat(): day
        for day in list_days(work)
        if day.date_from is not None
    }


def test_a_folder_of_decks_and_notes_is_read_in_one_import(work: Workspace, notes: Folder) -> None:
    notes.write("log.md", LOG)
    notes.write("training.md", DECK)
    report = import_paths(work, [notes.path])
    assert {source.kind for source in report.sources} == {"journal", "deck"}
    assert list(cards(work)) == ["Learning rate"]
    assert list(days(work)) == ["2021-03-04", "2021-03-05", "2021-03-06"]
    assert days(work)["2021-03-04"].concepts == ("Learning rate",)


def test_notes_read_again_unchanged_are_told_as_they_were_and_written_nowhere(
    work: Workspace, notes: Folder
) -> None:
    file = notes.write("log.md", LOG)
    read(work, file)
    before = rows(work.store, *NOTE_TABLES, "change")
    report = import_paths(work, [file])
    [source] = report.sources
    assert not source.has_changed
    assert (source.days, source.questions, source.papers) == (3, 1, 1)
    assert rows(work.store, *NOTE_TABLES, "change") == before


def test_an_edited_note_changes_its_day_and_every_day_keeps_its_identity(
    work: Workspace, notes: Folder
) -> None:
    file = notes.write("log.md", LOG)
    read(work, file)
    before = days(work)
    notes.edit("log.md", "Nothing but sleep.", "The learning rate was right.")
    notes.edit("log.md", "# A log of 2021\n", "# A log of 2021\n\n## 2021-03-07\n\nA new day.\n")
    sync_sources(work)
    after = days(work)
    assert list(after) == [*before, "2021-03-07"]
    assert {name: after[name].id for name in before} == {name: day.id for name, day in before.items()}
    assert after["2021-03-06"].text.strip() == "The learning rate was right."
    assert after["2021-03-04"].line == before["2021-03-04"].line + 4


def test_a_day_taken_out_of_its_note_is_gone_from_the_journal_and_back_with_its_text(
    work: Workspace, notes: Folder
) -> None:
    file = notes.write("log.md", LOG)
    read(work, file)
    before = days(work)["2021-03-06"]
    notes.edit("log.md", "## 2021-03-06\n\nNothing but sleep.\n", "")
    sync_file(work, file)
    assert list(days(work)) == ["2021-03-04", "2021-03-05"]
    notes.write("log.md", LOG)
    sync_file(work, file)
    assert days(work)["2021-03-06"].id == before.id


def test_a_deleted_note_is_kept_and_marked_as_gone_until_it_is_back(work: Workspace, notes: Folder) -> None:
    file = notes.write("log.md", LOG)
    read(work, file)
    before = days(work)
    file.unlink()
    report = sync_sources(work)
    assert report.gone == [str(file)]
    assert report.refused == []
    assert days(work) == before
    assert [source.is_gone for source in note_queries.known_sources(work.store)] == [True]
    notes.write("log.md", LOG)
    sync_sources(work)
    assert [source.is_gone for source in note_queries.known_sources(work.store)] == [False]
    assert days(work) == before


@pytest.mark.parametrize("way", ["import", "edit", "delete"])
def test_undo_takes_all_of_a_change_back(work: Workspace, notes: Folder, way: str) -> None:
    file = notes.write("log.md", LOG)
    notes.write("training.md", DECK)
    if way != "import":
        read(work, notes.path)
    before = days(work), list_questions(work), list_papers(work), cards(work)
    if way == "import":
        read(work, notes.path)
    elif way == "edit":
        notes.edit("log.md", "What is a warm-up?", "What is a learning rate schedule?")
        sync_sources(work)
    else:
        file.unlink()
        sync_sources(work)
    known = [source.is_gone for source in note_queries.known_sources(work.store)]
    assert (days(work), list_questions(work)) != before[:2] or known == [True]
    assert work.store.undo(work.now()) is not None
    assert (days(work), list_questions(work), list_papers(work), cards(work)) == before
    assert [source.is_gone for source in note_queries.known_sources(work.store)] == (
        [] if way == "import" else [False]
    )


def test_notes_that_were_taken_back_can_be_read_again(work: Workspace, notes: Folder) -> None:
    file = notes.write("log.md", LOG)
    read(work, file)
    before = {name: day.text for name, day in days(work).items()}
    work.store.undo(work.now())
    read(work, file)
    assert {name: day.text for name, day in days(work).items()} == before


def test_a_dry_run_tells_the_same_and_changes_nothing(work: Workspace, notes: Folder) -> None:
    notes.write("log.md", LOG)
    notes.write("training.md", DECK)
    before = rows(work.store, *NOTE_TABLES, "card")
    told = import_paths(work, [notes.path], dry_run=True)
    assert rows(work.store, *NOTE_TABLES, "card") == before
    assert work.store.undo(work.now()) is None
    done = import_paths(work, [notes.path])
    assert [(source.kind, source.days) for source in told.sources] == [
        (source.kind, source.days) for source in done.sources
    ]
    assert told.summary().startswith("Would be: ")


def test_a_known_note_stays_one_when_its_text_begins_to_look_like_a_deck(
    work: Workspace, notes: Folder
) -> None:
    file = notes.write("log.md", LOG)
    read(work, file)
    before = days(work)["2021-03-04"].id
    notes.write("log.md", LOG + "\nQ: A card?\nA: No, a note.\n")
    report = import_paths(work, [notes.path])
    assert [source.kind for source in report.sources] == ["journal"]
    assert days(work)["2021-03-04"].id == before
    assert cards(work) == {}


def test_the_kind_can_be_named_instead_of_recognised(work: Workspace, notes: Folder) -> None:
    file = notes.write("training.md", DECK)
    [source] = import_paths(work, [file], kind="note").sources
    assert source.kind == "note"
    assert cards(work) == {}


NO_YEAR = "# Log\n\n### 30 December\n\nOld.\n\n### 2 January\n\nNew.\n"


def test_days_without_a_year_are_refused_with_the_advice_never_stamped_with_this_year(
    work: Workspace, notes: Folder
) -> None:
    file = notes.write("log.md", NO_YEAR)
    [refusal] = read(work, file)
    assert "--year" in refusal
    assert days(work) == {}


def test_a_given_year_is_that_of_the_oldest_day(work: Workspace, notes: Folder) -> None:
    assert read(work, notes.write("log.md", NO_YEAR), year=2019) == []
    assert list(days(work)) == ["2019-12-30", "2020-01-02"]


def test_a_year_given_anew_moves_the_days_of_an_unchanged_journal(work: Workspace, notes: Folder) -> None:
    file = notes.write("log.md", NO_YEAR)
    read(work, file, year=2019)
    assert not import_paths(work, [file], year=2019).sources[0].has_changed
    read(work, file, year=2017)
    assert list(days(work)) == ["2017-12-30", "2018-01-02"]


def test_a_journal_keeps_the_year_that_was_once_given(work: Workspace, notes: Folder) -> None:
    file = notes.write("log.md", NO_YEAR)
    read(work, file, year=2019)
    notes.write("log.md", NO_YEAR + "\n### 3 January\n\nNewer.\n")
    assert sync_sources(work).refused == []
    assert list(days(work)) == ["2019-12-30", "2020-01-02", "2020-01-03"]


def test_the_year_is_asked_for_once_and_only_where_it_is_missing(work: Workspace, notes: Folder) -> None:
    notes.write("a.md", NO_YEAR)
    notes.write("b.md", LOG)
    asked: list[str] = []

    def ask(path: str) -> int | None:
        asked.append(path)
        return 2019

    report = import_paths(work, [notes.path], ask_year=ask)
    assert report.refused == []
    assert asked == [str(notes.path / "a.md")]
    assert "2019-12-30" in days(work)


def test_an_unanswered_question_for_the_year_refuses_the_journal(work: Workspace, notes: Folder) -> None:
    report = import_paths(work, [notes.write("a.md", NO_YEAR)], ask_year=lambda path: None)
    assert len(report.refused) == 1
    assert days(work) == {}


def test_a_journal_in_which_somebody_asks_with_the_mark_of_a_card_is_a_journal(
    work: Workspace, notes: Folder
) -> None:
    day = "Read about kernels.\n\nThen convolutions, at length.\n\nQ: What is a stride?\nA: A step.\n"
    notes.write("2021-03-04.md", day)
    notes.write("log.md", LOG + "\nQ: What is a stride?\n")
    notes.write("cards.md", "# 2021-03-04\n\nQ: What is a pool?\nA: A maximum.\n")
    report = import_paths(work, [notes.path])
    assert [source.kind for source in report.sources] == ["deck", "journal", "journal"]
    assert "What is a stride?" in [question.text for question in list_questions(work)]


def test_a_post_with_a_head_of_toml_is_no_deck(work: Workspace, notes: Folder) -> None:
    notes.write("post.md", '+++\ntitle = "On strides"\ndate = 2021-03-04\n+++\n\nA stride is a step.\n')
    [source] = import_paths(work, [notes.path]).sources
    assert (source.kind, source.first_day) == ("note", date(2021, 3, 4))


def test_a_sync_finds_what_is_new_in_an_imported_folder_and_only_there(
    work: Workspace, notes: Folder, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    alone = Folder(tmp_path / "other")
    alone.write("alone.md", LOG)
    notes.write("2021-05-01.md", "Read about strides.\n")
    assert read(work, notes.path, alone.path / "alone.md") == []
    notes.write("deep/2021-05-02.md", "Read about pools.\n")
    notes.write("deck.md", DECK)
    alone.write("beside.md", LOG.replace("2021", "2022"))
    sync_sources(work)
    assert list(days(work)) == ["2021-03-04", "2021-03-05", "2021-03-06", "2021-05-01", "2021-05-02"]
    assert list(cards(work)) == ["Learning rate"]
    before = rows(work.store, *NOTE_TABLES, "change")
    sync_sources(work)
    assert rows(work.store, *NOTE_TABLES, "change") == before


def test_undo_of_an_import_forgets_its_folder_too(work: Workspace, notes: Folder) -> None:
    notes.write("2021-05-01.md", "Read about strides.\n")
    read(work, notes.path)
    work.store.undo(work.now())
    sync_sources(work)
    assert days(work) == {}


def test_the_files_of_a_folder_of_decks_are_decks_later_too(work: Workspace, notes: Folder) -> None:
    notes.write("a.md", "## Stride\n\nA step.\n")
    import_paths(work, [notes.path], kind="deck")
    notes.write("b.md", "## Pool\n\nA maximum.\n")
    sync_sources(work)
    assert list(cards(work)) == ["Stride", "Pool"]


@pytest.mark.parametrize("way", ["import", "sync"])
def test_a_moved_note_keeps_its_days(work: Workspace, notes: Folder, way: str) -> None:
    log = notes.write("log.md", LOG)
    read(work, notes.path)
    before = days(work)
    (notes.path / "2021").mkdir()
    log.rename(notes.path / "2021" / "diary.md")
    report = import_paths(work, [notes.path]) if way == "import" else sync_sources(work)
    assert report.gone == []
    assert {key: day.id for key, day in days(work).items()} == {key: day.id for key, day in before.items()}
    assert {Path(day.source).name for day in days(work).values()} == {"diary.md"}


SAVED = """\
<!doctype html><html><head><title>On strides - A blog</title>
<meta property="article:published_time" content="2021-05-06T10:00:00Z">
<link rel="canonical" href="https://example.org/strides"></head>
<body><article><h1>On strides</h1><p>A stride is a step.</p></article></body></html>
"""


def test_a_saved_article_in_a_folder_is_read_and_other_pages_are_told(work: Workspace, notes: Folder) -> None:
    notes.write("saved.html", SAVED)
    notes.write("index.html", "<html><body><p>Home</p></body></html>")
    notes.write("layout.html", "{% include head.html %}<article>{{ content }}</article>")
    report = import_paths(work, [notes.path])
    [source] = report.sources
    assert (source.title, source.first_day) == ("On strides - A blog", date(2021, 5, 6))
    assert [day.url for day in days(work).values()] == ["https://example.org/strides"]
    assert [Path(path).name for path in report.passed_over] == ["index.html", "layout.html"]
    assert any("Name one by itself" in line for line in report.details())
    assert read(work, notes.path / "index.html") == []
    assert len(list_days(work)) == 2
    assert sync_sources(work).passed_over == []


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("# Course\n\n## Stride\n\nA step.\n\n## Pool\n\nA maximum.\n", True),
        ("# Stride\n\n- level: hard\n\nA step.\n", True),
        ("# Stride\n\nA step, see [[Pool]].\n\n## Why\n\nx\n\n## How\n\ny\n", False),
        ("# Stride\n\nA step.\n", False),
    ],
)
def test_a_page_that_may_be_meant_as_a_deck_is_told(
    work: Workspace, notes: Folder, text: str, is_told: bool
) -> None:
    notes.write("page.md", text)
    assert any("--kind deck" in line for line in import_paths(work, [notes.path]).details()) is is_told
    report = import_paths(work, [notes.path], kind="note")
    assert not any("--kind deck" in line for line in report.details())


def test_a_note_that_was_moved_and_edited_keeps_its_days(work: Workspace, notes: Folder) -> None:
    log = notes.write("log.md", LOG)
    read(work, notes.path)
    before = days(work)
    log.unlink()
    notes.write("2021/log.md", LOG + "\n## 2021-03-07\n\nMore.\n")
    assert sync_sources(work).gone == []
    after = days(work)
    assert {key: after[key].id for key in before} == {key: day.id for key, day in before.items()}
    assert (len(list_days(work)), {Path(day.source).parent.name for day in after.values()}) == (4, {"2021"})


def test_a_sync_tells_of_a_bad_file_once_until_it_changes(work: Workspace, notes: Folder) -> None:
    notes.write("log.md", LOG)
    bad = notes.write("bad.md", "## 8 September\n\nNo year.\n\n## 9 September\n\nNone here.\n")
    assert [Path(each.path) for each in import_paths(work, [notes.path]).refused] == [bad]
    assert sync_sources(work).refused == []
    assert len(sync_sources(work, dry_run=True).refused) == 1
    assert len(import_paths(work, [notes.path]).refused) == 1
    worse = notes.write("worse.md", "")
    bad.write_text("## 8 September\n\nStill no year, though more text.\n\n## 9 September\n", encoding="utf-8")
    assert {Path(each.path) for each in sync_sources(work).refused} == {bad, worse}
    assert sync_sources(work).refused == []
    bad.write_text("## 8 September 2021\n\nA year.\n\n## 9 September\n\nThe same.\n", encoding="utf-8")
    assert sync_sources(work).refused == []
    assert date(2021, 9, 8).toordinal() in [day.date_from for day in list_days(work)]


def test_a_source_that_cannot_be_read_any_more_is_told_of_at_every_sync(
    work: Workspace, notes: Folder
) -> None:
    log = notes.write("log.md", LOG)
    import_paths(work, [notes.path])
    log.write_text("", encoding="utf-8")
    assert [len(sync_sources(work).refused) for _ in range(2)] == [1, 1]
