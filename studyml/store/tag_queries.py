"""The tags of cards and concepts in use. Plain SQL."""

from __future__ import annotations

from studyml.store.store import Store

TAGS = (
    "SELECT min(value) FROM (SELECT value FROM card JOIN json_each(card.tags) WHERE retired_at IS NULL"
    " UNION ALL SELECT value FROM concept JOIN json_each(concept.tags) WHERE retired = 0)"
    " GROUP BY lower(value) ORDER BY lower(value)"
)


def all_tags(store: Store) -> list[str]:
    """Each tag once, whatever case it is written in."""
    return [tag for (tag,) in store.query(TAGS)]
