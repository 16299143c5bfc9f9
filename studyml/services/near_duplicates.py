"""The cards that ask what a new one would ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from studyml.domain.likeness import most_alike, telling_words
from studyml.services.workspace import Workspace
from studyml.store.near_queries import FoundCard, cards_with_all, cards_with_any, front_counts
from studyml.store.store import Store

MOST_FRONT_WORDS: Final = 12
MOST_BACK_WORDS: Final = 6

_COUNTED: Final = 600  # beyond, one word is as common as another
_CANDIDATES: Final = 200
_TOGETHER: Final = (2, 4)  # how many common words a card must have


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A card that is like another; `likeness` is from 0 to 1."""

    card_id: int
    deck: str
    concept: str
    front: str
    likeness: float


def near_duplicates(
    work: Workspace, front: str, back: str, concept: str, most: int = 5
) -> list[NearDuplicate]:
    """The cards in the store that are most like a card that is to be added, the most alike first.

    Cards are looked for by the rarest words of its front and of a short back. Of equally like ones those of
    its own concept come first.
    """
    cards = _candidates(work.store, front, back)
    alike = most_alike(front, back, [(card.front, card.back) for card in cards], most * 2)
    found = [
        NearDuplicate(cards[at].id, cards[at].deck, cards[at].concept, cards[at].front, score)
        for at, score in alike
    ]
    name = concept.casefold()
    return sorted(found, key=lambda near: (-near.likeness, near.concept.casefold() != name))[:most]


def _candidates(store: Store, front: str, back: str) -> list[FoundCard]:
    """Cards with one of the rarest words, and cards with several of those that are not rare."""
    front_words = telling_words(front)[:MOST_FRONT_WORDS]
    back_words = telling_words(back)
    words = [*front_words, *(back_words if len(back_words) <= MOST_BACK_WORDS else ())]
    counts = front_counts(store, list(dict.fromkeys(words)), _COUNTED)
    rare: list[str] = []
    left = _CANDIDATES
    for word, count in sorted(counts.items(), key=lambda pair: pair[1]):
        if 0 < count <= left:
            rare.append(word)
            left -= count
    cards = cards_with_any(store, rare, _CANDIDATES) if rare else []
    common = [word for word in front_words if word not in rare and counts[word]]
    common.sort(key=lambda word: (counts[word], -len(word)))
    for together in sorted({min(len(common), most) for most in _TOGETHER}, reverse=True):
        if together:
            cards += cards_with_all(store, common[:together], _CANDIDATES // len(_TOGETHER))
    return list({card.id: card for card in cards}.values())
