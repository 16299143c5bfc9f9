"""The table of tallies: the review log rolled up by study day, from which the figures of years are read.

Triggers on the log keep it (`tally`), so that it follows every answer and every voiding in their transaction.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from studyml.store.table import Table


class ReviewTally(Table, table=True):
    """How many live answers of a study day are alike, and how many milliseconds they took together.

    `quarter` counts quarters of an hour since the epoch, for zones are offset by whole quarters. `kind`,
    `was` and `became` are `AnswerKind` and `CardClass` of `studyml.domain.tally`. A tally that has come down
    to no answers may stay.
    """

    __tablename__ = "review_tally"
    __table_args__ = (
        CheckConstraint("kind IN (0, 1, 2, 3, 4)", name="kind"),
        CheckConstraint("rating IN (1, 2, 3, 4)", name="rating"),
        CheckConstraint("was IN (0, 1, 2, 3)", name="was"),
        CheckConstraint("became IN (1, 2, 3)", name="became"),
        {"sqlite_with_rowid": False},
    )

    day: int = Field(primary_key=True)
    kind: int = Field(primary_key=True)
    rating: int = Field(primary_key=True)
    was: int = Field(primary_key=True)
    became: int = Field(primary_key=True)
    quarter: int = Field(primary_key=True)
    reviews: int
    milliseconds: int
