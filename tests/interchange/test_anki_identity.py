"""The ids by which notes of Anki and their cards are known in decks."""

from __future__ import annotations

import pytest

from studyml.interchange.anki_identity import card_id, note_id, place_of


@pytest.mark.parametrize("place", [0, 1, 7])
def test_the_id_of_a_card_tells_its_place(place: int) -> None:
    assert place_of(card_id(note_id("a|Ü9"), place)) == place


@pytest.mark.parametrize("digits", ["9" * 5_000, "c" + "9" * 5_000])
def test_an_id_that_a_deck_made_up_tells_no_place(digits: str) -> None:
    assert place_of(f"anki-a.{digits}") == 0
    assert place_of(f"anki-a-{digits}.1") == 0
