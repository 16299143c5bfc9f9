"""Drafts, written to the store: what sources offer, and what was decided about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from studyml.domain.deck_insertion import Insertion
from studyml.domain.draft import DraftState, DraftText, draft_key
from studyml.store.bulk import Bulk, Row, is_other
from studyml.store.mapping import copied_column, edit_of, insertions_column, texts_column
from studyml.store.store import Store
from studyml.store.tables import metadata
from studyml.store.transaction import Transaction

_DRAFT = metadata.tables["draft"]
# What a draft that was decided takes over when its source is read again.
_PLACE = ("day_id", "line", "line_end", "retired")

_DECIDE = "UPDATE draft SET state = ?, edited = ? WHERE id = ?"
_EDITS = "SELECT path, made, insertions FROM deck_edit WHERE path = :path"
_ADD_EDIT = "INSERT INTO deck_edit (path, made, insertions) VALUES (?, ?, ?)"


class DraftWriter:
    """Writes what the sources of one import offer, within its transaction."""

    def __init__(self, bulk: Bulk) -> None:
        self._bulk = bulk

    def put(self, source_id: int, day_ids: Sequence[int], drafts: Sequence[DraftText]) -> None:
        """Makes these all that a source offers; `day_ids` are those of its days, by index.

        A draft is found again by what it asks. One that is pending takes over the new text, or goes with it;
        one that was decided stays decided, whatever becomes of its text.
        """
        before = {row["folded"]: row for row in self._bulk.where(_DRAFT, "source_id", [source_id])}
        new, edited, placed = [], [], []
        seen: Counter[str] = Counter()
        for draft in drafts:
            key = draft_key(draft.concept, draft.front, draft.kind)
            seen[key] += 1
            if seen[key] > 1:  # the same front with another back
                key = f"{key}\n#{seen[key]}"
            row = _row(source_id, day_ids[draft.day], key, draft)
            old = before.pop(key, None)
            if old is None:
                new.append({**row, "state": DraftState.PENDING.value, "edited": False})
            elif old["state"] == DraftState.PENDING.value:
                if is_other(row, old):
                    edited.append({"id": old["id"], **row})
            elif is_other(place := {column: row[column] for column in _PLACE}, old):
                placed.append({"id": old["id"], **place})
        left = before.values()
        self._bulk.delete(_DRAFT, [row["id"] for row in left if row["state"] == DraftState.PENDING.value])
        decided = [row for row in left if row["state"] != DraftState.PENDING.value and not row["retired"]]
        self._bulk.update(_DRAFT, [{"id": row["id"], "retired": True} for row in decided])
        self._bulk.update(_DRAFT, edited)
        self._bulk.update(_DRAFT, placed)
        self._bulk.insert(_DRAFT, new)


def decide(tx: Transaction, ids: Iterable[int], state: DraftState, *, is_edited: bool = False) -> None:
    """Writes down what became of some drafts."""
    tx.executemany(_DECIDE, [(state.value, is_edited, key) for key in ids])


def add_deck_edit(tx: Transaction, path: str, insertions: Sequence[Insertion], *, is_made: bool) -> None:
    """Writes down what was written into a deck file, so that undo can take it out again."""
    tx.execute(_ADD_EDIT, (path, is_made, insertions_column(insertions)))


def written_texts(store: Store, path: str) -> list[str]:
    """The texts that changes put into a deck file, with `\\n` at the ends of lines."""
    return [
        each.data.decode("utf-8", "replace").replace("\r\n", "\n")
        for row in store.query(_EDITS, {"path": path})
        for each in edit_of(row).insertions
    ]


def add_copied_file(tx: Transaction, path: str, digest: str) -> None:
    """Writes down that a file was copied to a path, so that undo can remove it while it is still the same."""
    tx.execute(_ADD_EDIT, (path, True, copied_column(digest)))


def _row(source_id: int, day_id: int, key: str, draft: DraftText) -> Row:
    return {
        "source_id": source_id,
        "day_id": day_id,
        "kind": draft.kind.value,
        "folded": key,
        "concept": draft.concept,
        "front": draft.front,
        "back": draft.back,
        "line": draft.line,
        "line_end": draft.line_end,
        "confidence": draft.confidence,
        "papers": texts_column(draft.papers),
        "retired": False,
    }
