"""Importing: a path, what is being read, and the year of a journal that names none."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import BindingType

from studyml.domain.date_bounds import EARLIEST_YEAR, LATEST_YEAR
from studyml.errors import StudymlError
from studyml.key_table import IMPORT
from studyml.paths import shown
from studyml.rendering.interval import counted
from studyml.services.importing import import_run
from studyml.services.path_completion import completed, completions, typed_path
from studyml.services.reading_thread import ReadingThread
from studyml.tui.keys import bindings, hints
from studyml.tui.screens.page_screen import WorkingScreen, draw_step
from studyml.tui.sheet import Part, Sheet
from studyml.tui.typed_line import pasted, typed

_YEARS = range(EARLIEST_YEAR, LATEST_YEAR + 1)


class ImportScreen(WorkingScreen):
    """Takes a path and reads what is there; or shows a reading that has begun, such as that of a sync.

    Nothing is written before everything was read, so that it can be ended until then without a trace.
    """

    KEYS = IMPORT
    BINDINGS: ClassVar[list[BindingType]] = bindings(IMPORT)

    def __init__(self, reading: ReadingThread | None = None) -> None:
        super().__init__()
        self._title = "Import" if reading is None else "Sync"
        self._reading = reading
        self._is_typed = reading is None
        self._path = f"~{os.sep}"
        self._year = ""
        self._problem = ""
        self._is_writing = False

    @property
    def heading(self) -> str:
        return self._title

    @property
    def is_working(self) -> bool:
        """Whether it reads, or writes."""
        return self._reading is not None

    def on_key(self, event: events.Key) -> None:
        text = None
        if self._is_asked:
            text = typed(self._year, event)
            if text is not None:
                self._year = "".join(filter(str.isdecimal, text))[:4]
        elif self._reading is None:
            text = typed(self._path, event, word_ends=f" {os.sep}")
            if text is not None:
                self._path = text
        if text is not None:
            self._problem = ""
            self.paint()
            event.stop()

    def on_paste(self, event: events.Paste) -> None:
        if self._reading is None:
            self._path = pasted("" if os.path.isabs(event.text.strip("'\" \n")) else self._path, event)  # noqa: PTH117
            self.paint()

    def action_complete(self) -> None:
        if self._reading is None:
            self._path = completed(self._path)
            self.paint()

    def action_start(self) -> None:
        if self._is_asked:
            self._answer_year()
        elif self._reading is None:
            self._begin()

    def action_close(self) -> None:
        if self._reading is None:
            self.app.pop_screen()
        elif not self._is_writing:
            self._reading.cancel()
            self._stop()
            self.app.say("Ended. Nothing was written.")
            if self._is_typed:
                self.paint()
            else:
                self.app.pop_screen()

    @property
    def _is_asked(self) -> bool:
        return self._reading is not None and self._reading.asked is not None

    def _begin(self) -> None:
        path = typed_path(self._path)
        if path is None or not os.path.lexists(path):
            self._problem = "There is no such file or folder." if path else "Name a file or a folder."
            self.paint()
            return
        with self.app.telling_errors():
            work = self.app.work
            self._reading = ReadingThread(lambda ask: import_run(work, [path], ask_year=ask))
            self._reading.begin()
            self.look()
            self.follow()

    def _answer_year(self) -> None:
        assert self._reading is not None
        if self._year and int(self._year) not in _YEARS:
            self._problem = f"A year between {_YEARS[0]} and {_YEARS[-1]}, like 2020."
        else:
            self._reading.answer(int(self._year) if self._year else None)
            self._year = self._problem = ""
        self.paint()

    def look(self) -> bool:
        if self._reading is not None and self._reading.is_done and not self._is_writing:
            self._is_writing = True
            self.call_after_refresh(self._write)
        return True

    def _write(self) -> None:
        reading = self._reading
        assert reading is not None
        self._stop()
        try:
            report = reading.store()
        except StudymlError as error:
            self.app.say(str(error), severity="error", timeout=10)
            if self._is_typed:
                self.paint()
            else:
                self.app.pop_screen()
            return
        self.app.open_report(report, self._title, instead=True)

    def _stop(self) -> None:
        self._reading, self._is_writing = None, False
        self._year = self._problem = ""

    def told(self) -> Sequence[Part]:
        return [("decks, notes, feeds, bibliographies", "dim")] if self._is_typed else []

    def draw_page(self, sheet: Sheet) -> None:
        sheet.gap()
        if self._reading is None:
            self._draw_path(sheet)
        elif self._is_asked:
            self._draw_question(sheet, self._reading)
        else:
            self._draw_progress(sheet, self._reading)

    def hints(self, width: int) -> list[Part]:
        if self._reading is None:
            return hints(IMPORT, self.app.keymap_in_force, width)
        if self._is_writing:
            return []
        way_out = IMPORT[-1]._replace(hint="end it, nothing is written")
        start = [IMPORT[0]._replace(hint="go on")] if self._is_asked else []
        return hints([*start, way_out], self.app.keymap_in_force, width)

    def _draw_path(self, sheet: Sheet) -> None:
        sheet.line(("A file or a folder, which is walked:", "text"), indent=3)
        sheet.gap()
        # The end is what one types, so it is the beginning that gives way on a narrow screen.
        end = self._path
        while cell_len(end) > max(8, sheet.width - 8):
            end = f"…{end[2:]}"
        sheet.line(("› ", "accent bold"), (end, "text bold"), ("▏", "accent"), indent=3)
        sheet.gap()
        if self._problem:
            sheet.line((self._problem, "error"), indent=5)
            return
        offered = completions(self._path)
        room = max(1, self.size.height - len(sheet.strips) - 6)
        for path in offered[:room]:
            name = path.rstrip(os.sep).rpartition(os.sep)[2] + (os.sep if path.endswith(os.sep) else "")
            sheet.line((name, "dim"), indent=5)
        if len(offered) > room:
            sheet.line((f"and {len(offered) - room} more", "rule"), indent=5)

    def _draw_question(self, sheet: Sheet, reading: ReadingThread) -> None:
        sheet.line((shown(Path(reading.asked or "")), "text bold"), indent=3)
        sheet.gap()
        sheet.line(("Its dates have no year. Which year does it begin in?", "text"), indent=3)
        sheet.line(("Left empty, the file is left out and the rest is read.", "dim"), indent=3)
        sheet.gap()
        sheet.line(("› ", "accent bold"), (self._year, "text bold"), ("▏", "accent"), indent=3)
        if self._problem:
            sheet.gap()
            sheet.line((self._problem, "error"), indent=5)

    def _draw_progress(self, sheet: Sheet, reading: ReadingThread) -> None:
        step = reading.step
        if self._is_writing:
            sheet.line(("Writing what was read …", "text"), indent=3)
        elif step.read is None:
            sheet.line((f"Looking for files: {counted(step.found, 'file')} found", "text"), indent=3)
        else:
            words = f"Read {step.read:,} of {counted(step.found, 'file')}"
            draw_step(sheet, words, step.read, step.found)
        sheet.gap()
        if step.path and not self._is_writing:
            sheet.line((shown(Path(step.path)), "dim"), indent=3)
