"""The memories that a merged log comes to, given to the cards whose log has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from studyml.domain.merged_memory import GivenMemory, MergedMemory, has_come, merged_memory, merged_run
from studyml.domain.settings import ReviewSettings
from studyml.services.rebuilding import Replays
from studyml.services.workspace import Workspace
from studyml.store import log_store
from studyml.store.event_store import memories_that_differ, note_memories
from studyml.store.log_runs import MemoryRow, Run, Values, memory_rows, runs_of, set_memories
from studyml.store.mapping import memory_values
from studyml.store.transaction import Transaction

_AT_ONCE = 2_000  # cards
_SAME = 1e-8
_STABILITY, _DIFFICULTY = 2, 3  # places in `Values`


def remember(work: Workspace, tx: Transaction, cards: Iterable[int], last_row: int) -> int:
    """Gives some cards the memories that their log comes to; how many remember something else than before.

    `last_row` is the row of the last answer from before the merge.
    """
    remembering = _Remembering(work, last_row)
    touched = sorted(cards)
    parts = (touched[start : start + _AT_ONCE] for start in range(0, len(touched), _AT_ONCE))
    return sum(remembering.give(tx, part) for part in parts)


class _Remembering:
    """Knows how the cards of each deck are forgotten and scheduled."""

    def __init__(self, work: Workspace, last_row: int) -> None:
        self._work = work
        self._last_row = last_row
        self._replays = Replays(work)
        self._settings: dict[str, ReviewSettings] = {}

    def give(self, tx: Transaction, cards: Sequence[int]) -> int:
        """Gives some thousand cards their memories; of how many it is another one."""
        store = self._work.store
        before = memory_rows(store, cards)
        given = log_store.memories_given(store, cards)
        found: dict[int, Values] = {}
        runs: dict[int, Run] = {}
        for run in runs_of(store, [card for card in before if card not in given]):
            # Whatever was noted of a card earlier counts no more when it has an answer since.
            merged = self._of_run(run, before[run.card_id].deck) if run.last_row > self._last_row else None
            if merged is not None:
                runs[run.card_id], found[run.card_id] = run, merged
        others = [card for card in before if card not in found]
        found |= self._one_by_one(others, before, given)
        changed = [card for card in found if not _are_same(found[card], before[card].values)]
        set_memories(tx, [before[card] for card in changed], [found[card] for card in changed])
        stored = {card: row.values for card, row in before.items()} | {card: found[card] for card in changed}
        unlike = [card for card, run in runs.items() if not run.leads_to(stored[card])]
        if others:
            unlike += [each.card_id for each in memories_that_differ(store, others)]
        if unlike:
            note_memories(tx, "merge", unlike)
        return sum(not _are_same(found[card][:-1], before[card].values[:-1]) for card in changed)

    def _of_run(self, run: Run, deck: str) -> Values | None:
        """What a card's answers come to when nothing else was done to it, where that can be told from them as
        they are packed."""
        settings = self._settings_for(deck)
        is_fitted = bool(settings.parameters)
        merged = merged_run(
            run.reviews, run.details, run.last, self._replays[deck], settings, is_fitted=is_fitted
        )
        return None if merged is None else _values(merged)

    def _one_by_one(
        self, cards: Sequence[int], before: Mapping[int, MemoryRow], given: Mapping[int, list[GivenMemory]]
    ) -> dict[int, Values]:
        """What everything that happened to some cards comes to."""
        found = {}
        answers = dict(log_store.answers_of(self._work.store, cards))
        for card in cards:
            row = before[card]
            settings = self._settings_for(row.deck)
            merged = merged_memory(
                answers.get(card, []),
                given.get(card, []),
                self._replays[row.deck],
                settings,
                is_fitted=bool(settings.parameters),
            )
            if merged.introduced_day is None and has_come(given.get(card, [])):
                merged = merged._replace(introduced_day=row.values[-1])
            found[card] = _values(merged)
        return found

    def _settings_for(self, deck: str) -> ReviewSettings:
        if deck not in self._settings:
            self._settings[deck] = self._work.settings_for(deck)
        return self._settings[deck]


def _values(merged: MergedMemory) -> Values:
    return (*memory_values(merged.memory), merged.introduced_day)


def _are_same(first: Values, second: Values) -> bool:
    """Whether memories are equal but for the last digits of their arithmetic."""
    if first == second:
        return True
    for place in (_STABILITY, _DIFFICULTY):
        one, other = first[place], second[place]
        if one is None or other is None or abs(one - other) > _SAME * other:
            return False
    return first[:_STABILITY] == second[:_STABILITY] and first[_DIFFICULTY + 1 :] == second[_DIFFICULTY + 1 :]
