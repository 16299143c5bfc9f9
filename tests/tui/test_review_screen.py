"""Reviewing by keys, in the real app on a real store."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from textual.pilot import Pilot

from studyml.config import Config
from studyml.domain.memory import State
from studyml.domain.rating import Rating
from studyml.rendering.interval import wait_label
from studyml.services.cram import CramSession
from studyml.services.importing import import_decks
from studyml.services.review import ReviewSession
from studyml.services.workspace import Workspace
from studyml.store import review_store
from studyml.store.opening import open_store
from studyml.store.tally import behind
from studyml.tui.app import StudymlApp
from studyml.tui.screens.card_info import CardInfoScreen
from studyml.tui.screens.key_help import KeyHelpScreen
from studyml.tui.screens.review import ReviewScreen
from studyml.tui.screens.summary import SummaryScreen
from studyml.tui.widgets.lines import ScrollLines
from tests.tui.conftest import Clock
from tests.tui.screen_text import said, shown

SIZE = (80, 24)


def app_in_review(work: Workspace, deck: str | None = None) -> tuple[StudymlApp, ReviewSession]:
    session = ReviewSession(work, deck)
    return StudymlApp(work, session=session), session


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def test_space_shows_the_answer_and_the_prompt_stays_where_it_is(work: Workspace) -> None:
    app, _ = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        before = shown(app).splitlines()
        assert "SGD takes a step" not in shown(app)
        await press(pilot, "space")
        after = shown(app).splitlines()
        assert any("SGD takes a step" in line for line in after)
        assert before[:6] == after[:6]


async def test_rating_keys_do_nothing_until_the_answer_is_shown(work: Workspace) -> None:
    app, session = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "1", "2", "3", "4")
        assert session.progress.answers == []
        await press(pilot, "enter", "1")
        assert [answer.rating for answer in session.progress.answers] == [Rating.AGAIN]


@pytest.mark.parametrize(
    ("keys", "rating"), [(["space", "space"], 3), (["space", "enter"], 3), (["enter", "4"], 4)]
)
async def test_the_stored_memory_is_the_one_that_the_button_showed(
    work: Workspace, keys: list[str], rating: int
) -> None:
    app, session = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        card = session.card
        assert card is not None
        await press(pilot, keys[0])
        assert session.outcomes is not None
        promised = session.outcomes[Rating(rating)]
        bar = shown(app).splitlines()[-1]
        await press(pilot, keys[1])
    stored = review_store.load_card(work.store, card.id).memory
    assert stored == promised
    if stored.state is State.REVIEW:
        assert f"4 Easy {stored.interval} d" in bar


async def test_undo_shows_the_card_again_with_its_memory_as_it_was(work: Workspace) -> None:
    app, session = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        first = session.card
        await press(pilot, "space", "3")
        assert session.card != first
        await press(pilot, "u")
        assert session.card == first
        assert session.progress.answers == []
        assert "space  show answer" in shown(app)


async def test_undo_works_after_a_restart(work: Workspace, clock: Clock) -> None:
    app, session = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        first = session.card
        assert first is not None
        await press(pilot, "space", "3")
    path = work.store.path
    work.store.close()
    with open_store(path, write=True) as store:
        app, session = app_in_review(Workspace(store, Config(), clock, work.zone))
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "u")
            assert session.card is not None
            assert session.card.id == first.id
            assert session.card.memory.state is State.NEW


async def test_bury_suspend_and_flag_are_one_key_each_and_are_taken_back(work: Workspace) -> None:
    app, session = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        first = session.card
        assert first is not None
        await press(pilot, "asterisk")
        assert "⚑" in shown(app)
        await press(pilot, "minus")
        buried = review_store.load_card(work.store, first.id)
        assert (buried.flag, buried.buried_until) == (1, work.today() + 1)
        second = session.card
        assert second is not None
        await press(pilot, "at")
        assert review_store.load_card(work.store, second.id).is_suspended
        await press(pilot, "u", "u", "u")
        assert session.card == first


async def test_the_card_that_asks_for_its_memory_shows_it(work: Workspace) -> None:
    app, _ = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space", "4", "u", "i")
        assert isinstance(app.screen, CardInfoScreen)
        assert "Not reviewed yet." in shown(app)
        await press(pilot, "escape", "space", "4", "u")
        await press(pilot, "question_mark")
        assert isinstance(app.screen, KeyHelpScreen)
        assert "Rate Again: not recalled" in shown(app)
        await press(pilot, "escape")
        assert isinstance(app.screen, ReviewScreen)


async def test_the_history_of_a_card_tells_each_review(work: Workspace, clock: Clock) -> None:
    app, session = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        card = session.card
        assert card is not None
        await press(pilot, "space", "4")
    clock.move(days=20)
    cram = CramSession(work, [card.id])
    app = StudymlApp(work, session=cram)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "i")
        assert "Recall today" in shown(app)
        await press(pilot, *"jjjjjjjjjjjj")
        text = shown(app)
        assert "2026-11-21 19:30" in text
        assert "Easy" in text


async def test_a_session_ends_with_its_summary_and_goes_back_to_the_decks(work: Workspace) -> None:
    app, _ = app_in_review(work, "Machine Learning/Activations")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space", "4", "space", "1", "space", "4")
        assert isinstance(app.screen, SummaryScreen)
        text = shown(app)
        assert "Answered    3" in text
        assert "What was hard" in text
        assert "Again 1   Hard 0   Good 0   Easy 2" in text
        await press(pilot, "enter")
        assert "3 reviewed" in shown(app)


async def test_what_was_answered_is_rolled_up_behind_the_summary(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyml.store.journal._WORTH_A_REST", 0)
    app, _ = app_in_review(work, "Machine Learning/Activations")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space", "4")
        assert behind(work.store.connection) > 0
        await press(pilot, "space", "1", "space", "4")
        assert isinstance(app.screen, SummaryScreen)
        await pilot.pause()
        assert behind(work.store.connection) == 0


async def test_the_hard_cards_can_be_seen_again_without_being_stored(work: Workspace) -> None:
    app, session = app_in_review(work, "Machine Learning/Activations")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space", "1", "escape")
        reviews = len(review_store.history(work.store, session.progress.answers[0].card_id))
        await press(pilot, "h", "space", "3")
        assert isinstance(app.screen, SummaryScreen)
        assert len(review_store.history(work.store, session.progress.answers[0].card_id)) == reviews


async def test_undo_in_the_summary_goes_on_with_the_session(work: Workspace) -> None:
    app, session = app_in_review(work, "Machine Learning/Activations")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space", "4", "space", "4", "u")
        assert isinstance(app.screen, ReviewScreen)
        assert len(session.progress.answers) == 1
        await press(pilot, "space", "4")
        assert isinstance(app.screen, SummaryScreen)


async def test_keys_can_be_given_in_the_settings(work: Workspace) -> None:
    work.config = Config(keys={"review.good": "g", "review.advance": "x"})
    app, session = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space")
        assert "SGD takes a step" not in shown(app)
        await press(pilot, "x")
        assert "g Good" in shown(app)
        await press(pilot, "3")
        assert session.progress.answers == []
        await press(pilot, "g")
        assert len(session.progress.answers) == 1


async def test_a_new_study_day_computes_the_intervals_again_before_it_stores_one(
    work: Workspace, clock: Clock
) -> None:
    app, session = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space")
        clock.move(hours=12)
        await press(pilot, "3")
        assert session.progress.answers == []
        await press(pilot, "3")
        assert len(session.progress.answers) == 1


async def test_a_click_on_a_rating_rates(work: Workspace) -> None:
    app, session = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space")
        await pilot.click("#bar", offset=(62, 1))
        await pilot.pause()
        assert [answer.rating for answer in session.progress.answers] == [Rating.EASY]


async def test_a_wide_terminal_shows_the_context_beside_the_card(work: Workspace) -> None:
    app, _ = app_in_review(work)
    async with app.run_test(size=(130, 30)) as pilot:
        await press(pilot, "space")
        text = shown(app)
        assert "Also called" in text
        assert "arXiv:1609.04747" in text
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "Also called" not in shown(app)


async def test_a_long_card_is_cut_and_shown_whole_on_a_key(empty: Workspace, tmp_path: Path) -> None:
    paragraphs = "\n\n".join(f"P{n}." for n in range(5000))
    (tmp_path / "long.md").write_text(f"## Long\n\n### Why so long?\n\n{paragraphs}\n")
    import_decks(empty, [tmp_path / "long.md"])
    app, _ = app_in_review(empty)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space")
        assert "m more" in shown(app)
        body = app.screen.query_one("#card", ScrollLines)
        cut = body.virtual_size.height
        assert cut < 2000
        await press(pilot, "m")
        assert body.virtual_size.height > 5000


MARKUP = [
    "[@click=app.quit]x[/]",
    "[ @click=app.simulate_key('4')]x",
    "foo [/nope] bar",
    "list[int] [TODO]",
    "[/",
    "[red]",
]


async def test_markup_in_cards_is_shown_to_the_letter_and_runs_nothing(
    empty: Workspace, tmp_path: Path
) -> None:
    lines = "\n\n".join(f"Q: {text} ?\nA: `{text}`" for text in MARKUP)
    (tmp_path / "[@click=app.quit]x.md").write_text(f"---\ndeck: '[bold]deck'\n---\n{lines}\n")
    import_decks(empty, [tmp_path / "[@click=app.quit]x.md"])
    app, session = app_in_review(empty)
    async with app.run_test(size=SIZE) as pilot:
        for text in MARKUP:
            await press(pilot, "space")
            assert text in shown(app)
            assert "[bold]deck" in shown(app)
            await pilot.click("#card", offset=(5, 1))
            await press(pilot, "i")
            assert text in shown(app)
            await press(pilot, "escape", "4")
        assert isinstance(app.screen, SummaryScreen)
        assert len(session.progress.answers) == len(MARKUP)


async def test_links_are_shown_with_their_host_and_opened_only_when_asked(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {record}\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s &")
    app, _ = app_in_review(work)
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "o")
        assert "no link here before the answer" in said(app)
        await press(pilot, "space", "o")
        await pilot.pause()
        assert "arxiv.org" in shown(app)
        await press(pilot, "escape", "o")
        assert not record.exists()
        await pilot.pause()
        await press(pilot, "enter")
        await pilot.pause(0.5)
    assert record.read_text() == "https://arxiv.org/abs/1609.04747\n"


async def test_an_answer_that_could_not_be_stored_is_told_and_the_card_stays(work: Workspace) -> None:
    app, session = app_in_review(work)
    with closing(sqlite3.connect(work.store.path, isolation_level=None)) as other:
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "space")
            card = session.card
            other.execute("BEGIN IMMEDIATE")
            await press(pilot, "3")
            assert "Not saved" in said(app)
            assert session.card == card
            other.execute("ROLLBACK")
            await press(pilot, "3")
            assert len(session.progress.answers) == 1


async def test_after_a_lapse_what_may_be_missing_is_offered(work: Workspace, clock: Clock) -> None:
    session = ReviewSession(work)
    while session.card is not None:
        session.turn()
        session.answer(Rating.EASY, 1.0)
    clock.move(days=200)
    session = ReviewSession(work)
    wanted = next(c for c in session.upcoming(50) if c.concept == "Momentum" and c.front == "Momentum")
    session.reload(first=wanted.id)
    app = StudymlApp(work, session=session)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await pilot.press("space", "1")
        await pilot.pause(0.3)
        assert "You may be missing: SGD" in shown(app)
        await pilot.press("r")
        await pilot.pause()
        assert session.card is not None
        assert session.card.concept == "SGD"


async def test_card_info_explains_the_interval_with_its_curve_and_every_rating(
    work: Workspace, clock: Clock
) -> None:
    session = ReviewSession(work)
    assert session.card is not None
    card = session.card.id
    session.turn()
    session.answer(Rating.EASY, 3.0)
    clock.move(days=30)
    again = ReviewSession(work)
    again.reload(first=card)
    app = StudymlApp(work, session=again)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("i")
        await pilot.pause()
        assert "recall is 90 % after 8.3" in shown(app)
        assert "┴" in shown(app)
        assert "due 2026-11-2" in shown(app) or "due 2026-12-0" in shown(app)
        await pilot.press(*"jjjjjjjjjj")
        await pilot.pause()
        told = shown(app)
        assert "If rated now" in told
        for memory in again.turn().values():
            assert wait_label(memory) in told


async def test_the_minutes_that_are_left_are_told_and_end_the_session(work: Workspace) -> None:
    app = StudymlApp(work, session=ReviewSession(work, minutes=0.2))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "· 12 s" in shown(app)
        assert isinstance(app.screen, ReviewScreen)
        session = app.screen._session
        session.turn()
        session.answer(Rating.EASY, 60.0)
        app.end_session(session)
        await pilot.pause()
        assert isinstance(app.screen, SummaryScreen)
        assert "The session's 0.2 minutes are spent:" in shown(app)


async def test_a_day_whose_minutes_are_spent_says_so_instead_of_a_card(work: Workspace) -> None:
    work.config = Config(minutes_per_day=1)
    session = ReviewSession(work)
    session.turn()
    session.answer(Rating.EASY, 61.0)
    app = StudymlApp(work)
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        await press(pilot, "enter")
        assert "Today's 1 minute is spent:" in said(app)


async def test_a_look_at_cards_tells_that_nothing_is_stored_and_promises_no_day(work: Workspace) -> None:
    app = StudymlApp(work, session=CramSession(work, deck="Machine Learning/Activations"))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "space")
        assert "nothing is stored   2 left" in shown(app)
        assert "1 Again" in shown(app)
        assert " min" not in shown(app)
        await press(pilot, "3", "space", "3")
        assert "All of them seen; nothing was stored." in shown(app)
        assert "comes back when" not in shown(app)


async def test_a_deck_that_is_gone_is_told_instead_of_opened(work: Workspace, tmp_path: Path) -> None:
    app, session = app_in_review(work)
    app.work.config = Config(editor="touch")
    assert session.card is not None
    deck = Path(session.card.path)
    deck.unlink()
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "e")
        assert "is gone, and this card with it; `s` on the first screen retires it" in said(app)
        assert not deck.exists()
        assert session.card is not None
