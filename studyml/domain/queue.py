"""What comes next in a session, and how many cards a day allows."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice

from studyml.domain.deck_path import path_of
from studyml.domain.fuzz import shuffled_key
from studyml.domain.study_day import MINUTE

LEARN_AHEAD = 20 * MINUTE


@dataclass(frozen=True, slots=True)
class Waiting:
    """A card that could come today. `block` is shared by siblings; `due` is a moment or a study day.

    `loss` is what is lost by waiting, where that was asked for.
    """

    card_id: int
    deck: str
    block: int
    due: int
    loss: float = 0.0


@dataclass(frozen=True, slots=True)
class Left:
    """How many cards a session still holds."""

    learning: int
    review: int
    new: int

    @property
    def total(self) -> int:
        return self.learning + self.review + self.new


class DailyLimits:
    """How many more cards today may bring: for everything, and for each deck that has a limit of its own.

    A deck's limit holds for the deck and all below it, so a card counts against every limit on its path.
    """

    def __init__(self, everything: int, decks: Mapping[str, int]) -> None:
        self._everything = everything
        self._decks = dict(decks)

    def take(self, deck: str) -> bool:
        """Counts one card of a deck, if every limit on its path still allows it."""
        if not self.room(deck):
            return False
        self._everything -= 1
        for name in self._limited(deck):
            self._decks[name] -= 1
        return True

    @property
    def is_spent(self) -> bool:
        """Whether no card of any deck is allowed any more."""
        return self._everything <= 0

    def room(self, deck: str) -> int:
        """How many more cards of a deck every limit on its path allows; at least 0."""
        return max(0, min([self._everything, *(self._decks[name] for name in self._limited(deck))]))

    def _limited(self, deck: str) -> list[str]:
        """The decks on a deck's path that have a limit; mostly none at all has."""
        return [name for name in path_of(deck) if name in self._decks] if self._decks else []


def reviews_in_order(due: Iterable[Waiting], day: int) -> Iterator[Waiting]:
    """Reviews that come by what waiting loses, the greatest loss first, or the longest waiting first: those
    of the same loss and due day in a shuffled order that is the same all day. They are asked for no further
    than they are taken."""
    for _, group in groupby(due, key=lambda card: (card.loss, card.due)):
        alike = list(group)
        if len(alike) > 1:  # hardly any are where waiting loses something
            alike.sort(key=lambda card: (shuffled_key(card.card_id, day), card.card_id))
        yield from alike


def within_day(
    cards: Iterable[Waiting], limits: DailyLimits, taken: set[int], is_apart: Callable[[str], bool]
) -> list[Waiting]:
    """The cards that the day's limits let in, in the order given; of siblings only the first that comes.

    `taken` holds the blocks of which a card comes already, and is added to. `is_apart` says of a deck whether
    its siblings stay apart.
    """
    kept = []
    for card in cards:
        if limits.is_spent:
            break
        has_room = not is_apart(card.deck) or card.block not in taken
        if has_room and limits.take(card.deck):
            kept.append(card)
            taken.add(card.block)
    return kept


def interleaved(reviews: Sequence[Waiting], new: Sequence[Waiting]) -> list[tuple[Waiting, bool]]:
    """Reviews with new cards spread evenly among them, each marked whether it is new."""
    total = len(reviews) + len(new)
    mixed: list[tuple[Waiting, bool]] = []
    used = 0
    for place in range(total):
        wanted = (place + 1) * len(new) // total
        if used < wanted:
            mixed.append((new[used], True))
            used += 1
        else:
            mixed.append((reviews[place - used], False))
    return mixed


class StudyQueue:
    """The cards of one session: those on steps come back at their moment, the others in their order.

    A card on a step that falls due within `LEARN_AHEAD` comes early rather than ending the session.
    """

    def __init__(self, learning: Iterable[Waiting], mixed: Iterable[tuple[Waiting, bool]]) -> None:
        self._learning = [(card.due, card.card_id) for card in learning]
        heapq.heapify(self._learning)
        self._main = deque((card.card_id, card.block, is_new) for card, is_new in mixed)
        self._first: int | None = None

    def next(self, now: int, *, after: int | None = None) -> int | None:
        """The card to show at a moment, left in the queue; None when the session is over for now.

        The card just answered (`after`) comes only when no other one can.
        """
        if self._first is not None:
            return self._first
        soon = sorted(entry for entry in self._learning if entry[0] <= now + LEARN_AHEAD)
        others = [entry for entry in soon if entry[1] != after]
        if others and others[0][0] <= now:
            return others[0][1]
        if self._main:
            return self._main[0][0]
        return (others or soon)[0][1] if soon else None

    def put_first(self, card_id: int) -> None:
        """Makes a card of the queue the next one; a card that is not in it stays out."""
        if any(entry[1] == card_id for entry in self._learning) or any(e[0] == card_id for e in self._main):
            self._first = card_id

    def put_forward(self, card_ids: Collection[int]) -> bool:
        """Lets those of some cards come first that wait and are on no step; whether there are any."""
        forward = [entry for entry in self._main if entry[0] in card_ids]
        if forward:
            self._main = deque([*forward, *(entry for entry in self._main if entry[0] not in card_ids)])
            self._first = forward[0][0]
        return bool(forward)

    def upcoming(self, count: int) -> list[int]:
        """The cards likely to follow, for drawing them ahead."""
        return [card_id for card_id, _, _ in list(self._main)[:count]]

    def remove(self, card_id: int) -> None:
        """Takes a card out, wherever it stands."""
        if self._first == card_id:
            self._first = None
        self._learning = [entry for entry in self._learning if entry[1] != card_id]
        heapq.heapify(self._learning)
        if self._main and self._main[0][0] == card_id:
            self._main.popleft()
        else:
            self._main = deque(entry for entry in self._main if entry[0] != card_id)

    def remove_siblings(self, block: int) -> None:
        """Takes out the cards of a block that are not on a step."""
        if any(entry[1] == block for entry in self._main):
            self._main = deque(entry for entry in self._main if entry[1] != block)

    def learn(self, card_id: int, due: int) -> None:
        """Puts a card back for the moment at which its step ends."""
        heapq.heappush(self._learning, (due, card_id))

    def append(self, card_id: int) -> None:
        """Puts a card at the end."""
        self._main.append((card_id, card_id, False))

    def next_step(self) -> int | None:
        """The moment at which the first of the cards on a step is to come back; None without any."""
        return self._learning[0][0] if self._learning else None

    def steps_before(self, moment: int) -> int:
        """How many cards on a step come back before a moment."""
        return sum(due < moment for due, _ in self._learning)

    def left(self, now: int, most: int | None = None) -> Left:
        """How many cards may still come in this session; with `most`, among so many that come first."""
        due = sum(moment <= now for moment, _ in self._learning)
        soon = sum(moment <= now + LEARN_AHEAD for moment, _ in self._learning)
        room = due + len(self._main) + soon if most is None else most
        first = list(islice(self._main, max(0, room - due)))
        new = sum(is_new for _, _, is_new in first)
        return Left(min(soon, room - len(first)), len(first) - new, new)
