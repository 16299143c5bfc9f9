"""Clozes in Anki's notation, `{{c1::hidden::hint}}`, as they stand in the HTML of a field."""

from __future__ import annotations

import re
from collections.abc import Callable

_MARK = re.compile(r"\{\{c(\d{1,3}(?:,\d{1,3})*)::|\}\}")
_HINT = "::"
_DEEPEST = 8


def cloze_numbers(html: str) -> tuple[int, ...]:
    """The numbers of the clozes in the order in which they first appear."""
    found = (int(number) for mark in _MARK.finditer(html) if mark[1] for number in mark[1].split(","))
    return tuple(dict.fromkeys(found))


def is_plain_cloze(html: str) -> bool:
    """Whether no cloze stands within another one, belongs to several cards, or is left open."""
    is_open = False
    for mark in _MARK.finditer(html):
        if mark[1]:
            if is_open or "," in mark[1]:
                return False
            is_open = True
        else:
            is_open = False
    return not is_open


def with_cloze_hidden(html: str, number: int) -> str:
    """The text of the card that asks for the clozes of a number: these hidden, all others shown."""
    return _shown(html, number, lambda _inner, hint: f"<b>[{hint or '…'}]</b>")


def with_cloze_shown(html: str, number: int) -> str:
    """The same with its answer: the clozes of a number in bold."""
    return _shown(html, number, lambda inner, _hint: f"<b>{inner}</b>")


def _shown(html: str, number: int, asked: Callable[[str, str], str]) -> str:
    """The text without marks of clozes, those of a number replaced."""
    stack: list[tuple[bool, list[str]]] = [(False, [])]
    at = 0
    for mark in _MARK.finditer(html):
        stack[-1][1].append(html[at : mark.start()])
        at = mark.end()
        if mark[1] and len(stack) <= _DEEPEST:
            stack.append((str(number) in mark[1].split(","), []))
        elif len(stack) > 1:
            is_asked, pieces = stack.pop()
            inner, _, hint = "".join(pieces).partition(_HINT)
            stack[-1][1].append(asked(inner, hint) if is_asked else inner)
        else:
            stack[-1][1].append(mark[0])
    stack[-1][1].append(html[at:])
    return "".join("".join(pieces) for _, pieces in stack)
