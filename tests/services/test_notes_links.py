"""Links between notes and decks: concepts and days, papers under several names, pages of a vault."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from studyml.domain.notes_found import ConceptDay, MentionHow
from studyml.domain.rating import Rating
from studyml.services.concept_story import Event, concept_story
from studyml.services.day_view import concept_named, day_view
from studyml.services.importing import import_paths, sync_sources
from studyml.services.journal import list_days
from studyml.services.papers import list_papers
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import concept_day_queries
from tests.services.learner import Folder

LOG = """\
# A log of 2021

## 2021-03-04

A batch normalisation layer came first, normalisation of the input second.

Questions:

- What is label smoothing?

## 2021-03-05

- What is label smoothing?
    - Targets that are a little less sure.

Read [a talk](https://www.aclweb.org/anthology/P18-1031/) on label smoothing.
"""


def deck(*concepts: str) -> str:
    return "---\ndeck: Training\n---\n\n" + "\n".join(concepts)


SMOOTHING = "## Label smoothing\n\nIt softens the targets.\n"
NORMALISATION = "## Normalisation\n\nA fixed mean and spread.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    (tmp_path / "all").mkdir()
    return Folder(tmp_path / "all")


def linked(work: Workspace, concept: str) -> list[tuple[str | None, MentionHow]]:
    """The days of a concept and how it comes by them."""
    found: list[ConceptDay] = []
    number = concept_named(work, concept)
    if number is not None:
        found = concept_day_queries.concept_days(work.store, number)
    return [(None if day.date is None else date.fromordinal(day.date).isoformat(), day.how) for day in found]


def test_a_new_day_finds_its_concepts(work: Workspace, folder: Folder) -> None:
    import_paths(work, [folder.write("deck.md", deck(SMOOTHING))])
    assert linked(work, "Label smoothing") == []
    import_paths(work, [folder.write("log.md", LOG)])
    assert linked(work, "Label smoothing") == [
        ("2021-03-04", MentionHow.ASKED),
        ("2021-03-05", MentionHow.ASKED),
        ("2021-03-05", MentionHow.ANSWERED),
    ]


def test_a_new_concept_finds_its_old_days(work: Workspace, folder: Folder) -> None:
    import_paths(work, [folder.write("log.md", LOG)])
    import_paths(work, [folder.write("deck.md", deck(SMOOTHING))])
    assert {day for day, _ in linked(work, "Label smoothing")} == {"2021-03-04", "2021-03-05"}


def test_the_longest_name_wins_also_when_it_comes_later(work: Workspace, folder: Folder) -> None:
    import_paths(work, [folder.write("log.md", LOG), folder.write("deck.md", deck(NORMALISATION))])
    [day] = [day for day in list_days(work) if day.concepts == ("Normalisation",)]
    assert len(day_view(work, day.id).places) == 2
    folder.write("deck.md", deck(NORMALISATION, "## Batch normalisation\n\nOver a mini-batch.\n"))
    sync_sources(work)
    view = day_view(work, day.id)
    assert [name for _, name, _ in view.concepts] == ["Batch normalisation", "Normalisation"]
    assert [day.text[start:end] for start, end in view.places] == ["batch normalisation", "normalisation"]


def test_a_concept_finds_the_days_of_a_name_that_it_gets(work: Workspace, folder: Folder) -> None:
    folder.write("deck.md", deck("## Soft targets\n\nThey soften.\n"))
    import_paths(work, [folder.write("log.md", LOG), folder.path / "deck.md"])
    assert linked(work, "Soft targets") == []
    folder.write("deck.md", deck("## Soft targets\n- aliases: label smoothing\n\nThey soften.\n"))
    sync_sources(work)
    assert {day for day, _ in linked(work, "Soft targets")} == {"2021-03-04", "2021-03-05"}


def test_undo_of_a_new_concept_takes_its_links_back(work: Workspace, folder: Folder) -> None:
    import_paths(work, [folder.write("log.md", LOG)])
    import_paths(work, [folder.write("deck.md", deck(SMOOTHING))])
    work.store.undo(work.now())
    assert all(day.concepts == () for day in list_days(work))


def test_days_and_papers_that_a_deck_states_are_links_of_their_own(work: Workspace, folder: Folder) -> None:
    concept = "## Pruning\n- journal: 2021-03-04, 2021-04-01\n- papers: arXiv:1801.06146\n\nFewer weights.\n"
    import_paths(work, [folder.write("log.md", LOG), folder.write("deck.md", deck(concept))])
    assert linked(work, "Pruning") == [("2021-03-04", MentionHow.STATED), ("2021-04-01", MentionHow.STATED)]
    [listing] = list_papers(work, "arXiv:1801.06146")
    assert [(concept.name, concept.how) for concept, _ in listing.concepts] == [("Pruning", "stated")]
    assert len(listing.paper.cards) == 1


def test_two_identifiers_that_a_deck_equates_are_one_paper(work: Workspace, folder: Folder) -> None:
    import_paths(work, [folder.write("log.md", LOG)])
    concept = "## Pruning\n- papers: arXiv:1801.06146 = acl:P18-1031\n\nFewer weights.\n"
    import_paths(work, [folder.write("deck.md", deck(concept))])
    for name in ("arXiv:1801.06146", "acl:P18-1031", "https://arxiv.org/pdf/1801.06146v5.pdf?x#page=9"):
        [listing] = list_papers(work, name)
        assert set(listing.paper.names) == {"arXiv:1801.06146", "acl:P18-1031"}
        assert [cited.place.date for cited in listing.paper.days] == [date(2021, 3, 5).toordinal()]
    assert len(list_papers(work)) == 1


def test_a_bibliography_gives_a_cited_paper_its_title_and_authors(work: Workspace, folder: Folder) -> None:
    bibliography = (
        "@article{tuned, title={Tuning a Model of Language}, author={Writer, Ada and Reader, Bo},"
        " year={2018}, eprint={1801.06146}, archivePrefix={arXiv},"
        " url={https://aclanthology.org/P18-1031}}\n"
    )
    import_paths(work, [folder.write("log.md", LOG), folder.write("library.bib", bibliography)])
    [listing] = list_papers(work)
    assert listing.paper.title == "Tuning a Model of Language"
    assert listing.paper.authors == ("Ada Writer", "Bo Reader")
    assert listing.paper.year == 2018
    assert len(listing.paper.days) == 1


def vault(folder: Folder) -> None:
    folder.write(".obsidian/app.json", "{}")
    folder.write("days/2022-05-01.md", "Compared [[Momentum]] with [[optimisers/Adam|the other one]].\n")
    folder.write("optimisers/Momentum.md", "A running average of gradients.\n")
    folder.write("optimisers/Adam.md", "Two running averages.\n")


def test_a_page_knows_the_daily_notes_that_link_to_it(work: Workspace, folder: Folder) -> None:
    vault(folder)
    import_paths(work, [folder.path])
    pages = {Path(day.source).stem: day for day in list_days(work)}
    for name in ("Momentum", "Adam"):
        [place] = day_view(work, pages[name].id).linked_from
        assert (place.date, Path(place.source).stem) == (date(2022, 5, 1).toordinal(), "2022-05-01")
    assert day_view(work, pages["2022-05-01"].id).linked_from == []


def test_a_page_that_comes_later_is_found_by_the_links_that_wait_for_it(
    work: Workspace, folder: Folder
) -> None:
    vault(folder)
    (folder.path / "optimisers/Momentum.md").unlink()
    import_paths(work, [folder.path])
    page = folder.write("optimisers/Momentum.md", "A running average of gradients.\n")
    import_paths(work, [page])
    [day] = [day for day in list_days(work) if Path(day.source) == page]
    assert len(day_view(work, day.id).linked_from) == 1


def test_links_mean_a_page_by_its_aliases_as_long_as_it_has_them(work: Workspace, folder: Folder) -> None:
    (folder.path / ".obsidian").mkdir()
    head = "---\naliases: [Heavy ball, Running average]\n---\n\nGradients with a memory.\n"
    page = folder.write("Momentum.md", head)
    folder.write("days/2022-05-01.md", "Met the [[heavy ball]] and a [[Momentum]] of mine.\n")
    logseq = folder.write("graph/pages/Adam.md", "alias:: adaptive moments, [[Adaptive steps]]\n\n- Two.\n")
    folder.write("graph/logseq/config.edn", "{}\n")
    folder.write("graph/journals/2022_05_02.md", "- Tried [[Adaptive moments]] and #[[adaptive steps]].\n")
    import_paths(work, [folder.path])
    days = {Path(day.source): day.id for day in list_days(work)}
    assert len(day_view(work, days[page]).linked_from) == 2
    assert len(day_view(work, days[logseq]).linked_from) == 2
    page.write_text(head.replace("Heavy ball, ", ""), encoding="utf-8")
    sync_sources(work)
    assert len(day_view(work, days[page]).linked_from) == 1
    work.store.undo(work.now())
    assert len(day_view(work, days[page]).linked_from) == 2


def test_the_questions_of_a_day_are_open_until_any_day_answers_them(work: Workspace, folder: Folder) -> None:
    early, _, _ = LOG.partition("## 2021-03-05")
    folder.write("log.md", early)
    import_paths(work, [folder.path / "log.md"])
    [day] = list_days(work)
    assert day_view(work, day.id).questions == [("What is label smoothing?", True)]
    folder.write("log.md", LOG)
    sync_sources(work)
    assert day_view(work, day.id).questions == [("What is label smoothing?", False)]


def test_the_story_of_a_concept_runs_from_the_first_note_to_the_last_review(
    work: Workspace, folder: Folder
) -> None:
    import_paths(work, [folder.write("log.md", LOG), folder.write("deck.md", deck(SMOOTHING))])
    session = ReviewSession(work)
    session.turn()
    session.answer(Rating.EASY, 3.0)
    number = concept_named(work, "label smoothing")
    assert number is not None
    story = concept_story(work, number)
    assert [moment.event for moment in story.moments] == [
        Event.ASKED,
        Event.ASKED,
        Event.ANSWERED,
        Event.CARDS,
        Event.REVIEWED,
    ]
    assert "softens" not in story.moments[0].text
    assert story.moments[2].text.strip() == "Targets that are a little less sure."
    assert story.recall == pytest.approx(1)
