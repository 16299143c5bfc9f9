"""Answers that a file of other software tells of, merged into the log as those of another machine are."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext

from studyml.domain.log_part import NO_ANSWERS, LogPart
from studyml.domain.portable_log import CardName, LineKind, LogLine
from studyml.domain.study_day import DAY
from studyml.interchange.foreign_file import FileAnswer
from studyml.services.log_merge import LogMerge
from studyml.services.workspace import Workspace
from studyml.store.carried_store import cards_with_ids
from studyml.store.log_store import known_ids, store_name
from studyml.store.tally import rollups_counted_once
from studyml.store.transaction import Transaction

_MANY = 5_000


class ForeignAnswers:
    """The answers to cards by their explicit ids, each named after its card and moment: merged twice, they
    are there once."""

    def __init__(self, work: Workspace) -> None:
        self._work = work
        self._latest = work.now() + DAY
        self._entries: dict[str, LogLine] = {}
        self.too_late = 0

    def add(self, explicit_id: str, answers: Sequence[FileAnswer]) -> None:
        """Takes the answers to a card; those dated in the future are counted and left."""
        for answer in answers:
            if answer.at > self._latest:
                self.too_late += 1
                continue
            name = f"{explicit_id}.{answer.at:x}"
            card = CardName(explicit_id, ())
            self._entries[name] = LogLine(LineKind.REVIEW, name, answer.at, card, rating=answer.rating)

    def new_count(self) -> int:
        """How many of them the log does not have."""
        store = self._work.store
        return len(self._entries) - len(known_ids(store, store_name(store), list(self._entries)))

    def merge(self, tx: Transaction) -> int:
        """Adds those to cards that are here to the log, with the memories that they come to; how many."""
        here = {card.explicit_id for card in cards_with_ids(self._work.store) if not card.is_retired}
        entries = [
            entry
            for entry in self._entries.values()
            if isinstance(entry.card, CardName) and entry.card.explicit_id in here
        ]
        with rollups_counted_once(tx) if len(entries) > _MANY else nullcontext():
            merge = LogMerge(self._work, tx)
            merge.take([LogPart(NO_ANSWERS, list(enumerate(entries)))], {})
            return merge.finish().new
