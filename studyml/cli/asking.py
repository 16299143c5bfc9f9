"""Asking whoever sits at the terminal: the question goes to standard error, the answer comes by a line."""

from __future__ import annotations

import sys

from studyml.cli.output import tell

_LONGEST = 9  # digits


def can_ask() -> bool:
    """Whether somebody sits at the terminal who can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def answer_to(question: str) -> str:
    """The line that is typed, in lower case; empty at the end of the input."""
    tell(question)
    return sys.stdin.readline().strip().casefold()


def number_in(words: str) -> int | None:
    """The whole number that was typed; None for anything else, and for one that nobody can mean."""
    return int(words) if words.isdecimal() and len(words) <= _LONGEST else None
