"""The backups in the app: made in the background, listed, gone back to; and a damaged store."""

from __future__ import annotations

import pytest

from studyml.errors import StoreCorrupt
from studyml.services.backups import back_up
from studyml.services.workspace import Workspace
from studyml.store.backup_folder import backups_of
from studyml.tui import app as app_module
from studyml.tui.app import StudymlApp
from tests.tui.screen_text import said, shown


async def test_a_backup_is_chosen_and_confirmed_and_the_app_ends_for_it(work: Workspace) -> None:
    made = back_up(work, "asked")
    assert made is not None
    app = StudymlApp(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        assert "asked for" in shown(app)
        await pilot.press("enter")
        assert "Go back to this backup?" in shown(app)
        await pilot.press("enter")
        assert app.wanted_backup is None
        await pilot.press("r", "enter", "down", "enter")
    assert app.wanted_backup == made.path


async def test_without_backups_the_app_says_so(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
        await pilot.pause()
        assert "There are no backups yet" in said(app)


async def test_the_store_is_backed_up_while_the_app_is_open(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "_BACKUP_DELAY", 0.01)
    app = StudymlApp(work)
    async with app.run_test(size=(80, 24)) as pilot:
        while app._backup is None or not app._backup.is_done:
            await pilot.pause(0.01)
    [backup] = backups_of(work.store.path, work.now())
    assert backup.reason == "start"


async def test_damage_that_a_backup_finds_is_told_and_nothing_is_stored_any_more(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreCorrupt("studyml.db: this is no sound store (page 7)")

    monkeypatch.setattr(app_module, "_BACKUP_DELAY", 0.01)
    monkeypatch.setattr(app_module, "_BACKUP_LOOK", 0.01)
    monkeypatch.setattr("studyml.store.backup_folder.make_backup", refuse)
    app = StudymlApp(work)
    async with app.run_test(size=(80, 24)) as pilot:
        while "no sound store" not in said(app):
            await pilot.pause(0.01)
    with pytest.raises(StoreCorrupt), work.store.transact("x", work.now()):
        raise AssertionError("a damaged store took a change")


async def test_a_store_that_turns_out_damaged_ends_the_app_without_a_traceback(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=(80, 24)):
        app._handle_exception(StoreCorrupt("studyml.db: this is no sound store (page 7)"))
    assert "page 7" in str(app.damage)
