"""Which of the cards that lost their text is which of the texts that are new: the nearest, one to one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from studyml.domain.deck import CardKind
from studyml.domain.known_card import KnownCard, PlacedText
from studyml.domain.normal_form import HIDDEN, normalised, prompt

NEAR_IN_CONCEPT = 70.0
NEAR_IN_DECK = 85.0
EXACT = 100.0
MARGIN = 5.0

_COMPARED = 1_000
_WINDOW = 40
_PAIR_LIMIT = 250_000
_RARE_WORDS = 6
_POSTINGS = 50


class _Side(NamedTuple):
    """A text or a known card, reduced to what is compared; `key` is its index or its id."""

    key: int
    kind: CardKind
    deck: str
    concept: str
    words: str
    around: str


_Key = TypeVar("_Key")
_Place = tuple[str, str]
_Found = list[tuple[int, int]]
_Confused = list[tuple[tuple[int, ...], tuple[int, ...]]]


def similar_cards(
    known: Sequence[KnownCard], lost: Sequence[KnownCard], texts: Sequence[PlacedText], fresh: Sequence[int]
) -> tuple[_Found, _Confused]:
    """Pairs of text index and card id, and the groups in which no choice is clear.

    Compared are the texts `fresh` and the cards `lost`, by kind: within a concept first, then those whose
    prompt is the same elsewhere, then within the deck. A concept whose cards have all gone to one new
    concept counts as renamed, so that its definition goes along.
    """
    return _Matcher(known, lost, texts, fresh).run()


class _Matcher:
    def __init__(
        self,
        known: Sequence[KnownCard],
        lost: Sequence[KnownCard],
        texts: Sequence[PlacedText],
        fresh: Sequence[int],
    ) -> None:
        self.known = known
        self.texts = texts
        self.fresh = {
            at: _side(at, texts[at].card.kind, texts[at].deck, texts[at].concept, texts[at].card.front)
            for at in fresh
        }
        self.lost = {card.id: _side(card.id, card.kind, card.deck, card.concept, card.front) for card in lost}
        self.pairs: _Found = []
        self.confused: _Confused = []

    def run(self) -> tuple[_Found, _Confused]:
        self._match(lambda side: (side.deck, side.concept), NEAR_IN_CONCEPT)
        elsewhere = len(self.pairs)
        self._match_exact(lambda side: (side.deck, side.kind, side.words))
        self._match_exact(lambda side: (side.kind, side.words))
        self._follow_renames(self.pairs[elsewhere:])
        self._match(lambda side: (side.deck, ""), NEAR_IN_DECK)
        return self.pairs, self.confused

    def _match(self, place: Callable[[_Side], _Place], threshold: float) -> None:
        """Pair within each place what is left."""
        lost = _by(place, self.lost.values())
        for where, texts in _by(place, self.fresh.values()).items():
            if where in lost:
                self._settle(_scores(texts, lost[where], threshold))

    def _match_exact(self, key: Callable[[_Side], object]) -> None:
        """Pair what reads the same, where it is the only one on both sides."""
        lost = _by(key, self.lost.values())
        for what, texts in _by(key, self.fresh.values()).items():
            cards = lost.get(what, [])
            if len(texts) == len(cards) == 1:
                self._pair(texts[0].key, cards[0].key)

    def _follow_renames(self, moved: _Found) -> None:
        """Pair the rest of a concept with the rest of the new concept that its cards have gone to."""
        old_places = {card.id: (card.deck, normalised(card.concept)) for card in self.known}
        known_places = set(old_places.values())
        living = {(text.deck, normalised(text.concept)) for text in self.texts}
        targets: dict[_Place, set[_Place]] = defaultdict(set)
        for index, card_id in moved:
            text = self.texts[index]
            targets[old_places[card_id]].add((text.deck, normalised(text.concept)))
        for old, new_places in targets.items():
            new = next(iter(new_places))
            if len(new_places) > 1 or old in living or new in known_places:
                continue
            texts = [_untitled(side) for side in self.fresh.values() if (side.deck, side.concept) == new]
            cards = [_untitled(side) for side in self.lost.values() if (side.deck, side.concept) == old]
            self._settle(_scores(texts, cards, NEAR_IN_CONCEPT))

    def _settle(self, scores: list[tuple[float, int, int]]) -> None:
        """Pair from the best score down; where a rival comes near the best, pair none of them and say so."""
        scores.sort(key=lambda found: (-found[0], found[1], found[2]))
        rivals: dict[tuple[str, int], list[tuple[float, int, int]]] = defaultdict(list)
        for entry in scores:
            rivals["text", entry[1]].append(entry)
            rivals["card", entry[2]].append(entry)
        for score, index, card_id in scores:
            if index not in self.fresh or card_id not in self.lost:
                continue
            close = [
                entry
                for entry in (*rivals["text", index], *rivals["card", card_id])
                if entry[1] in self.fresh
                and entry[2] in self.lost
                and (entry[1], entry[2]) != (index, card_id)
                and entry[0] > score - MARGIN
                and not (score == EXACT > entry[0])
            ]
            if not close:
                self._pair(index, card_id)
                continue
            indexes = tuple(sorted({index, *(entry[1] for entry in close)}))
            card_ids = tuple(sorted({card_id, *(entry[2] for entry in close)}))
            self.confused.append((indexes, card_ids))
            for index in indexes:
                del self.fresh[index]
            for card_id in card_ids:
                del self.lost[card_id]

    def _pair(self, index: int, card_id: int) -> None:
        self.pairs.append((index, card_id))
        del self.fresh[index]
        del self.lost[card_id]


def _scores(texts: list[_Side], cards: list[_Side], threshold: float) -> list[tuple[float, int, int]]:
    """The score (0 to 100), text index and card id of each pair that reaches the threshold."""
    from rapidfuzz.fuzz import ratio

    found = []
    for text, card in _candidates(texts, cards):
        if text.kind != card.kind:
            continue
        score = ratio(text.words, card.words)
        if text.kind == CardKind.CLOZE:
            score = (score + ratio(text.around, card.around)) / 2
        if score >= threshold:
            found.append((score, text.key, card.key))
    return found


def _candidates(texts: list[_Side], cards: list[_Side]) -> Iterable[tuple[_Side, _Side]]:
    """All pairs, or, when those are too many, the pairs that share one of the text's rarest words."""
    if len(texts) * len(cards) <= _PAIR_LIMIT:
        for text in texts:
            for card in cards:
                yield text, card
        return
    postings: dict[str, list[_Side]] = defaultdict(list)
    for card in cards:
        for word in set(card.words.split()):
            postings[word].append(card)
    for text in texts:
        words = sorted(
            (word for word in set(text.words.split()) if word in postings), key=lambda w: len(postings[w])
        )
        near = {card.key: card for word in words[:_RARE_WORDS] for card in postings[word][:_POSTINGS]}
        for card in near.values():
            yield text, card


def _side(key: int, kind: CardKind, deck: str, concept: str, front: str) -> _Side:
    words = prompt(kind, front)
    around = ""
    if kind == CardKind.CLOZE:
        at = words.find(HIDDEN)
        around = words[max(0, at - _WINDOW) : at + len(HIDDEN) + _WINDOW] if at >= 0 else words[:_WINDOW]
    return _Side(key, kind, deck, normalised(concept), words[:_COMPARED], around)


def _untitled(side: _Side) -> _Side:
    """The side without its concept's name, with which a definition and a section's prompt begin."""
    return side._replace(words=side.words.removeprefix(side.concept))


def _by(key: Callable[[_Side], _Key], sides: Iterable[_Side]) -> dict[_Key, list[_Side]]:
    found: dict[_Key, list[_Side]] = {}
    for side in sides:
        found.setdefault(key(side), []).append(side)
    return found
