"""The second column of a wide terminal: what stands behind the card."""

from __future__ import annotations

from datetime import date

from studyml.domain.stored_card import StoredCard
from studyml.rendering.excerpt import one_line
from studyml.rendering.interval import counted, interval_label
from studyml.rendering.share import percent
from studyml.services.card_context import card_context
from studyml.services.note_trail import NoteTrail
from studyml.services.workspace import Workspace
from studyml.tui.sheet import Sheet


def draw_trail(sheet: Sheet, trail: NoteTrail, card: StoredCard, room: int) -> None:
    """Draws below an answer where the card comes from, if there are lines enough for it."""
    dates = [f"{_date(day)} {name}" for day, name in trail.milestones]
    lines = [("From your notes  ", " · ".join(dates), "n time line")] if dates else []
    if card.papers:
        lines.append(("Papers           ", ", ".join(card.papers), "o open"))
    if not lines or room < len(lines) + 1:
        return
    sheet.gap(room - len(lines))
    for name, text, key in lines:
        sheet.line((name, "dim"), (text, "text"), right=[(key, "dim")], indent=3)


def draw_context(
    sheet: Sheet, work: Workspace, card: StoredCard, trail: NoteTrail | None, *, is_turned: bool
) -> None:
    """Draws the context of a card. Before the answer, only what cannot give it away."""
    context, memory = card_context(work, card), card.memory
    sheet.gap()
    _head(sheet, "Memory")
    if memory.stability is None:
        sheet.line(("new", "text"), indent=2)
    else:
        last = "" if memory.last_day is None else f" · seen {_ago(work.today() - memory.last_day)}"
        sheet.line((f"stability {interval_label(max(1, round(memory.stability)))}{last}", "text"), indent=2)
        sheet.line(
            (f"{counted(memory.reps, 'review')} · {counted(memory.lapses, 'lapse')}", "text"), indent=2
        )
    if context.requires:
        _head(sheet, "Needs")
        for name, recall in context.requires:
            sheet.line(
                (name, "text"), right=[("new" if recall is None else percent(recall), "dim")], indent=2
            )
    if not is_turned:
        return
    if context.recall is not None:
        _head(sheet, "Concept")
        sheet.line((context.concept, "text"), right=[(percent(context.recall), "dim")], indent=2)
    if context.aliases:
        _head(sheet, "Also called")
        for alias in context.aliases:
            sheet.line((alias, "text"), indent=2)
    if trail is not None and trail.latest:
        _head(sheet, "From your notes")
        for date_of_day, name in trail.milestones:
            sheet.line((f"{_date(date_of_day)}  ", "dim"), (name, "text"), indent=2)
        for day in trail.latest:
            sheet.line((f"{_date(day.date or 1)}  ", "dim"), (one_line(day.text), "text"), indent=2)
    if context.papers:
        _head(sheet, "Papers")
        for paper in context.papers:
            sheet.line((paper, "link"), indent=2)


def _date(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _head(sheet: Sheet, title: str) -> None:
    if len(sheet.strips) > 1:
        sheet.gap()
    sheet.line((title, "dim"), indent=2)


def _ago(days: int) -> str:
    return "today" if days <= 0 else "yesterday" if days == 1 else f"{interval_label(days)} ago"
