"""The screens that show notes: their keys, what they say when empty, and text shown to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.domain.rating import Rating
from studyml.services.day_view import concept_named
from studyml.services.importing import import_paths
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.tui.app import StudymlApp
from studyml.tui.host import Host
from studyml.tui.screens.browse import BrowseScreen
from studyml.tui.screens.choice import ChoiceScreen
from studyml.tui.screens.concept import ConceptScreen
from studyml.tui.screens.concepts import ConceptsScreen
from studyml.tui.screens.home import HomeScreen
from studyml.tui.screens.journal import JournalScreen
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.links import LinksScreen
from studyml.tui.screens.papers import PapersScreen
from studyml.tui.screens.questions import QuestionsScreen
from studyml.tui.screens.review import ReviewScreen
from studyml.tui.screens.search import SearchScreen
from tests.tui.conftest import Clock
from tests.tui.screen_text import said, shown

SIZE = (80, 24)

LOG = """\
# A log of 2020

## 2020-03-19

Read [a report](https://arxiv.org/abs/1803.09820) on momentum and the batch.

## 2020-04-12

Momentum again, and SGD without it.

Questions:

- What is momentum?
- How large is a batch?

## 2020-04-19

- What is momentum?
    - A running average of gradients, as [this page](https://example.org/momentum) says.
"""

HOSTILE = """\
# [@click=app.quit]x[/]

## 2020-05-01

SGD and [@click=app.quit]press[/] and [bold]loud[/bold] and \x1b[31mred.

Questions:

- Why [@click=app.bell]ring[/] with SGD?
"""


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


@pytest.fixture
def noted(work: Workspace, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The small collection with a log of three days, after one answered card of SGD."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "log.md").write_text(LOG)
    import_paths(work, [tmp_path / "log.md"])
    session = ReviewSession(work)
    session.turn()
    session.answer(Rating.EASY, 3.0)
    clock.move(days=1)
    return work


@pytest.fixture
def edited(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was opened in the editor, instead of an editor."""
    opened: list[tuple[str, int]] = []
    monkeypatch.setattr(Host, "edit", lambda app, path, line: opened.append((path.name, line)))
    return opened


def on(app: StudymlApp) -> type[object]:
    """The kind of screen that is shown."""
    return type(app.screen)


def line_with(app: StudymlApp, words: str) -> str:
    return next(line for line in shown(app).splitlines() if words in line)


# The journal


async def test_the_journal_opens_on_the_latest_day_beside_its_month(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g")
        assert on(app) is JournalScreen
        assert "April 2020" in shown(app)
        assert "Mo Tu We Th Fr Sa Su" in shown(app)
        assert "› 2020-04-19" in shown(app)
        assert "A running average of gradients" in shown(app)
        assert "log.md:16" in shown(app)
        await press(pilot, "escape")
        assert on(app) is HomeScreen


async def test_the_text_and_the_month_follow_the_cursor(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g", "k", "k")
        assert "March 2020" in shown(app)
        assert "Read a report" in shown(app)
        await press(pilot, "j")
        assert "SGD without it" in shown(app)
        await press(pilot, "home")
        assert "Read a report" in shown(app)
        await press(pilot, "end")
        assert "A running average" in shown(app)


async def test_a_day_tells_its_questions_and_which_are_open(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=(80, 30)) as pilot:
        await press(pilot, "g", "k")
        assert "✓ What is momentum?" in shown(app)
        assert line_with(app, "? How large is a batch?").rstrip().endswith("open")


async def test_the_calendar_colours_days_by_what_is_remembered(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g")
        styles = {
            segment.text: segment.style
            for strip in app.screen._compositor.render_strips(app.size)[4:10]
            for segment in strip
            if segment.text in (" 5", "12", "19")
        }
        noted_day, blank_day, chosen = styles["12"], styles[" 5"], styles["19"]
        assert noted_day is not None
        assert blank_day is not None
        assert chosen is not None
        assert noted_day.color != blank_day.color
        assert noted_day.color == app.palette.mark.color  # SGD was answered a day ago
        assert chosen.reverse


async def test_a_concept_of_a_day_is_chosen_and_opened(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g", "k", "enter")
        assert on(app) is ChoiceScreen
        assert "Momentum" in line_with(app, "new")
        assert "recall 9" in line_with(app, "SGD  ")
        await press(pilot, "escape")
        assert on(app) is JournalScreen
        await press(pilot, "c", "down", "enter")
        assert on(app) is ConceptScreen
        assert shown(app).splitlines()[0].split()[0] == "SGD"
        await press(pilot, "escape")
        assert "› 2020-04-12" in shown(app)


async def test_the_cards_of_a_day_are_studied(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g", "s")
        assert on(app) is ReviewScreen
        assert "Momentum" in shown(app)


async def test_the_links_of_a_day_show_their_hosts(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g", "o")
        assert on(app) is LinksScreen
        assert "example.org" in shown(app)
        await press(pilot, "escape", "home", "o")
        assert "arxiv.org" in shown(app)
        assert shown(app).count("https://arxiv.org") == 1


async def test_a_note_is_edited_at_the_line_of_its_day(
    noted: Workspace, edited: list[tuple[str, int]]
) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g", "k", "e")
        assert edited == [("log.md", 7)]
        assert "› 2020-04-12" in shown(app)


async def test_what_an_edit_changed_is_shown_on_return(
    noted: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(app: Host, path: Path, line: int) -> None:
        path.write_text(LOG.replace("SGD without it.", "nothing else."))
        import_paths(app.work, [path])

    monkeypatch.setattr(Host, "edit", edit)
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g", "k", "e")
        assert "Momentum again, and nothing else." in shown(app)
        assert "SGD without it" not in shown(app)


async def test_a_long_day_is_read_on_with_the_space_bar(noted: Workspace, tmp_path: Path) -> None:
    for day, name in ((1, "Line"), (2, "Paragraph")):
        text = "\n\n".join(f"{name} {number}." for number in range(40))
        (tmp_path / f"2021-01-0{day}.md").write_text(text)
    import_paths(noted, sorted(tmp_path.glob("2021-*.md")))
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "g")
        assert "Paragraph 0." in shown(app)
        await press(pilot, "space")
        assert "Paragraph 0." not in shown(app)
        await press(pilot, "b")
        assert "Paragraph 0." in shown(app)
        await press(pilot, "space", "k")
        assert "Line 0." in shown(app)


async def test_a_wide_terminal_shows_the_beginnings_of_days_in_the_list(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=(130, 34)) as pilot:
        await press(pilot, "g", "end")
        assert "Momentum again" in line_with(app, "  2020-04-12 ")
        assert max(len(line) for line in shown(app).splitlines()[3:-2] if "average" in line) <= 46 + 92


# A concept


async def test_a_concept_shows_its_time_line_from_notes_to_reviews(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c", "end", "enter")
        assert on(app) is ConceptScreen
        lines = [line.strip("› ").split() for line in shown(app).splitlines() if " 2020-" in line]
        assert [(words[0], words[2]) for words in lines] == [
            ("2020-03-19", "mentioned"),
            ("2020-04-12", "asked"),
            ("2020-04-19", "asked"),
            ("2020-04-19", "answered"),
        ]
        assert "made" in line_with(app, "2026-11-21")
        assert "SGD" in line_with(app, "Needs")
        assert "arXiv:1803.09820" in line_with(app, "Paper ")


async def test_a_concept_that_was_studied_shows_its_reviews(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c", "j", "enter")
        assert "1 review" in line_with(app, "reviewed")
        assert "recall 9" in shown(app).splitlines()[0]


async def test_the_line_under_the_cursor_is_told_in_full_with_its_place(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=(60, 24)) as pilot:
        await press(pilot, "c", "end", "enter")
        below = "\n".join(shown(app).splitlines()[-9:])
        assert "Read a report on momentum and the batch." in below
        assert "log.md:5" in below
        await press(pilot, "end")
        assert "log.md" not in "\n".join(shown(app).splitlines()[-9:])


async def test_enter_on_a_line_opens_its_day(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c", "end", "enter", "j", "enter")
        assert on(app) is JournalScreen
        assert "› 2020-04-12" in shown(app)


async def test_a_line_about_cards_names_them_and_opens_them(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c", "end", "enter", "end")
        below = "\n".join(shown(app).splitlines()[-8:])
        assert "· Momentum" in below
        assert "· Momentum: Code" in below
        await press(pilot, "enter")
        assert on(app) is BrowseScreen
        assert "concept:Momentum" in shown(app)
        assert "5 of " in shown(app)


async def test_the_cards_of_a_concept_are_studied(
    noted: Workspace,
) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c", "end", "enter", "s")
        assert on(app) is ReviewScreen
        assert "Optimisation › Momentum" in shown(app)


async def test_the_papers_of_a_concept_open_after_their_host_was_shown(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c", "end", "enter", "o")
        assert on(app) is LinksScreen
        assert "https://arxiv.org/abs/1803.09820" in shown(app)
        await press(pilot, "escape", "escape", "home", "enter", "o")
        assert "No paper stands behind this concept." in said(app)


async def test_the_deck_of_a_concept_is_edited(noted: Workspace, edited: list[tuple[str, int]]) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c", "end", "enter", "e")
        [(name, line)] = edited
        assert name == "1-optimisation.md"
        assert line > 10


async def test_n_in_a_review_opens_the_time_line_of_the_concept(noted: Workspace) -> None:
    app = StudymlApp(noted, session=ReviewSession(noted))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space", "n")
        assert on(app) is ConceptScreen
        await press(pilot, "escape")
        assert on(app) is ReviewScreen


# Lists


async def test_concepts_are_listed_with_their_cards_and_recall(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c")
        assert on(app) is ConceptsScreen
        assert line_with(app, "SGD").split()[1:4] == ["2", "98", "%"]
        assert line_with(app, "ReLU").split()[1:4] == ["ReLU", "2", "new"]
        await press(pilot, "slash")
        assert on(app) is SearchScreen


async def test_open_questions_wait_and_a_shows_the_answered_ones_too(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "o")
        assert on(app) is QuestionsScreen
        assert "How large is a batch?" in shown(app)
        assert "What is momentum?" not in shown(app)
        assert "1 open" in shown(app).splitlines()[0]
        await press(pilot, "a", "home")
        assert "✓ What is momentum?  asked 2 times" in shown(app)
        assert "asked 2020-04-12, 2020-04-19 · answered 2020-04-19" in shown(app)
        assert "A running average of gradients, as this page says." in shown(app)
        await press(pilot, "a")
        assert "What is momentum?" not in shown(app)


async def test_enter_on_a_question_opens_the_day_that_answers_it_or_else_asks_it(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "o", "enter")
        assert "› 2020-04-12" in shown(app)
        await press(pilot, "escape", "a", "home", "enter")
        assert "› 2020-04-19" in shown(app)


async def test_papers_tell_where_they_are_cited_and_what_stands_on_them(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "a")
        assert on(app) is PapersScreen
        assert "› arXiv:1803.09820" in shown(app), "what the notes cite comes first"
        assert "Cited   2020-03-19" in shown(app)
        assert "Behind  Momentum new" in shown(app)
        await press(pilot, "end")
        assert line_with(app, "arXiv:1609.04747 ").split()[2:4] == ["0", "2"]


async def test_the_keys_of_the_papers_open_the_day_the_cards_and_the_paper(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "a", "end", "enter")
        assert on(app) is BrowseScreen
        assert "2 of " in shown(app)
        await press(pilot, "escape", "home", "enter")
        assert "› 2020-03-19" in shown(app)
        await press(pilot, "escape", "o")
        assert "https://arxiv.org/abs/1803.09820" in shown(app)
        await press(pilot, "escape", "s")
        assert on(app) is ReviewScreen


async def test_search_finds_notes_and_cards_while_one_types(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash")
        assert "Type what to look for" in shown(app)
        await press(pilot, *"batch")
        assert "1 found" in shown(app) or "2 found" in shown(app)
        assert "2020-04-12" in shown(app)
        await press(pilot, *"zzz")
        assert "Nothing found." in shown(app)
        await press(pilot, *["backspace"] * 3)
        assert "2020-04-12" in shown(app)
        await press(pilot, "ctrl+u")
        assert "Type what to look for" in shown(app)
        await press(pilot, "escape")
        assert on(app) is HomeScreen


async def test_enter_in_the_search_opens_the_concept_the_day_or_the_card(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash", *"report", "enter")
        assert on(app) is JournalScreen
        assert "› 2020-03-19" in shown(app)
        await press(pilot, "escape", "ctrl+u", *"velocity", "enter")
        assert on(app) is BrowseScreen
        assert "1 of " in shown(app)
        await press(pilot, "escape", "ctrl+u", *"momen", "enter")
        assert on(app) is ConceptScreen
        assert "Momentum" in shown(app)


async def test_the_end_of_a_long_search_stays_in_sight(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash", *"momentum" * 12, *"zz")
        assert "zz▏" in shown(app)


async def test_search_takes_every_key_that_prints(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "slash", "q", "j", "question_mark", "quotation_mark", "left_parenthesis")
        assert on(app) is SearchScreen
        assert '/ qj?"(' in shown(app)
        await press(pilot, "f1")
        assert "Keys: Search" in shown(app)
        await press(pilot, "escape")
        assert on(app) is SearchScreen


@pytest.mark.parametrize("way", ["g", "c", "o", "a"])
async def test_the_question_mark_lists_the_keys_and_q_goes_back(noted: Workspace, way: str) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, way, "question_mark")
        assert on(app) is KeyHelpScreen
        await press(pilot, "escape", "q")
        assert on(app) is HomeScreen


async def test_a_click_on_the_row_under_the_cursor_opens_it(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c")
        await pilot.click("#list", offset=(5, 1))
        await pilot.pause()
        assert on(app) is ConceptsScreen
        await pilot.click("#list", offset=(5, 1))
        await pilot.pause()
        assert on(app) is ConceptScreen
        assert shown(app).splitlines()[0].split()[0] == "SGD"


# Nothing there, and hostile text


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("g", "studyml import ~/notes"),
        ("c", "studyml import ~/decks"),
        ("o", "studyml import ~/notes"),
        ("a", "studyml import ~/notes"),
    ],
)
async def test_an_empty_screen_says_what_to_do_and_its_keys_do_no_harm(
    empty: Workspace, key: str, words: str
) -> None:
    app = StudymlApp(empty)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, key)
        assert words in shown(app)
        await press(pilot, "enter", "s", "o", "e", "j", "k", "end", "home", "space")
        await press(pilot, "escape")
        assert app.return_code is None


async def test_questions_that_are_all_answered_are_not_taken_for_none(
    noted: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "log.md").write_text(LOG + "- How large is a batch?\n    - 64\n")
    import_paths(noted, [tmp_path / "log.md"])
    app = StudymlApp(noted)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "o")
        assert "No question is open. a shows those that were answered." in shown(app)


async def test_markup_and_escapes_in_notes_are_shown_to_the_letter(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "hostile.md").write_text(HOSTILE)
    import_paths(work, [tmp_path / "hostile.md"])
    app = StudymlApp(work)
    async with app.run_test(size=(120, 40)) as pilot:
        await press(pilot, "g")
        assert "[@click=app.quit]press[/]" in shown(app)
        assert "[bold]loud[/bold]" in shown(app)
        assert "\ufffd[31mred" in shown(app)
        await pilot.click("#note", offset=(20, 3))
        await press(pilot, "escape", "o")
        assert "Why [@click=app.bell]ring[/] with SGD?" in shown(app)
        await press(pilot, "escape", "slash", *"press")
        assert "[@click=app.quit]press[/]" in shown(app)
        await press(pilot, "escape")
        number = concept_named(work, "SGD")
        assert number is not None
        app.open_concept(number)
        await pilot.pause()
        assert "Why [@click=app.bell]ring[/] with SGD?" in shown(app)
        assert "\x1b" not in shown(app)
        assert app.is_running


async def test_the_screens_fit_a_small_and_a_changed_terminal(noted: Workspace) -> None:
    app = StudymlApp(noted)
    async with app.run_test(size=(40, 12)) as pilot:
        for key in ("g", "c", "o", "a", "slash"):
            await press(pilot, key)
            await pilot.resize_terminal(130, 34)
            await pilot.pause()
            assert max(map(len, shown(app).splitlines())) <= 130
            await pilot.resize_terminal(40, 12)
            await pilot.pause()
            await press(pilot, "escape")
        assert on(app) is HomeScreen
