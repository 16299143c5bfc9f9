"""The tables that make the log portable: how cards were known before, what waits for its card, which files
were read.

An answer or an event from another store keeps its id in the column `origin`, which those of this store leave
empty.
"""

from __future__ import annotations

from sqlalchemy import Index, Text
from sqlmodel import Field

from studyml.store.table import Table, reference


class CardPrint(Table, table=True):
    """A fingerprint that a card had before its text was edited, here or elsewhere."""

    __tablename__ = "card_print"
    __table_args__ = (Index(None, "card_id"),)

    id: int | None = Field(default=None, primary_key=True)
    print: str = Field(sa_type=Text, unique=True)
    card_id: int = Field(sa_column=reference("card.id"))


class WaitingLine(Table, table=True):
    """A line of a log whose card, or the answer that it takes back, is not here yet: by its id, as it came.

    `card` is JSON: what the card is found by.
    """

    __tablename__ = "log_waiting"

    id: int | None = Field(default=None, primary_key=True)
    origin: str = Field(sa_type=Text, unique=True)
    card: str = Field(sa_type=Text)
    line: str = Field(sa_type=Text)


class LogFile(Table, table=True):
    """A file of the folder of logs as it was when it was last read; or, with `reviews` and `events`, how far
    this store has been written into that folder, by the ids of the last rows."""

    __tablename__ = "log_file"

    id: int | None = Field(default=None, primary_key=True)
    path: str = Field(sa_type=Text, unique=True)
    size: int
    mtime_ns: int
    reviews: int | None = None
    events: int | None = None
