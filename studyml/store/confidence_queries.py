"""What the learner said of being sure, beside what was recalled: plain SQL."""

from __future__ import annotations

import json
from collections.abc import Collection

from studyml.domain.sureness import SureAnswers
from studyml.store.store import Store

SURE_ANSWERS = (
    # Of the answers few have one, and by the day all of them would be looked at.
    "SELECT percent, count(*), sum(rating > 1) FROM confidence"
    " CROSS JOIN live_review ON live_review.id = review_id"
    " WHERE day BETWEEN :first AND :last{} GROUP BY percent"
)
SURE_ANSWERS_OF_ALL = SURE_ANSWERS.format("")
SURE_ANSWERS_OF_CARDS = SURE_ANSWERS.format(" AND card_id IN (SELECT value FROM json_each(:cards))")


def sure_answers(store: Store, cards: Collection[int] | None, first: int, last: int) -> list[SureAnswers]:
    """The answers with a confidence of these study days (ordinals), by confidence; of some cards or all."""
    values: dict[str, object] = {"first": first, "last": last}
    if cards is None:
        rows = store.query(SURE_ANSWERS_OF_ALL, values)
    else:
        rows = store.query(SURE_ANSWERS_OF_CARDS, {**values, "cards": json.dumps(list(cards))})
    return [SureAnswers(*row) for row in rows]
