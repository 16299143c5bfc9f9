"""Writes the next script: python migrations/new.py WORDS, from the top of a checkout."""

from __future__ import annotations

import sys

from alembic import command
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from studyml.store.migration import alembic_config
from studyml.store.schema import HEAD
from studyml.store.tables import metadata


def main(words: str) -> None:
    """Writes down what the tables say and the scripts so far do not."""
    config = alembic_config()
    with create_engine("sqlite://", poolclass=StaticPool).begin() as connection:
        config.attributes.update(connection=connection, metadata=metadata)
        command.upgrade(config, "head")
        command.revision(config, words, autogenerate=True, rev_id=f"{int(HEAD) + 1:04}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
