"""Cards by their ids, as many as are looked at: plain SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence

from studyml.domain.stored_card import StoredCard
from studyml.store.mapping import CARD_COLUMNS, card_of
from studyml.store.store import Store

CARDS = (
    f"SELECT {', '.join(CARD_COLUMNS)} FROM json_each(:ids) AS wanted JOIN card ON card.id = wanted.value"
    " JOIN memory ON memory.card_id = card.id JOIN concept ON concept.id = card.concept_id"
    " JOIN deck ON deck.id = card.deck_id JOIN deck_file ON deck_file.id = card.file_id ORDER BY wanted.key"
)


def load_cards(store: Store, ids: Sequence[int]) -> list[StoredCard]:
    """The cards with these ids, in the order of the ids; one that there is not is left out.

    Raises StoreError where the store cannot be read.
    """
    return list(map(card_of, store.query(CARDS, {"ids": json.dumps(ids)})))
