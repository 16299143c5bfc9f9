"""Notes: their sources, days, questions, terms and papers, and the search over them and the cards"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_SEARCH_INDEXES = (
    "CREATE VIRTUAL TABLE card_search USING fts5(front, back, content='card', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE VIRTUAL TABLE day_search USING fts5(title, text, content='day', content_rowid='id',"
    " tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
)


def upgrade() -> None:
    """Adds the tables of notes and both search indexes, puts the cards that are there into theirs, and orders
    due cards and answers by their day"""
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("authors", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_paper"),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("mtime_ns", sa.Integer(), nullable=False),
        sa.Column("read_at", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Integer(), nullable=False),
        sa.Column("papers", sa.Integer(), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=False),
        sa.CheckConstraint("gone IN (0, 1)", name="ck_source_gone"),
        sa.CheckConstraint("size >= 0", name="ck_source_size"),
        sa.PrimaryKeyConstraint("id", name="pk_source"),
        sa.UniqueConstraint("path", name="uq_source_path"),
    )
    op.create_table(
        "day",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("date_from", sa.Integer(), nullable=True),
        sa.Column("date_to", sa.Integer(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text_line", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("date_to > date_from", name="ck_day_date_to"),
        sa.CheckConstraint("date_to IS NULL OR date_from IS NOT NULL", name="ck_day_date_from"),
        sa.CheckConstraint("retired IN (0, 1)", name="ck_day_retired"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name="fk_day_source_id_source", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_day"),
        sa.UniqueConstraint("source_id", "key", name="uq_day_source_id_key"),
    )
    op.create_index(
        "ix_day_date",
        "day",
        ["date_from", "date_to", "retired"],
        unique=False,
        sqlite_where=sa.text("retired = 0"),
    )
    op.create_table(
        "paper_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("is_main", sa.Boolean(), nullable=False),
        sa.CheckConstraint("is_main IN (0, 1)", name="ck_paper_name_is_main"),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name="fk_paper_name_paper_id_paper", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_paper_name"),
        sa.UniqueConstraint("name", name="uq_paper_name_name"),
    )
    op.create_index("ix_paper_name_paper_id", "paper_name", ["paper_id"], unique=False)
    op.create_index(
        "uq_paper_name_main", "paper_name", ["paper_id"], unique=True, sqlite_where=sa.text("is_main = 1")
    )
    op.create_table(
        "asking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_line", sa.Integer(), nullable=True),
        sa.Column("links", sa.Text(), nullable=False),
        sa.CheckConstraint("answered IN (0, 1)", name="ck_asking_answered"),
        sa.ForeignKeyConstraint(["day_id"], ["day.id"], name="fk_asking_day_id_day", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_asking"),
    )
    op.create_index("ix_asking_day_id", "asking", ["day_id"], unique=False)
    op.create_index("ix_asking_folded", "asking", ["folded"], unique=False)
    op.create_table(
        "citation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["day_id"], ["day.id"], name="fk_citation_day_id_day", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name="fk_citation_paper_id_paper", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_citation"),
    )
    op.create_index("ix_citation_day_id", "citation", ["day_id"], unique=False)
    op.create_index("ix_citation_paper_id", "citation", ["paper_id"], unique=False)
    op.create_table(
        "page_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("target_day_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["day_id"], ["day.id"], name="fk_page_link_day_id_day", ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["target_day_id"], ["day.id"], name="fk_page_link_target_day_id_day", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_page_link"),
    )
    op.create_index("ix_page_link_day_id", "page_link", ["day_id"], unique=False)
    op.create_index("ix_page_link_target_day_id", "page_link", ["target_day_id"], unique=False)
    op.create_table(
        "term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("acronym", sa.Boolean(), nullable=False),
        sa.CheckConstraint("acronym IN (0, 1)", name="ck_term_acronym"),
        sa.ForeignKeyConstraint(["day_id"], ["day.id"], name="fk_term_day_id_day", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_term"),
    )
    op.create_index("ix_term_day_id", "term", ["day_id"], unique=False)
    op.create_index("ix_term_folded", "term", ["folded"], unique=False)
    op.create_table(
        "mention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day_id", sa.Integer(), nullable=False),
        sa.Column("concept_id", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("stop", sa.Integer(), nullable=False),
        sa.CheckConstraint("start >= 0 AND stop > start", name="ck_mention_span"),
        sa.ForeignKeyConstraint(
            ["concept_id"], ["concept.id"], name="fk_mention_concept_id_concept", ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["day_id"], ["day.id"], name="fk_mention_day_id_day", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_mention"),
    )
    op.create_index("ix_mention_concept_id", "mention", ["concept_id"], unique=False)
    op.create_index("ix_mention_day_id", "mention", ["day_id"], unique=False)
    op.drop_index("ix_memory_due", table_name="memory")
    op.create_index(
        "ix_memory_due",
        "memory",
        ["due_day", "deck_id", "buried_until", "block_key", "state", "suspended", "retired"],
        unique=False,
        sqlite_where=sa.text("state = 2 AND suspended = 0 AND retired = 0"),
    )
    op.drop_index("ix_review_log_day", table_name="review_log")
    op.create_index("ix_review_log_day_voids", "review_log", ["day", "voids"], unique=False)
    for statement in _SEARCH_INDEXES:
        op.execute(statement)
    op.execute("INSERT INTO card_search (card_search) VALUES ('rebuild')")
