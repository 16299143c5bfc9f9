"""The starter decks' concepts are found in real notes on the days that name them."""

import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from studyml.domain.mentions import MentionFinder
from studyml.domain.sentence import sentence_around
from studyml.domain.source import NoteDay
from studyml.paths import starter_decks
from studyml.reading.deck import deck_files, read_deck
from studyml.reading.feed import read_feed
from studyml.reading.note import read_note

SEEDS = Path(os.environ.get("STUDYML_SEEDS", "none"))

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the folder of real notes")


def concepts() -> list[tuple[str, tuple[str, ...]]]:
    decks = [read_deck(path.read_text("utf-8"), path) for path in deck_files(starter_decks())]
    return [(concept.name, concept.aliases) for deck in decks for concept in deck.concepts]


def days_of(name: str, days: Iterable[NoteDay]) -> set[date]:
    """The days that mention a concept, every one of them in a sentence that holds the mention."""
    known = concepts()
    finder = MentionFinder((at, alias) for at, (own, more) in enumerate(known) for alias in (own, *more))
    found = set()
    for day in days:
        for mention in finder.find(day.text):
            if known[mention.concept_id][0] == name and day.date is not None:
                first, last = sentence_around(day.text, mention.start, mention.end)
                assert first <= mention.start < mention.end <= last
                found.add(day.date)
    return found


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("Momentum", {(4, 12), (4, 19)}),
        ("Stride", {(3, 19), (4, 25)}),
        ("ReLU", {(3, 18), (3, 21), (3, 27), (4, 11)}),
    ],
)
def test_the_journal_names_them_on_these_days(name: str, days: set[tuple[int, int]]) -> None:
    path = next(SEEDS.glob("001_*"))
    found = days_of(name, read_note(path.read_text("utf-8"), path, year=2020).days)
    assert {date(2020, *day) for day in days} <= found


def test_the_feed_names_beam_search_in_these_posts() -> None:
    path = next(SEEDS.glob("003_*"))
    found = days_of("Beam search", read_feed(path.read_bytes(), path).days)
    assert {date(2019, 11, 18), date(2020, 4, 23)} <= found
