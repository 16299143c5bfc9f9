"""The drafts that sources offer: plain SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from studyml.domain.draft import DraftKind, DraftState, FoundDraft
from studyml.store.mapping import texts_of
from studyml.store.store import Store

_COLUMNS = (
    "draft.id, draft.kind, draft.concept, draft.front, draft.back, path, source.title, day.id, date_from,"
    " day.url, draft.line, draft.line_end, confidence, draft.papers, draft.state, draft.edited"
)
_FROM = " FROM draft JOIN day ON day.id = draft.day_id JOIN source ON source.id = draft.source_id"
_ORDER = " ORDER BY path, draft.line, draft.id"
DRAFTS = (
    f"SELECT {_COLUMNS}{_FROM} WHERE draft.retired = 0 AND (:state IS NULL OR draft.state = :state)"
    f" AND (:path IS NULL OR path = :path){_ORDER}"
)
DRAFTS_OF = f"SELECT {_COLUMNS}{_FROM} WHERE draft.id IN (SELECT value FROM json_each(:ids)){_ORDER}"
# The same card may be offered by several sources.
ALIKE = (
    f"SELECT {_COLUMNS}{_FROM} WHERE draft.retired = 0 AND draft.state = 'pending' AND draft.folded IN"
    f" (SELECT folded FROM draft WHERE id IN (SELECT value FROM json_each(:ids))){_ORDER}"
)
DECIDED_ALIKE = (
    f"SELECT {_COLUMNS}{_FROM} WHERE draft.state <> 'pending' AND draft.folded IN"
    f" (SELECT folded FROM draft WHERE id IN (SELECT value FROM json_each(:ids))){_ORDER}"
)
COUNTS = (
    "SELECT path, count(*) FROM draft JOIN source ON source.id = source_id"
    " WHERE retired = 0 AND draft.kind <> 'open-question' GROUP BY path"
)
DECIDED = "SELECT state, edited, count(*) FROM draft WHERE state <> 'pending' GROUP BY state, edited"


def drafts(store: Store, state: DraftState | None = None, path: str | None = None) -> list[FoundDraft]:
    """The drafts in the order of their sources and lines, of one state or one source where they are given."""
    values = {"state": None if state is None else state.value, "path": path}
    return [_draft(row) for row in store.query(DRAFTS, values)]


def drafts_of(store: Store, ids: Iterable[int]) -> list[FoundDraft]:
    """The drafts with these ids that there are."""
    return [_draft(row) for row in store.query(DRAFTS_OF, {"ids": json.dumps(list(ids))})]


def pending_alike(store: Store, ids: Iterable[int]) -> list[FoundDraft]:
    """The pending drafts that ask the same as any of these, themselves included."""
    return [_draft(row) for row in store.query(ALIKE, {"ids": json.dumps(list(ids))})]


def decided_alike(store: Store, ids: Iterable[int]) -> list[FoundDraft]:
    """The drafts that ask the same as any of these and were accepted or rejected, wherever they stood."""
    return [_draft(row) for row in store.query(DECIDED_ALIKE, {"ids": json.dumps(list(ids))})]


def draft_counts(store: Store) -> dict[str, int]:
    """How many drafts each source offers, whatever became of them, by its path."""
    return dict(store.query(COUNTS))


def decided_counts(store: Store) -> tuple[int, int, int]:
    """How many drafts were accepted, how many of these in the learner's own words, how many rejected."""
    counts = {(state, bool(edited)): count for state, edited, count in store.query(DECIDED)}
    accepted = counts.get(("accepted", False), 0), counts.get(("accepted", True), 0)
    return sum(accepted), accepted[1], counts.get(("rejected", False), 0)


def _draft(row: Sequence[Any]) -> FoundDraft:
    key, kind, *texts, line, line_end, confidence, papers, state, edited = row
    concept, front, back, path, title, day_id, date, url = texts
    return FoundDraft(
        id=key,
        kind=DraftKind(kind),
        concept=concept,
        front=front,
        back=back,
        source=path,
        source_title=title,
        day_id=day_id,
        date=date,
        url=url,
        line=line,
        line_end=line_end,
        confidence=confidence,
        papers=texts_of(papers),
        state=DraftState(state),
        is_edited=bool(edited),
    )
