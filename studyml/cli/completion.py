"""What the shell offers to complete: the names of the learner's own collection, and of the settings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import typer

from studyml.domain.query_completion import Names
from studyml.domain.safe_text import safe_line
from studyml.errors import StudymlError


def decks(context: typer.Context, incomplete: str) -> list[str]:
    """The decks, with those above them."""
    return _beginning(incomplete, lambda: _names(context).decks)


def tags(context: typer.Context, incomplete: str) -> list[str]:
    """The tags of cards and concepts."""
    return _beginning(incomplete, lambda: _names(context).tags)


def concepts(context: typer.Context, incomplete: str) -> list[str]:
    """The concepts by name."""
    return _beginning(incomplete, lambda: _names(context).concepts)


def query_words(context: typer.Context, incomplete: str) -> list[str]:
    """What a word of a query can become: a key, or a key with a value, blanks left for the shell to quote."""
    from studyml.domain.query_completion import completion

    found = completion(incomplete, len(incomplete), lambda: _names(context))
    key, colon, _ = incomplete.partition(":")
    return _beginning(incomplete, lambda: [f"{key}{colon}{name}" if colon else name for name in found.shown])


def setting_keys(incomplete: str) -> list[str]:
    """The settings and the keys of the app."""
    from studyml.config import SETTINGS
    from studyml.key_table import ACTIONS, KEYS

    return _beginning(incomplete, lambda: [*SETTINGS, KEYS, *(f"{KEYS}.{name}" for name in ACTIONS)])


def setting_values(context: typer.Context, incomplete: str) -> list[str]:
    """The values of a setting that has few."""
    from studyml.config import SETTINGS

    setting = SETTINGS.get(context.params.get("key") or "")
    if setting is None:
        return []
    words = ("true", "false") if isinstance(setting.default, bool) else setting.choices
    return _beginning(incomplete, lambda: words)


def _names(context: typer.Context) -> Names:
    from studyml.services.opening import open_workspace
    from studyml.services.query_names import query_names

    above = context.find_root().params.get("db")
    try:
        with open_workspace(context.params.get("db") or above, write=False) as work:
            return query_names(work)
    except StudymlError:  # there is nowhere to tell it while a line is being typed
        return Names()


def _beginning(begun: str, values: Callable[[], Iterable[str]]) -> list[str]:
    wanted = begun.casefold()
    return [safe_line(value) for value in values() if value.casefold().startswith(wanted)]
