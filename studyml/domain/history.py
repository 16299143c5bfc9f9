"""The reviews of a card as the log has them, mended where it is not whole: what a replay goes through.

A review is packed into one integer, since a log may hold a million of them: study day, place (the number of
the review in the card's life), whether it introduced the card, and rating, the day first, so that sorting
the integers puts reviews in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

DAY_SHIFT, PLACE_SHIFT, NEW_SHIFT = 24, 8, 7
PLACE_MASK = (1 << (DAY_SHIFT - PLACE_SHIFT)) - 1
RATING_MASK = (1 << NEW_SHIFT) - 1
_NEW = 1 << NEW_SHIFT
_MIDDLE_MASK = (1 << (DAY_SHIFT - NEW_SHIFT)) - 1


class History(NamedTuple):
    """Reviews of one card with none missing between them, packed, in order.

    A history that `is_whole` begins with the review that introduced the card. Of any other, the memory after
    its first review is known from the log alone and cannot be computed.
    """

    card_id: int
    reviews: Sequence[int]
    is_whole: bool = True


class Faults(NamedTuple):
    """What was wrong with a log: how many reviews were dropped, and of how many cards reviews are missing."""

    future: int = 0
    repeated: int = 0
    broken: int = 0

    @property
    def remarks(self) -> list[str]:
        """The same in words; nothing when nothing was wrong."""
        told = []
        if self.future:
            told.append(f"reviews dated in the future were left out: {self.future}")
        if self.repeated:
            told.append(f"reviews that stood in the log twice were counted once: {self.repeated}")
        if self.broken:
            told.append(f"cards of whose past the log misses a part, used as far as it goes: {self.broken}")
        return told


def packed(day: int, place: int, rating: int, *, is_new: bool) -> int:
    """One review as an integer."""
    return day << DAY_SHIFT | (place & PLACE_MASK) << PLACE_SHIFT | is_new << NEW_SHIFT | rating


def day_of(review: int) -> int:
    """The study day of a packed review."""
    return review >> DAY_SHIFT


def place_of(review: int) -> int:
    """Which review of its card a packed review is, the first being 1, modulo 65,536."""
    return review >> PLACE_SHIFT & PLACE_MASK


def rating_of(review: int) -> int:
    """The rating of a packed review."""
    return review & RATING_MASK


def histories_in(log: Iterable[tuple[int, list[int]]], today: int) -> tuple[list[History], Faults]:
    """The histories in the packed reviews of each card, cards and reviews in any order; what was wrong.

    A card that was put back to new has one history for each time it was learned. Where a review is missing, a
    history ends and another one, that is not whole, begins.
    """
    found: list[History] = []
    future = repeated = broken = 0
    latest = (today + 1 << DAY_SHIFT) - 1
    for card_id, reviews in log:
        reviews.sort()
        if reviews[-1] > latest:
            count = len(reviews)
            reviews = [review for review in reviews if review <= latest]
            future += count - len(reviews)
            if not reviews:
                continue
        count = len(reviews)
        if is_unbroken(reviews):
            found.append(History(card_id, reviews))
            continue
        reviews = sorted(set(reviews))
        repeated += count - len(reviews)
        parts = _parts(card_id, reviews)
        broken += any(not part.is_whole for part in parts)
        found += parts
    return found, Faults(future, repeated, broken)


def is_unbroken(reviews: Sequence[int]) -> bool:
    """Whether packed reviews in order are all reviews of a card from its first, which was never put back."""
    return [review >> NEW_SHIFT & _MIDDLE_MASK for review in reviews] == _unbroken(len(reviews))


@cache
def _unbroken(count: int) -> list[int]:
    """What packed reviews say between day and rating when they are all reviews of a card from its first."""
    first_place = 1 << (PLACE_SHIFT - NEW_SHIFT)
    return [first_place * place + (place == 1) for place in range(1, count + 1)]


def _parts(card_id: int, reviews: Sequence[int]) -> list[History]:
    """Reviews in order, cut where the card was put back to new and where one is missing."""
    parts: list[History] = []
    start, last_place = 0, -1
    for index, review in enumerate(reviews):
        place = place_of(review)
        if index and (review & _NEW or place != last_place + 1):
            parts.append(History(card_id, reviews[start:index], bool(reviews[start] & _NEW)))
            start = index
        last_place = place
    parts.append(History(card_id, reviews[start:], bool(reviews[start] & _NEW)))
    return parts
