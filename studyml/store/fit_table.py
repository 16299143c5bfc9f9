"""The table of fits: every one that was applied, so that older ones can be gone back to."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field

from studyml.store.table import Table, flag


class FitRow(Table, table=True):
    """Parameters fitted to the reviews of a deck and all below it, or of everything for an empty name.

    Of the fits of a deck the last one that is not withdrawn is in force. `parameters` and `evidence` are
    JSON; `rescheduled` says whether due days were moved when it was applied.
    """

    __tablename__ = "fit"
    __table_args__ = (
        CheckConstraint("reviews >= 0", name="reviews"),
        flag("rescheduled"),
        flag("withdrawn"),
    )

    id: int | None = Field(default=None, primary_key=True)
    at: int
    deck: str = Field(sa_type=Text)
    parameters: str = Field(sa_type=Text)
    reviews: int
    evidence: str = Field(sa_type=Text)
    algorithm: str = Field(sa_type=Text)
    rescheduled: bool = False
    withdrawn: bool = False
