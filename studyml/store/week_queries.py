"""What a span of days held: the concepts reviewed, and the new ones that come next. Plain SQL."""

from __future__ import annotations

from studyml.domain.week import ReviewedConcept
from studyml.store.store import Store
from studyml.store.waiting import NEW

REVIEWED = (
    "SELECT concept.id, concept.name, count(*),"
    " count(DISTINCT CASE live_review.state WHEN 0 THEN card.id END),"
    " total(live_review.state = 2 AND rating = 1) FROM live_review JOIN card ON card.id = live_review.card_id"
    " JOIN concept ON concept.id = card.concept_id WHERE live_review.day BETWEEN :first AND :last"
    " GROUP BY concept.id ORDER BY 3 DESC, concept.name"
)
NEXT_NEW = (
    f"SELECT name FROM (SELECT concept_id, min(rank) AS first FROM memory WHERE {NEW} GROUP BY concept_id)"
    " JOIN concept ON concept.id = concept_id ORDER BY first LIMIT :most"
)


def reviewed_concepts(store: Store, first: int, last: int) -> list[ReviewedConcept]:
    """The concepts with an answer on one of some study days (both included), the most reviewed first."""
    return [
        ReviewedConcept(key, name, reviews, new, int(lapses))
        for key, name, reviews, new, lapses in store.query(REVIEWED, {"first": first, "last": last})
    ]


def next_new_concepts(store: Store, most: int) -> list[str]:
    """The concepts of the new cards that come first."""
    return [name for (name,) in store.query(NEXT_NEW, {"most": most})]
