"""Parameters of FSRS-6 that explain given histories best. The one place that imports fsrs-rs-python.

It is written in Rust and holds the interpreter's lock while it works.
"""

from __future__ import annotations

from collections.abc import Sequence

import fsrs_rs_python

from studyml.domain.history import History, day_of, rating_of
from studyml.domain.scheduling import DEFAULT_PARAMETERS, within_bounds

_LONGEST = 256  # reviews of a card: what comes after is not fitted to, as the package would do anyway


def fitted_parameters(
    histories: Sequence[History], before_day: int, relearning_steps: int
) -> tuple[float, ...]:
    """Parameters fitted to the reviews of whole histories on days before a day, the latest counting most.

    With less than 8 predicted reviews they are the default ones, with less than 64 all but the first four.
    """
    items = []
    for history in histories:
        day = day_of(history.reviews[0])
        reviews = []
        for review in history.reviews[:_LONGEST]:
            elapsed, day = day_of(review) - day, day_of(review)
            if day >= before_day:
                break
            reviews.append(fsrs_rs_python.FSRSReview(rating_of(review), elapsed))
            if elapsed:
                items.append((day, fsrs_rs_python.FSRSItem(reviews)))
    items.sort(key=lambda item: item[0])
    found = fsrs_rs_python.FSRS(list(DEFAULT_PARAMETERS)).compute_parameters(
        [item for _, item in items], num_relearning_steps=relearning_steps
    )
    return within_bounds(found)
