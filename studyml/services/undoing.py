"""Taking back the last change, in the store and in the deck files that it wrote into."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studyml.errors import StudymlError
from studyml.paths import shown
from studyml.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What was taken back: its label, when it had been made, and the card that it was about, if it was a
    single one; `remark` says which text could not be taken out of a deck file again, and why."""

    label: str
    at: int
    card_id: int | None
    remark: str | None = None

    def told(self) -> str:
        """In a line or two, for a person."""
        return f"Taken back: {self.label}" + (f"\n{self.remark}" if self.remark else "")


def undo_last(work: Workspace) -> TakenBack | None:
    """Takes back the last change that has not been; None when there is none.

    The store comes first: should the program end between the two, the deck's text is still there and makes
    its cards again at the next sync.
    """
    undone = work.store.undo(work.now())
    if undone is None:
        return None
    kept = []
    if undone.edits:
        from studyml.services.deck_writing import take_out

        for edit in reversed(undone.edits):
            path = Path(edit.path)
            try:
                is_out = take_out(path, edit.insertions, made=edit.is_made)
                reason = "its text was changed since"
            except StudymlError as error:
                is_out, reason = False, str(error)
            if not is_out:
                kept.append(f"{shown(path)} keeps what was written into it: {reason}. Take it out by hand.")
                if any(each.removed for each in edit.insertions):
                    break  # the files that were written before may hold the only copy of what was removed
    return TakenBack(undone.label, undone.at, undone.card_id, "\n".join(kept) or None)
