"""JSON from outside as plain values, with limits that are counted before anything is made of it."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from studyml.errors import SourceRefused

JSON_LIMIT: Final = 64 * 1024 * 1024
_MOST_VALUES: Final = 3_000_000
_DEEPEST: Final = 100
_BRACKET = re.compile(r'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.S)


def json_values(text: str, path: str) -> Any:
    """What a JSON text says. Raises SourceRefused for one that is damaged, too deep or too large."""
    if text.count(",") + text.count("[") + text.count("{") > _MOST_VALUES:
        raise SourceRefused(path, f"It holds more than {_MOST_VALUES:,} values. Export it in parts.")
    depth = 0
    for found in _BRACKET.finditer(text):
        mark = found[0]
        if mark in ("[", "{"):
            depth += 1
            if depth > _DEEPEST:
                line = text.count("\n", 0, found.start()) + 1
                raise SourceRefused(path, f"It is nested deeper than {_DEEPEST} levels.", line)
        elif mark in ("]", "}"):
            depth -= 1
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceRefused(
            path, f"It is no whole JSON ({error.msg.lower()}). Export it again.", error.lineno
        ) from None
    except (ValueError, RecursionError):
        raise SourceRefused(path, "It holds a number that cannot be read. Export it again.") from None


def text_of(value: object) -> str:
    """A value as text: a string itself, a number as written, empty for anything else."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return str(value) if is_number else ""


def texts_of(value: object) -> tuple[str, ...]:
    """The texts in a list; of a string its words."""
    if isinstance(value, str):
        return tuple(text_of(value).split())
    return tuple(filter(None, map(text_of, value))) if isinstance(value, list) else ()
