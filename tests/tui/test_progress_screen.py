"""The page of figures: its spans and scopes, what fills in later, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.config import Config
from studyml.domain.progress import Scope
from studyml.rendering.progress_panels import PANELS
from studyml.services import progress as progress_service
from studyml.services.importing import import_decks
from studyml.services.workspace import Workspace
from studyml.tui import definitions
from studyml.tui.app import StudymlApp
from studyml.tui.screens.concept import ConceptScreen
from studyml.tui.screens.fit import FitScreen
from studyml.tui.screens.home import HomeScreen
from studyml.tui.screens.progress import ProgressScreen
from tests.services.learner import study
from tests.tui.conftest import Clock
from tests.tui.key_presses import press, settled
from tests.tui.learner_past import HOSTILE, give_past
from tests.tui.screen_text import said, shown

Compare = Callable[..., bool]

NARROW, WIDE, WHOLE = (80, 24), (120, 40), (80, 140)


@pytest.fixture
def past(empty: Workspace, tmp_path: Path, clock: Clock) -> Workspace:
    give_past(empty, tmp_path, clock)
    return empty


async def opened(pilot: Pilot[None], *keys: str) -> None:
    await press(pilot, "p")
    await settled(pilot)
    await press(pilot, *keys)
    if isinstance(pilot.app.screen, ProgressScreen):
        await settled(pilot)


async def test_the_page_has_every_panel(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=WHOLE) as pilot:
        await opened(pilot)
        for title in (*PANELS, "Honesty"):
            assert f"   {title} ──" in shown(app)
        assert "RMSE (bins)" in shown(app)
        assert "that no fit had seen" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


def test_every_panel_has_its_definition() -> None:
    assert {*PANELS, "Honesty"} <= {name for name, _ in definitions.PROGRESS}


async def test_help_tells_each_figure_in_a_line(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=(120, 100)) as pilot:
        await opened(pilot, "question_mark")
        for name, meaning in definitions.PROGRESS:
            assert name in shown(app)
            assert meaning[:40] in shown(app)


async def test_keys_choose_the_span(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        assert "› 2 three months" in shown(app)
        for keys, name in (
            ("1", "1 month"),
            ("3", "3 year"),
            ("4", "4 all"),
            ("left", "3 year"),
            ("h", "2 three months"),
            ("l", "3 year"),
            ("right", "4 all"),
            ("right", "4 all"),
            ("2", "2 three months"),
        ):
            await press(pilot, keys)
            assert f"› {name}" in shown(app), keys


async def test_a_longer_span_counts_more(past: Workspace) -> None:
    app = StudymlApp(past)
    counts = []
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "1")
        for key in "1234":
            await press(pilot, key)
            await settled(pilot)
            assert isinstance(app.screen, ProgressScreen)
            assert app.screen.found is not None
            counts.append(app.screen.found.span.reviews)
    assert counts == sorted(set(counts))


async def test_a_deck_a_tag_or_a_concept_can_be_looked_at(work: Workspace, tmp_path: Path) -> None:
    (tmp_path / "3-tagged.md").write_text(
        "---\ndeck: Tagged\ntags: hard\n---\n\n## Stride\n\nQ: What is a stride?\nA: A step.\n"
    )
    import_decks(work, [tmp_path / "3-tagged.md"])
    study(work, 4)
    app = StudymlApp(work)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        for words, told in (
            ("optimi", "deck Machine Learning/Optimisation"),
            ("hard", "tag hard"),
            ("moment", "concept Momentum"),
            ("all", "all decks"),
        ):
            await press(pilot, "s", *words, "enter")
            await settled(pilot)
            assert shown(app).splitlines()[0].endswith(told)
        await press(pilot, "s", "escape")
        assert shown(app).splitlines()[0].endswith("all decks")


async def test_the_scheduler_is_judged_by_whatever_is_looked_at(past: Workspace) -> None:
    app = StudymlApp(past)
    counts = []
    async with app.run_test(size=WHOLE) as pilot:
        await opened(pilot, "4")
        for keys in ((), ("s", *"ML/Opt", "enter"), ("1",)):
            await press(pilot, *keys)
            await settled(pilot)
            assert "Default parameters" in shown(app)
            [line] = [line for line in shown(app).splitlines() if "that no fit had seen" in line]
            counts.append(int(line.split()[1].replace(",", "")))
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 3


async def test_enter_opens_one_of_the_hardest_concepts(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "4", "enter")
        assert "The hardest concepts" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ProgressScreen)
        await press(pilot, "enter", "enter")
        assert isinstance(app.screen, ConceptScreen)
        await press(pilot, "escape")
        assert isinstance(app.screen, ProgressScreen)


async def test_a_leech_leads_to_its_concept(work: Workspace) -> None:
    (card,) = study(work, 1)
    with work.store.transact("Lapses", work.now()) as tx:
        tx.execute("UPDATE memory SET leech = 1, lapses = 9 WHERE card_id = ?", (card,))
    app = StudymlApp(work)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "enter")
        assert "leech, 9 lapses" in shown(app)
        await press(pilot, "end", "enter")
        assert isinstance(app.screen, ConceptScreen)
        assert shown(app).splitlines()[0].startswith(" SGD")


async def test_f_fits_what_is_looked_at(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "s", *"ML/vis", "enter", "f")
        assert isinstance(app.screen, FitScreen)
        assert shown(app).splitlines()[0].endswith("ML/Vision")


async def test_the_page_scrolls_and_stays_where_it_is_when_figures_fill_in(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        top = shown(app)
        await press(pilot, "j")
        assert shown(app) != top
        await press(pilot, "k")
        assert shown(app) == top
        await press(pilot, "pagedown", "space", "b", "pageup", "ctrl+d", "ctrl+u")
        assert shown(app) == top


async def test_an_empty_store_says_what_to_do(empty: Workspace) -> None:
    app = StudymlApp(empty)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot)
        assert "Nothing reviewed in this span" in shown(app)
        assert "The figures come with your first answers" in shown(app)
        assert "Honesty" not in shown(app)
        await press(pilot, "enter")
        assert "Nothing of this was forgotten" in said(app)
        await press(pilot, "1", "4", "s", "escape", "question_mark", "escape")


async def test_a_span_without_a_review_leads_to_those_from_before(past: Workspace, clock: Clock) -> None:
    clock.move(days=60)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "1")
        assert "There are reviews from before: 4 shows all time." in shown(app)


@pytest.mark.parametrize("size", [NARROW, WIDE, WHOLE])
async def test_one_review_is_enough_for_a_page(work: Workspace, size: tuple[int, int]) -> None:
    study(work, 1)
    app = StudymlApp(work)
    async with app.run_test(size=size) as pilot:
        await opened(pilot)
        for key in "1234":
            await press(pilot, key)
            await settled(pilot)
        assert "1 review ·" in shown(app)
        assert "nan" not in shown(app)
        if size == WHOLE:
            assert "No review could be predicted yet." in shown(app)


@pytest.mark.parametrize("size", [NARROW, WIDE, WHOLE])
async def test_names_are_shown_to_the_letter(
    work: Workspace, tmp_path: Path, clock: Clock, size: tuple[int, int]
) -> None:
    (tmp_path / "0.md").write_text(
        f"---\ndeck: {HOSTILE}\n---\n\n## {HOSTILE} \u202e\x1b[31m concept\n\nQ: Why?\nA: Because.\n"
    )
    import_decks(work, [tmp_path / "0.md"])
    for rating in (3, 1):
        study(work, 1)
        with work.store.transact("Lapses", work.now()) as tx:
            tx.execute("UPDATE memory SET lapses = 9, leech = 1 WHERE state > 0")
        clock.move(days=30 * rating)
    app = StudymlApp(work)
    async with app.run_test(size=size) as pilot:
        await opened(pilot, "4", "s")
        assert HOSTILE in shown(app)
        await press(pilot, *"deep", "enter")
        await settled(pilot)
        assert shown(app).splitlines()[0].endswith(HOSTILE)
        await press(pilot, "enter")
        for sign in "\u202e\x1b":
            assert sign not in shown(app)


async def test_figures_that_take_long_fill_in_later(past: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    from studyml.tui.screens import progress as screen

    may_go_on = Event()
    count = progress_service.progress

    def slow(*given: object, **named: object) -> object:
        assert may_go_on.wait(20)
        return count(*given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(screen, "progress", slow)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "p")
        assert "Counting …" in shown(app)
        await press(pilot, "3")
        assert "› 3 year" in shown(app)
        may_go_on.set()
        await settled(pilot)
        assert "Today ──" in shown(app)


async def test_what_nobody_waits_for_any_more_is_given_up(
    past: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studyml.services.computation import Computation

    given_up: list[Computation[object]] = []
    give_up = Computation.give_up

    def noted(computation: Computation[object]) -> None:
        given_up.append(computation)
        give_up(computation)

    monkeypatch.setattr(Computation, "give_up", noted)
    monkeypatch.setattr(Computation, "wait", lambda self, patience: False)
    monkeypatch.setattr(ProgressScreen, "TICK", 60.0)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await press(pilot, "p")
        assert given_up == []
        await press(pilot, "3")
        assert len(given_up) == 1
        await press(pilot, "escape")
        assert len(given_up) == 2


async def test_the_key_of_all_time_is_told_as_it_is_set(past: Workspace, clock: Clock) -> None:
    past.config = Config(keys={"progress.all": "z"})
    clock.move(days=1000)
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await opened(pilot, "1")
        assert "z shows all time" in shown(app)


async def test_a_deck_that_is_gone_is_told_and_everything_else_works(past: Workspace) -> None:
    app = StudymlApp(past)
    async with app.run_test(size=NARROW) as pilot:
        await app.push_screen(ProgressScreen(Scope(deck="Gone")))
        await settled(pilot)
        assert "there is no deck 'Gone'" in said(app)
        await press(pilot, "s", *"all", "enter")
        await settled(pilot)
        assert "Today ──" in shown(app)


async def full(pilot: Pilot[None]) -> None:
    await opened(pilot, "3")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_page_looks_as_it_did(
    past: Workspace, snap_compare: Compare, size: tuple[int, int], theme: str
) -> None:
    past.config = Config(theme=theme)
    assert snap_compare(StudymlApp(past), run_before=full, terminal_size=size)


@pytest.mark.parametrize("size", [WHOLE, (120, 80)], ids=["narrow", "wide"])
def test_the_whole_page_looks_as_it_did(
    past: Workspace, snap_compare: Compare, size: tuple[int, int]
) -> None:
    assert snap_compare(StudymlApp(past), run_before=full, terminal_size=size)


def test_the_page_without_colour_looks_as_it_did(
    past: Workspace, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert snap_compare(StudymlApp(past), run_before=full, terminal_size=WIDE)


def test_an_empty_page_looks_as_it_did(empty: Workspace, snap_compare: Compare) -> None:
    assert snap_compare(StudymlApp(empty), run_before=full, terminal_size=NARROW)
