"""A deck that was looked at before it was written is not read a second time, and only then."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyml.domain.deck import Dialect
from studyml.reading.deck import read_deck
from studyml.services.deck_reading import DeckReader
from tests.services.small_decks import deck

DECK = deck("D", "## Letters\n\nQ: Which letter is first?\nA: Alpha\n")
OTHER = deck("D", "## Letters\n\nQ: Which letter is last?\nA: Omega\n")


@pytest.mark.parametrize(
    ("written", "told", "is_as_foreseen"),
    [(DECK, None, True), (OTHER, None, False), (DECK, Dialect.NATIVE, False)],
)
def test_what_was_foreseen_of_a_file_holds_while_its_bytes_do(
    tmp_path: Path, written: str, told: Dialect | None, is_as_foreseen: bool
) -> None:
    path = tmp_path / "d.md"
    path.write_text(written, encoding="utf-8")
    foreseen = read_deck(DECK, path)
    reader = DeckReader({}, told, foreseen={str(path): (DECK.encode(), foreseen)})
    reader.read(path)
    found = reader.files[str(path)].deck
    assert (found is foreseen) == is_as_foreseen
    assert found == read_deck(written, path)
