"""The cells of a table of cards: what each says, and how wide it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from studyml.domain.card_column import CardColumn, Sorting
from studyml.domain.memory import State
from studyml.domain.study_day import MINUTE, wall_time
from studyml.rendering.interval import interval_label, step_label
from studyml.rendering.palette import Letters
from studyml.rendering.plain_line import plain_line
from studyml.rendering.share import percent
from studyml.services.card_listing import CardListing
from studyml.services.workspace import Workspace
from studyml.tui.sheet import MEASURE, Part, column

GAP = 2
_BETWEEN = " " * GAP
_LEAST_TEXT = 24  # cells of the front before a column gives way


class Shape(NamedTuple):
    """A column's head, the cells that it needs and those that it can use; numbers stand at the right."""

    head: str
    least: int
    most: int
    is_right: bool = False


_SHAPES = {
    CardColumn.FRONT: Shape("Front", _LEAST_TEXT, 64),
    CardColumn.CONCEPT: Shape("Concept", 12, 24),
    CardColumn.DECK: Shape("Deck", 12, 20),
    CardColumn.DUE: Shape("Due", 10, 11),
    CardColumn.RECALL: Shape("Recall", 6, 6, True),
    CardColumn.INTERVAL: Shape("Interval", 8, 8, True),
    CardColumn.STATE: Shape("State", 10, 10),
    CardColumn.STABILITY: Shape("Stability", 9, 9, True),
    CardColumn.DIFFICULTY: Shape("Difficulty", 10, 10, True),
    CardColumn.LAPSES: Shape("Lapses", 6, 6, True),
    CardColumn.REPS: Shape("Reviews", 7, 7, True),
    CardColumn.ADDED: Shape("Added", 10, 10),
    CardColumn.TAGS: Shape("Tags", 10, 24),
    CardColumn.FLAGS: Shape("Flags", 10, 20),
    CardColumn.KIND: Shape("Kind", 10, 10),
}
_QUIET = {
    name
    for name in CardColumn
    if not _SHAPES[name].is_right and name not in (CardColumn.FRONT, CardColumn.DUE)
}


def head_of(name: CardColumn) -> str:
    """What stands above a column."""
    return _SHAPES[name].head


def laid_out(columns: Sequence[CardColumn], width: int) -> list[tuple[CardColumn, int]]:
    """The columns that have room in so many cells, from the first one on, each with its width."""
    chosen: list[CardColumn] = []
    room = width
    for name in columns:
        needed = _SHAPES[name].least + GAP * bool(chosen)
        if chosen and needed > room:
            break
        chosen.append(name)
        room -= needed
    widths = {name: min(_SHAPES[name].least, max(1, width)) for name in chosen}
    wants = {name: _SHAPES[name].most - _SHAPES[name].least for name in chosen}
    wanted, spare = sum(wants.values()), max(0, room)
    for name, want in wants.items():
        widths[name] += min(want, want * spare // max(1, wanted))
    if CardColumn.FRONT in widths:  # what nobody wants is the text's, as far as it is good to read
        left = width - sum(widths.values()) - GAP * (len(chosen) - 1)
        widths[CardColumn.FRONT] = min(MEASURE, widths[CardColumn.FRONT] + max(0, left))
    return list(widths.items())


def head_parts(layout: Sequence[tuple[CardColumn, int]], sorting: Sorting) -> list[Part]:
    """The heads of the columns; an arrow tells by which the table is sorted, and which way round."""
    parts: list[Part] = []
    for name, width in layout:
        shape = _SHAPES[name]
        if name is not sorting.column:
            parts += [(column(shape.head, width, right=shape.is_right), "dim"), _BETWEEN]
            continue
        arrow = "↓" if sorting.is_descending else "↑"
        if shape.is_right:  # the arrow stands in the gap, so that the head stays above its figures
            parts += [(column(shape.head, width, right=True), "accent"), (f"{arrow} ", "accent")]
        else:
            parts += [(column(f"{shape.head} {arrow}", width), "accent"), _BETWEEN]
    return parts


def head_ends(layout: Sequence[tuple[CardColumn, int]], indent: int) -> list[tuple[CardColumn, int]]:
    """Before which cell the head of each column ends, the gap behind it included, when the first begins after
    so many cells."""
    ends, at = [], indent
    for name, width in layout:
        at += width + GAP
        ends.append((name, at))
    return ends


def cell_parts(
    work: Workspace, row: CardListing, layout: Sequence[tuple[CardColumn, int]], role: str
) -> list[Part]:
    """The cells of a card: the first column in a role, names and words in a quieter one."""
    parts: list[Part] = []
    first = layout[0][0]
    quiet = ("dim" if role == "dim" else "text", "dim")
    for name, width in layout:
        shape = _SHAPES[name]
        told = _cell(work, row, name)
        if name is CardColumn.FRONT and row.stored.flag:
            flag = f"⚑{row.stored.flag} "
            parts += [(flag, "accent"), (column(told, width - len(flag)) + _BETWEEN, role)]
        else:
            cell = column(told, width, right=shape.is_right) + _BETWEEN
            parts.append((cell, role if name is first else quiet[name in _QUIET]))
    return parts


def due_words(work: Workspace, row: CardListing) -> str:
    """When a card comes, or why it does not."""
    memory = row.stored.memory
    for name in ("retired", "suspended", "buried"):
        if name in row.flags:
            return name
    if memory.state is State.NEW:
        return "new"
    if memory.due_day is None:
        left = ((memory.due_at or 0) - work.now()) / MINUTE
        return "now" if left <= 0 else f"in {step_label(left)}"
    days = memory.due_day - work.today()
    if days < 0:
        return f"{interval_label(-days)} late"
    return ("today", "tomorrow")[days] if days < 2 else f"in {interval_label(days)}"


def _letters(work: Workspace) -> Letters:
    return "upright" if work.config.math_letters == "upright" else "italic"


def _cell(work: Workspace, row: CardListing, name: CardColumn) -> str:
    card, memory = row.stored, row.stored.memory
    match name:
        case CardColumn.FRONT:
            return plain_line(card.front, _letters(work))
        case CardColumn.CONCEPT:
            return plain_line(card.concept, _letters(work))
        case CardColumn.DECK:
            return card.deck.rpartition("/")[2]
        case CardColumn.DUE:
            return due_words(work, row)
        case CardColumn.RECALL:
            return "" if row.retrievability is None else percent(row.retrievability)
        case CardColumn.INTERVAL:
            return interval_label(memory.interval) if memory.state is State.REVIEW else ""
        case CardColumn.STATE:
            return memory.state.name.lower()
        case CardColumn.STABILITY:
            if memory.stability is None:
                return ""
            return f"{memory.stability:.{1 if memory.stability < 100 else 0}f} d"
        case CardColumn.DIFFICULTY:
            return "" if memory.difficulty is None else f"{memory.difficulty:.1f}"
        case CardColumn.LAPSES:
            return str(memory.lapses) if memory.lapses else "·"
        case CardColumn.REPS:
            return str(memory.reps) if memory.reps else "·"
        case CardColumn.ADDED:
            return wall_time(card.added_at, work.zone).date().isoformat()
        case CardColumn.TAGS:
            return ", ".join(card.tags)
        case CardColumn.FLAGS:
            return ", ".join(row.flags).replace(":", " ")
        case CardColumn.KIND:
            return str(card.kind)
