"""Memories computed again from the log, with the parameters in force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from studyml.domain.deck_path import is_within
from studyml.domain.fuzz import fuzz_range, fuzzed
from studyml.domain.history import (
    DAY_SHIFT,
    PLACE_MASK,
    PLACE_SHIFT,
    History,
    histories_in,
    is_unbroken,
)
from studyml.domain.memory import State
from studyml.domain.replay import Recall, Replay
from studyml.domain.scheduling import DEFAULT_PARAMETERS
from studyml.domain.settings import ReviewSettings
from studyml.rendering.interval import counted
from studyml.services.stepped_change import Step, Steps, finished
from studyml.services.workspace import Workspace
from studyml.store.event_store import note_memories
from studyml.store.history_queries import Log, noted_recalls, packed_log_of_cards, reading_log, uncollected
from studyml.store.recall_store import SeenMemory, reading_memories, set_dues, set_recalls
from studyml.store.review_store import deck_names
from studyml.store.transaction import Transaction

_NO_LIMIT = 1 << 30
_AT_ONCE = 1_000  # cards of a step
_SAME = 1e-9


class Rebuilt(NamedTuple):
    """What computing memories again has changed: of how many cards the memory, of how many the due day,
    and how many of these are due today or earlier now and were not.

    `left` counts the cards whose log does not lead to their memory; they are as they were.
    """

    cards: int
    changed: int
    moved: int
    due_now: int
    left: int

    def with_more(self, other: Rebuilt) -> Rebuilt:
        """This and what computing others has changed."""
        return Rebuilt._make(map(sum, zip(self, other, strict=True)))

    def told(self, *, is_rescheduled: bool) -> str:
        """In a sentence or two, for a person."""
        words = f"The memory of {self.changed:,} of {counted(self.cards, 'card')} was computed again"
        if is_rescheduled:
            words += f", {counted(self.moved, 'due day')} moved, {self.due_now:,} of them to today or before"
        else:
            words += "; due days stay until each card's next review"
        if self.left:
            left = counted(self.left, "card")
            words += f". The log of {left} does not lead to the memory, which is as it was"
        return f"{words}."


def rebuild_memories(
    work: Workspace, tx: Transaction, deck: str | None = None, *, reschedule: bool = False
) -> Rebuilt:
    """Computes stability and difficulty of all reviewed cards, or of those of a deck and all below it, again,
    within a transaction.

    Each gets what answering its reviews one by one would have given with the parameters that are in force for
    its deck now. Due days stay, or with `reschedule` become what the last answer would have set. A card
    that was put back to new stays new.
    """
    return finished(rebuilding(work, tx, deck, reschedule=reschedule))


def rebuilding(
    work: Workspace, tx: Transaction, deck: str | None = None, *, reschedule: bool = False
) -> Steps[Rebuilt]:
    """The same in steps, each of them short."""
    memories: list[SeenMemory] = []
    for some, read, of in reading_memories(work.store):
        memories += some
        yield Step("Reading memories", read, of)
    if deck is not None:
        memories = [memory for memory in memories if is_within(memory.deck, deck)]
    rebuilt = Rebuilt(0, 0, 0, 0, 0)
    replays = Replays(work)
    is_all = {memory.deck for memory in memories}.issuperset(deck_names(work.store))
    log: Log = {}
    with uncollected():
        if is_all:
            for read, of in reading_log(work.store, log):
                yield Step("Reading your reviews", read, of)
        for start in range(0, len(memories), _AT_ONCE):
            group = memories[start : start + _AT_ONCE]
            if not is_all:
                log = packed_log_of_cards(work.store, [memory.card_id for memory in group])
            rebuilt = rebuilt.with_more(_rebuild(work, tx, group, log, replays, reschedule=reschedule))
            yield Step("Computing memories again", rebuilt.cards, len(memories))
        for counted, of in tx.counting():
            yield Step("Counting memories", counted, of)
    return rebuilt


def _rebuild(
    work: Workspace,
    tx: Transaction,
    memories: list[SeenMemory],
    log: Log,
    replays: Replays,
    *,
    reschedule: bool,
) -> Rebuilt:
    """Computes and writes some memories, whose reviews are in a log."""
    computed = list(_computed(work, memories, log, replays))
    changed = []
    recalls = []
    for memory, recall in zip(memories, computed, strict=True):
        if recall is not None and not _is_same(memory, recall):
            changed.append(memory)
            recalls.append(recall)
    set_recalls(tx, changed, recalls)
    moved = list(_moved(work, memories, computed, replays)) if reschedule else []
    set_dues(tx, [memory for memory, _ in moved], [due for _, due in moved])
    note_memories(tx, "fit", {*(memory.card_id for memory in changed), *(each.card_id for each, _ in moved)})
    today = work.today()
    return Rebuilt(
        cards=len(memories),
        changed=len(changed),
        moved=len(moved),
        due_now=sum(day <= today < (memory.due_day or today) for memory, (_, day) in moved),
        left=computed.count(None),
    )


def _computed(
    work: Workspace, memories: list[SeenMemory], log: Log, replays: Replays
) -> Iterator[Recall | None]:
    """The memory of each card after its last review; None where the log does not lead to it."""
    broken = _broken(work, memories, log)
    for memory in memories:
        reviews, start = broken.get(memory.card_id) or (log.pop(memory.card_id, ()), None)
        # What a packed review begins with: the day of the last review, and which one of the card it was.
        end = memory.last_day << DAY_SHIFT - PLACE_SHIFT | memory.reps & PLACE_MASK
        if not reviews or reviews[-1] >> PLACE_SHIFT != end:
            yield None
        else:
            yield replays[memory.deck].recall_after(reviews, start)


def _broken(
    work: Workspace, memories: list[SeenMemory], log: Log
) -> dict[int, tuple[Sequence[int], Recall | None]]:
    """The last history of those cards whose reviews are not one from the first to the last, and where it is
    not whole the memory that it begins with. The reviews of the others are put in order."""
    parts = []
    for memory in memories:
        reviews = log.get(memory.card_id)
        if reviews is not None:
            reviews.sort()
            if not is_unbroken(reviews):
                parts.append((memory.card_id, log.pop(memory.card_id)))
    if not parts:
        return {}
    last = {history.card_id: history for history in histories_in(parts, _NO_LIMIT)[0]}
    starts = _starts(work, [history for history in last.values() if not history.is_whole])
    return {card: (history.reviews, starts.get(card)) for card, history in last.items()}


def _moved(
    work: Workspace, memories: list[SeenMemory], computed: list[Recall | None], replays: Replays
) -> Iterator[tuple[SeenMemory, tuple[int, int]]]:
    """The cards in review whose due day changes, each with its interval and due day."""
    settings: dict[str, ReviewSettings] = {}
    for memory, recall in zip(memories, computed, strict=True):
        if recall is None or memory.state != State.REVIEW:
            continue
        if memory.deck not in settings:
            settings[memory.deck] = work.settings_for(memory.deck)
        own = settings[memory.deck]
        interval = replays[memory.deck].interval(recall[0], own.desired_retention, own.maximum_interval)
        if own.fuzz:
            least, most = fuzz_range(interval, own.maximum_interval)
            if _is_same(memory, recall) and least <= memory.interval <= most:
                continue  # it was spread by what was due then
            interval = fuzzed(interval, own.maximum_interval, memory.card_id, memory.reps - 1)
        if (interval, memory.last_day + interval) != (memory.interval, memory.due_day):
            yield memory, (interval, memory.last_day + interval)


class Replays(dict[str, Replay]):
    """The replay of each deck, with the parameters that are in force for it."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._made: dict[tuple[float, ...], Replay] = {}

    def __missing__(self, deck: str) -> Replay:
        parameters = self._work.settings_for(deck).parameters or DEFAULT_PARAMETERS
        if parameters not in self._made:
            self._made[parameters] = Replay(parameters)
        self[deck] = self._made[parameters]
        return self[deck]


def _starts(work: Workspace, broken: list[History]) -> dict[int, Recall]:
    """The memory after the first review of histories that are not whole, as the log has it, by card."""
    if not broken:
        return {}
    noted = noted_recalls(work.store, [history.card_id for history in broken])
    return {history.card_id: noted[history.card_id, history.reviews[0]] for history in broken}


def _is_same(memory: SeenMemory, recall: Recall) -> bool:
    stability, difficulty = recall
    return (
        abs(memory.stability - stability) <= _SAME * stability
        and abs(memory.difficulty - difficulty) <= _SAME * difficulty
    )
