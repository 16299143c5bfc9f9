"""What stands above a table of cards: the query that is written, and below it what it means or lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from studyml.domain.query_completion import Completion
from studyml.domain.query_meaning import meaning
from studyml.domain.query_parsing import parse_query
from studyml.errors import QueryError
from studyml.key_table import QUERY_LINE
from studyml.tui.keys import keys_of
from studyml.tui.sheet import Part, Sheet, wrapped
from studyml.tui.widgets.query_line import QueryLine

_COMPLETE = next(key for key in QUERY_LINE if key.action == "complete(1)")
_MOST_CHOICES = 40


def draw_query(
    sheet: Sheet,
    line: QueryLine,
    *,
    counts: Sequence[Part],
    order: Sequence[Part],
    choices: Completion | None,
    problem: QueryError | None,
    is_refused: bool,
    keymap: Mapping[str, str],
) -> None:
    """Draws the line with the `counts` at its right, and one line below: what can be completed, where it is
    wrong, or what it means and by which `order` the cards come. `is_refused` says that it cannot be left so.
    """
    text, at = line.line
    room = max(
        16, sheet.width - 6 - sum(cell_len(part if isinstance(part, str) else part[0]) for part in counts)
    )
    start = _window_start(text, at, room)
    if line.is_typing:
        head: list[Part] = [(text[start:at], "text bold"), ("▏", "accent"), (text[at:], "text bold")]
    else:
        head = [(text[start:], "text bold")] if text else [("what to look for", "rule")]
    sheet.line(("/ ", "accent bold"), *head, right=counts)
    if (found := line.completion or choices) is not None and not is_refused:
        key = keys_of(_COMPLETE, keymap)[0]
        _draw_choices(sheet, found, line.choice if line.completion else None, key)
        sheet.rule()
    elif problem is not None:
        cursor = 1 if line.is_typing and at <= problem.at else 0
        place = 2 + cell_len(problem.text[start : max(start, problem.at)]) + cursor
        _draw_problem(sheet, problem.reason, place, "error" if is_refused else "text")
    else:
        sheet.line(("  " + meaning(parse_query(text)), "dim"), right=order)
        sheet.rule()


def _draw_problem(sheet: Sheet, reason: str, place: int, role: str) -> None:
    """A caret below the place where the query is wrong, and what to do: beside it where there is room."""
    if place + 4 + cell_len(reason) < sheet.width:
        sheet.line((" " * place + "^ ", "error"), (reason, role))
        sheet.rule()
    else:
        sheet.line((" " * place + "^", "error"))
        for line in wrapped(reason, sheet.width - 4)[:2]:
            sheet.line(("  " + line, role))


def _draw_choices(sheet: Sheet, found: Completion, choice: int | None, key: str) -> None:
    """The completions, from one on from which the chosen one can be seen, as many as have room."""
    first, width = choice or 0, cell_len(found.shown[choice or 0]) + 4
    while first > 0 and width + cell_len(found.shown[first - 1]) + 3 < sheet.width // 2:
        first -= 1
        width += cell_len(found.shown[first]) + 3
    parts: list[Part] = ["  " if first == 0 else "… "]
    for place in range(first, min(len(found.shown), first + _MOST_CHOICES)):
        if place == choice:
            parts.append((f"[{found.shown[place]}]", "accent bold"))
        else:
            parts.append((f" {found.shown[place]} ", "dim"))
        parts.append(" ")
    told = f"{key} completes" if choice is None else f"{choice + 1} of {len(found.shown)}"
    sheet.line(*parts, right=[(f" {told}", "dim")])


def _window_start(text: str, at: int, room: int) -> int:
    """From which character on a text is shown, so that the cursor is within so many cells."""
    start = 0
    while start < at and cell_len(text[start:at]) > room:
        start += 1
    return start
