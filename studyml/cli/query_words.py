"""Queries from the words of a command line, and where one is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import get_close_matches

from studyml.cli.output import tell
from studyml.domain.safe_text import safe_line
from studyml.errors import QueryError, UsageError

QUERY_SETTINGS = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
"""For commands that take a query: `-is:new` is a word of it and no options."""

_OPTIONS = ("--json", "--db", "--undo", "--yes", "--help", "--add", "--remove", "--to")
_VALUE = re.compile(r"-?[A-Za-z]+:[^\"()]*\s[^\"()]*")


def joined(words: Sequence[str]) -> str:
    """The query that several words of a command line make.

    From `deck:"Deep Learning" is:due` the shell takes the quotation marks away; they are given back. Raises
    UsageError for a word that was meant for an option.
    """
    if unknown := next((word for word in words if word.startswith("--")), None):
        near = get_close_matches(unknown, _OPTIONS, 1)
        meant = f"did you mean {near[0]}?" if near else "--help after the command lists them"
        raise UsageError(f"there is no option {unknown} here; {meant}")
    if len(words) == 1:
        return words[0]
    return " ".join(_quoted(word) if _VALUE.fullmatch(word) else word for word in words)


def point_at(error: QueryError) -> None:
    """Shows a query with a mark under the place where it is wrong, and what to do."""
    from rich.cells import cell_len

    tell(safe_line(error.text))
    tell(f"{' ' * cell_len(safe_line(error.text[: error.at]))}^")
    tell(f"studyml: {error.reason}")


def _quoted(word: str) -> str:
    key, _, value = word.partition(":")
    return f'{key}:"{value}"'
