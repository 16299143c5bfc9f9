"""What all tables are made from: their common collection, and the constraints that recur."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData
from sqlmodel import SQLModel

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Table(SQLModel):
    """What all tables share."""

    metadata: ClassVar[MetaData] = metadata


def reference(target: str, *, nullable: bool = False) -> Column[Any]:
    """A column that holds the key of a row elsewhere; what is pointed to cannot be deleted."""
    return Column(Integer, ForeignKey(target, ondelete="RESTRICT"), nullable=nullable)


def flag(name: str) -> CheckConstraint:
    """That a column is true or false and nothing else."""
    return CheckConstraint(f"{name} IN (0, 1)", name=name)
