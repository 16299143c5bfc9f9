"""What the log needs to be merged with that of another store"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_GUARDS = (
    "DROP TRIGGER review_log_is_never_deleted",
    "CREATE TRIGGER review_log_is_never_deleted BEFORE DELETE ON review_log"
    " WHEN OLD.origin IS NULL BEGIN SELECT RAISE(ABORT, 'the review log is append-only'); END",
    "DROP TRIGGER memory_event_is_never_deleted",
    "CREATE TRIGGER memory_event_is_never_deleted BEFORE DELETE ON memory_event"
    " WHEN OLD.origin IS NULL BEGIN SELECT RAISE(ABORT, 'the events of memories are append-only'); END",
)
_STORE = "INSERT OR IGNORE INTO meta (key, value) VALUES ('store', lower(hex(randomblob(5))))"


def upgrade() -> None:
    """Adds ids from elsewhere, former fingerprints, what waits for its card, and a name of the store"""
    for table in ("review_log", "memory_event"):
        op.add_column(table, sa.Column("origin", sa.Text(), nullable=True))
        op.create_index(
            f"uq_{table}_origin", table, ["origin"], unique=True, sqlite_where=sa.text("origin IS NOT NULL")
        )
    op.create_table(
        "card_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("print", sa.Text(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["card.id"], name="fk_card_print_card_id_card", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_card_print"),
        sa.UniqueConstraint("print", name="uq_card_print_print"),
    )
    op.create_index("ix_card_print_card_id", "card_print", ["card_id"], unique=False)
    op.create_table(
        "log_waiting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("line", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_log_waiting"),
        sa.UniqueConstraint("origin", name="uq_log_waiting_origin"),
    )
    op.create_table(
        "log_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=True),
        sa.Column("events", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_log_file"),
        sa.UniqueConstraint("path", name="uq_log_file_path"),
    )
    for statement in (*_GUARDS, _STORE):
        op.execute(statement)
