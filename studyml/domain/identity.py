"""A card stays itself when its text is edited: how a card is found again among those already known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple, Protocol

from studyml.domain.deck import CardKind
from studyml.domain.known_card import KnownCard, PlacedText
from studyml.domain.normal_form import normalised, prompt
from studyml.domain.similarity import similar_cards

__all__ = [
    "Ambiguity",
    "Duplicate",
    "Matching",
    "Pair",
    "Rule",
    "fingerprint",
    "match_cards",
    "normalised",
]


class Rule(StrEnum):
    """Why a text was taken for a card that is known."""

    ID = "id"
    FINGERPRINT = "fingerprint"
    SIMILAR = "similar"


class Pair(NamedTuple):
    """The text with the index `text` is the known card `card_id`."""

    text: int
    card_id: int
    rule: Rule


class Ambiguity(NamedTuple):
    """Texts and known cards that resemble each other about equally well, so that none was matched."""

    texts: tuple[int, ...]
    card_ids: tuple[int, ...]


class Duplicate(NamedTuple):
    """The text with the index `text` is the one with the index `first` once more."""

    text: int
    first: int


@dataclass(frozen=True, slots=True)
class Matching:
    """What became of every text and every known card.

    The index of each text stands in exactly one of `pairs`, `new` and `duplicates`. `retired` are the ids of
    the cards that have lost their text just now. What is `ambiguous` stands in `new` and `retired` as well.
    """

    pairs: tuple[Pair, ...]
    new: tuple[int, ...]
    retired: tuple[int, ...]
    ambiguous: tuple[Ambiguity, ...]
    duplicates: tuple[Duplicate, ...]


class Prompted(Protocol):
    """What a fingerprint looks at."""

    @property
    def kind(self) -> CardKind: ...

    @property
    def front(self) -> str: ...


def fingerprint(concept_name: str, card: Prompted) -> str:
    """A short hex digest that stays while a card's concept and prompt read the same.

    The definition of a concept is known by the concept alone, a cloze by its text with the gap in it, so
    that the number of the gap need not stay. Hints and answers do not count.
    """
    concept = _folded_concept(concept_name)
    if card.kind == CardKind.DEFINITION:
        words = f"definition\x1f{concept}"
    elif card.kind == CardKind.CLOZE:
        words = f"cloze\x1f{concept}\x1f{prompt(card.kind, card.front)}"
    else:
        words = f"card\x1f{concept}\x1f{normalised(card.front)}"
    return blake2b(words.encode("utf-8", "replace"), digest_size=10).hexdigest()


def match_cards(known: Sequence[KnownCard], texts: Sequence[PlacedText]) -> Matching:
    """Find each text among the known cards: by explicit id, else by fingerprint, else by similarity.

    `known` are the cards that these texts may be, and the retired of them come back by the first two rules.
    A known card that no text is found for is retired, so leave out cards whose files were not read.
    """
    duplicates = _duplicates(texts)
    repeated = {duplicate.text for duplicate in duplicates}
    by_index: dict[int, Pair] = {}
    taken: set[int] = set()

    by_id: dict[str, KnownCard] = {}
    by_fingerprint: dict[str, list[KnownCard]] = {}
    for card in sorted(known, key=lambda card: card.retired):
        if card.explicit_id is not None:
            by_id.setdefault(card.explicit_id, card)
        by_fingerprint.setdefault(card.fingerprint, []).append(card)

    for index, text in enumerate(texts):
        found = by_id.get(text.card.explicit_id) if text.card.explicit_id is not None else None
        if found is not None and index not in repeated and found.id not in taken:
            by_index[index] = Pair(index, found.id, Rule.ID)
            taken.add(found.id)
    for index, text in enumerate(texts):
        if index in by_index or index in repeated:
            continue
        for card in by_fingerprint.get(text.fingerprint, ()):
            if card.id not in taken:
                by_index[index] = Pair(index, card.id, Rule.FINGERPRINT)
                taken.add(card.id)
                break

    ambiguous: tuple[Ambiguity, ...] = ()
    lost = [card for card in known if card.id not in taken and not card.retired]
    fresh = [index for index in range(len(texts)) if index not in by_index and index not in repeated]
    if lost and fresh:
        similar, confused = similar_cards(known, lost, texts, fresh)
        for index, card_id in similar:
            by_index[index] = Pair(index, card_id, Rule.SIMILAR)
            taken.add(card_id)
        ambiguous = tuple(Ambiguity(indexes, ids) for indexes, ids in confused)
    return Matching(
        pairs=tuple(by_index[index] for index in sorted(by_index)),
        new=tuple(index for index in fresh if index not in by_index),
        retired=tuple(card.id for card in lost if card.id not in taken),
        ambiguous=ambiguous,
        duplicates=tuple(duplicates),
    )


def _duplicates(texts: Sequence[PlacedText]) -> list[Duplicate]:
    """The texts that repeat an earlier id or an earlier fingerprint, whatever ids tell these apart."""
    by_id: dict[str, int] = {}
    by_fingerprint: dict[str, int] = {}
    found = []
    for index, text in enumerate(texts):
        name = text.card.explicit_id
        first = by_id.get(name) if name is not None else None
        if first is None:
            first = by_fingerprint.get(text.fingerprint)
        if first is not None:
            found.append(Duplicate(index, first))
            continue
        if name is not None:
            by_id[name] = index
        by_fingerprint.setdefault(text.fingerprint, index)
    return found


@lru_cache(maxsize=4096)
def _folded_concept(name: str) -> str:
    return normalised(name)
