"""The language of queries on one page: what is written, and which cards it finds."""

from __future__ import annotations

from typing import NamedTuple


class Entry(NamedTuple):
    """Examples of one kind, with blanks between them, and what they find."""

    examples: tuple[str, ...]
    meaning: str


REFERENCE: tuple[tuple[str, tuple[Entry, ...]], ...] = (
    (
        "Words",
        (
            Entry(("momentum",), "a word that begins so, in front, back or the concept's name"),
            Entry(('"learning rate"',), "these words one after another"),
            Entry(("front:rate", "back:rate"), "the word in the front, in the back"),
            Entry(("*norm", "w_rd"), "* is anything, _ is one character"),
            Entry((r"re:\bsgd\b",), "a regular expression"),
        ),
    ),
    (
        "Together",
        (
            Entry(("adam is:due",), "both must hold"),
            Entry(("adam or sgd",), "either one"),
            Entry(("-nesterov",), "not this"),
            Entry(("(adam or sgd) is:due",), "parentheses group"),
        ),
    ),
    (
        "Where it stands",
        (
            Entry(("deck:Vision",), "the deck and all below it"),
            Entry(("tag:training",), "the tag; tag:* any tag"),
            Entry(("concept:relu",), "the concept, by name or alias"),
            Entry(("paper:arXiv:1803.09820",), "concepts that a paper stands behind"),
            Entry(("day:2020-04-19",), "concepts of a day of your notes"),
            Entry(("kind:cloze",), "definition, basic, cloze or reversed"),
            Entry(("id:12",), "the card with that number"),
        ),
    ),
    (
        "What it is",
        (
            Entry(("is:due",), "waiting now"),
            Entry(("is:new", "is:review"), "never answered; with an interval of days"),
            Entry(("is:learn",), "on steps of minutes"),
            Entry(("is:suspended",), "set aside until you say so"),
            Entry(("is:buried",), "set aside until tomorrow"),
            Entry(("is:leech",), "forgotten again and again"),
            Entry(("is:retired",), "its text is gone from the deck"),
            Entry(("flag:1", "flag:0"), "flagged so; without a flag"),
        ),
    ),
    (
        "What is remembered",
        (
            Entry(("prop:r<0.9",), "recall today"),
            Entry(("prop:s>=10", "prop:ivl>30"), "stability, interval in days"),
            Entry(("prop:d>8",), "difficulty, 1 to 10"),
            Entry(("prop:due<0",), "days from today; below 0 is overdue"),
            Entry(("prop:lapses>3", "prop:reps=1"), "how often forgotten, reviewed"),
            Entry(("rated:7", "rated:7:1"), "answered in seven days; with Again"),
            Entry(("added:30", "introduced:7"), "whose text came; answered for the first time"),
        ),
    ),
)
