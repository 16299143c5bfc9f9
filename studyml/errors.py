"""Errors that a person reads: what is wrong, where, and what to do. Each owns its exit code."""

from __future__ import annotations


class StudymlError(Exception):
    """An expected failure, told in one sentence; the command ends with `exit_code`."""

    exit_code = 1


class UsageError(StudymlError):
    """The command was given words that it cannot act on."""

    exit_code = 2


class QueryError(UsageError):
    """The words of a search cannot be read; tells the place, counted in characters from 0, and what to do."""

    def __init__(self, text: str, at: int, reason: str) -> None:
        super().__init__(f"at {text[at : at + 20]!r}: {reason}")
        self.text = text
        self.at = at
        self.reason = reason


class SlowPattern(StudymlError):
    """Looking for a regular expression takes too long; tells which."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.reason = (
            "this expression takes too long: it can be tried in too many ways; write what repeats only"
            " once, or narrow the query"
        )
        super().__init__(f"re:{pattern}: {self.reason}")


class ConfigError(StudymlError):
    """A setting has a value that it cannot have; the message names file, key and what is allowed."""


class StoreError(StudymlError):
    """The store cannot be opened or written; nothing was changed."""


class StoreLocked(StoreError):
    """Another program holds the store for writing; the message names its process."""


class StoreMissing(StoreError):
    """There is no store at the path that was named."""


class StoreTooNew(StoreError):
    """The store was written by a newer studyml; the message says which to install."""


class StoreCorrupt(StoreError):
    """The file is no store, or a damaged one; it is left as it is."""


class SourceRefused(StudymlError):
    """One file cannot be read as asked; `reason` says why and how to mend it, without the path."""

    def __init__(self, path: str, reason: str, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {reason}")
        self.path = path
        self.reason = reason
        self.line = line


class YearMissing(SourceRefused):
    """The days of a file are dated without a year, and nothing in the file says which; `--year` can."""


class CardRefused(StudymlError):
    """A card cannot be written into a deck as asked; the message says why and what would do."""


class DeckNotWritten(StudymlError):
    """A deck file cannot be changed as asked, and is as it was; the message names it and says what to do."""
