"""Taking back the last change, in the store and in the deck files that it wrote into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from studyml.domain.deck_insertion import WrittenEdit
from studyml.errors import SourceRefused, StudymlError
from studyml.paths import shown
from studyml.reading.file_text import read_bytes
from studyml.rendering.interval import agreeing, counted
from studyml.services.workspace import Workspace
from studyml.store.known import known_files

_MOST_NAMED = 3


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

        for edit in reversed([edit for edit in undone.edits if not edit.copied]):
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
        kept += _take_copies_back(work, [edit for edit in undone.edits if edit.copied])
    return TakenBack(undone.label, undone.at, undone.card_id, "\n".join(kept) or None)


def _take_copies_back(work: Workspace, copies: Sequence[WrittenEdit]) -> list[str]:
    """Removes files that were copied beside decks, but those that were changed since or that a deck names."""
    if not copies:
        return []
    from studyml.services.carried_media import digest_of_file, remove_files

    paths = [Path(copy.path) for copy in copies if digest_of_file(Path(copy.path)) == copy.copied]
    decks = {file.path for file in known_files(work.store) if not file.is_gone}
    decks |= {str(deck) for folder in {path.parent.parent for path in paths} for deck in folder.glob("*.md")}
    texts = [_text(Path(deck)) for deck in sorted(decks)] if paths else []
    used = {path for path in paths if any(path.name in text for text in texts)}
    remove_files([path for path in paths if path not in used])
    if not used:
        return []
    names = ", ".join(sorted(path.name for path in used)[:_MOST_NAMED])
    return [f"{counted(len(used), 'media file')} {agreeing(len(used), 'stay')}, named by a deck: {names}"]


def _text(deck: Path) -> str:
    """What a deck says, with the names of files as they are; empty where it cannot be read."""
    try:
        return unquote(read_bytes(deck).decode("utf-8", "replace"))
    except SourceRefused:
        return ""
