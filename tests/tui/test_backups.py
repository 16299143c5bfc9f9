"""The backups in the app: made in the background, listed, gone back to; and a damaged store."""

from __future__ import annotations

import pytest

from studyml.errors import StoreCorrupt
from studyml.services.backups import back_up
from studyml.services.workspace import Workspace
from studyml.store.backup_folder import backups_of
from studyml.store.opening import open_store
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


async def test_damage_that_a_backup_finds_ends_the_app_and_nothing_is_stored_any_more(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreCorrupt("studyml.db: this is no sound store (page 7)")

    monkeypatch.setattr(app_module, "_BACKUP_DELAY", 0.01)
    monkeypatch.setattr(app_module, "_BACKUP_LOOK", 0.01)
    monkeypatch.setattr("studyml.store.backup_folder.make_backup", refuse)
    app = StudymlApp(work)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(1000):
            if app.damage is not None:
                break
            await pilot.pause(0.01)
    assert "page 7" in str(app.damage)
    with pytest.raises(StoreCorrupt), work.store.transact("x", work.now()):
        raise AssertionError("a damaged store took a change")


def spoilt(work: Workspace) -> tuple[Workspace, bytes]:
    """The workspace over its store with a page in the middle written over, and the bytes of the store."""
    root = work.store.query("SELECT rootpage FROM sqlite_master WHERE name = 'ix_mention_concept_id'")[0][0]
    work.store.close()
    data = bytearray(work.store.path.read_bytes())
    data[(root - 1) * 4096 : root * 4096] = b"\xff" * 4096
    work.store.path.write_bytes(data)
    return Workspace(open_store(work.store.path, write=True), work.config, work.clock, work.zone), bytes(data)


async def test_an_answer_to_a_damaged_store_is_not_written_and_ends_the_app_for_a_restore(
    work: Workspace,
) -> None:
    broken, before = spoilt(work)
    app = StudymlApp(broken)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "space", "3")
        await pilot.pause()
    assert "no sound store" in str(app.damage)
    broken.store.close()
    assert broken.store.path.read_bytes() == before


async def test_damage_is_found_while_nothing_is_done(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_module, "_BACKUP_DELAY", 0.01)
    monkeypatch.setattr(app_module, "_BACKUP_LOOK", 0.01)
    assert back_up(work, "use") is not None
    broken, before = spoilt(work)
    app = StudymlApp(broken)
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(1000):
            if app.damage is not None:
                break
            await pilot.pause(0.01)
    assert app.damage is not None
    broken.store.close()
    assert broken.store.path.read_bytes() == before


async def test_a_store_that_turns_out_damaged_ends_the_app_without_a_traceback(work: Workspace) -> None:
    app = StudymlApp(work)
    async with app.run_test(size=(80, 24)):
        app._handle_exception(StoreCorrupt("studyml.db: this is no sound store (page 7)"))
    assert "page 7" in str(app.damage)
