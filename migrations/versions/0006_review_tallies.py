"""The review log rolled up by study day"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_COUNT = (
    "CREATE TRIGGER review_log_is_tallied AFTER INSERT ON review_log WHEN NEW.voids IS NULL BEGIN INSERT "
    "INTO review_tally (day, kind, rating, was, became, quarter, reviews, milliseconds) SELECT NEW.day AS "
    "day, CASE NEW.state WHEN 0 THEN 0 WHEN 2 THEN CASE WHEN before.day = NEW.day THEN 4 ELSE 2 + (CASE "
    "before.new_state WHEN 2 THEN before.interval ELSE NEW.elapsed_days END >= 21) END ELSE 1 END AS "
    "kind, NEW.rating AS rating, CASE before.new_state IS NULL WHEN 1 THEN 0 ELSE CASE before.new_state "
    "WHEN 2 THEN 2 + (before.interval >= 21) ELSE 1 END END AS was, CASE NEW.new_state WHEN 2 THEN 2 + "
    "(NEW.interval >= 21) ELSE 1 END AS became, NEW.at / 900000000 AS quarter, 1, 1 * "
    "CAST(min(NEW.seconds, 86400) * 1000 + 0.5 AS INTEGER) FROM (SELECT 1) LEFT JOIN review_log AS before "
    "ON before.id = (SELECT near.id FROM review_log AS near WHERE near.card_id = NEW.card_id AND near.day "
    "<= NEW.day AND (near.day <> NEW.day OR near.id < NEW.id) AND near.voids IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM review_log AS undo WHERE undo.voids = near.id) ORDER BY near.day DESC, near.id DESC "
    "LIMIT 1) WHERE true ON CONFLICT (day, kind, rating, was, became, quarter) DO UPDATE SET reviews = "
    "reviews + excluded.reviews, milliseconds = milliseconds + excluded.milliseconds; END"
)
_COUNT_BEFORE_LATER_DAYS = (
    "CREATE TRIGGER review_log_is_tallied_before_later_days AFTER INSERT ON review_log WHEN NEW.voids IS "
    "NULL AND NEW.day < (SELECT max(day) FROM review_log WHERE card_id = NEW.card_id) BEGIN INSERT INTO "
    "review_tally (day, kind, rating, was, became, quarter, reviews, milliseconds) SELECT now.day AS day, "
    "CASE now.state WHEN 0 THEN 0 WHEN 2 THEN CASE WHEN before.day = now.day THEN 4 ELSE 2 + (CASE "
    "before.new_state WHEN 2 THEN before.interval ELSE now.elapsed_days END >= 21) END ELSE 1 END AS "
    "kind, now.rating AS rating, CASE before.new_state IS NULL WHEN 1 THEN 0 ELSE CASE before.new_state "
    "WHEN 2 THEN 2 + (before.interval >= 21) ELSE 1 END END AS was, CASE now.new_state WHEN 2 THEN 2 + "
    "(now.interval >= 21) ELSE 1 END AS became, now.at / 900000000 AS quarter, sign, sign * "
    "CAST(min(now.seconds, 86400) * 1000 + 0.5 AS INTEGER) FROM (SELECT (SELECT near.id FROM review_log "
    "AS near WHERE near.card_id = NEW.card_id AND near.day >= NEW.day AND (near.day <> NEW.day OR near.id "
    "> NEW.id) AND near.voids IS NULL AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE undo.voids = "
    "near.id) ORDER BY near.day ASC, near.id ASC LIMIT 1) AS this, (SELECT near.id FROM review_log AS "
    "near WHERE near.card_id = NEW.card_id AND near.day <= NEW.day AND (near.day <> NEW.day OR near.id < "
    "NEW.id) AND near.voids IS NULL AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE undo.voids = "
    "near.id) ORDER BY near.day DESC, near.id DESC LIMIT 1) AS that, -1 AS sign UNION ALL SELECT (SELECT "
    "near.id FROM review_log AS near WHERE near.card_id = NEW.card_id AND near.day >= NEW.day AND "
    "(near.day <> NEW.day OR near.id > NEW.id) AND near.voids IS NULL AND NOT EXISTS (SELECT 1 FROM "
    "review_log AS undo WHERE undo.voids = near.id) ORDER BY near.day ASC, near.id ASC LIMIT 1), NEW.id, "
    "1) JOIN review_log AS now ON now.id = this LEFT JOIN review_log AS before ON before.id = that WHERE "
    "true ON CONFLICT (day, kind, rating, was, became, quarter) DO UPDATE SET reviews = reviews + "
    "excluded.reviews, milliseconds = milliseconds + excluded.milliseconds; END"
)
_COUNT_NO_MORE = (
    "CREATE TRIGGER review_log_is_tallied_no_more AFTER INSERT ON review_log WHEN NEW.voids IS NOT NULL "
    "BEGIN INSERT INTO review_tally (day, kind, rating, was, became, quarter, reviews, milliseconds) "
    "SELECT now.day AS day, CASE now.state WHEN 0 THEN 0 WHEN 2 THEN CASE WHEN before.day = now.day THEN "
    "4 ELSE 2 + (CASE before.new_state WHEN 2 THEN before.interval ELSE now.elapsed_days END >= 21) END "
    "ELSE 1 END AS kind, now.rating AS rating, CASE before.new_state IS NULL WHEN 1 THEN 0 ELSE CASE "
    "before.new_state WHEN 2 THEN 2 + (before.interval >= 21) ELSE 1 END END AS was, CASE now.new_state "
    "WHEN 2 THEN 2 + (now.interval >= 21) ELSE 1 END AS became, now.at / 900000000 AS quarter, sign, sign "
    "* CAST(min(now.seconds, 86400) * 1000 + 0.5 AS INTEGER) FROM (SELECT NEW.voids AS this, (SELECT "
    "near.id FROM review_log AS near WHERE near.card_id = NEW.card_id AND near.day <= NEW.day AND "
    "(near.day <> NEW.day OR near.id < NEW.voids) AND near.voids IS NULL AND NOT EXISTS (SELECT 1 FROM "
    "review_log AS undo WHERE undo.voids = near.id) ORDER BY near.day DESC, near.id DESC LIMIT 1) AS "
    "that, -1 AS sign) JOIN review_log AS now ON now.id = this LEFT JOIN review_log AS before ON "
    "before.id = that WHERE true ON CONFLICT (day, kind, rating, was, became, quarter) DO UPDATE SET "
    "reviews = reviews + excluded.reviews, milliseconds = milliseconds + excluded.milliseconds; INSERT "
    "INTO review_tally (day, kind, rating, was, became, quarter, reviews, milliseconds) SELECT now.day AS "
    "day, CASE now.state WHEN 0 THEN 0 WHEN 2 THEN CASE WHEN before.day = now.day THEN 4 ELSE 2 + (CASE "
    "before.new_state WHEN 2 THEN before.interval ELSE now.elapsed_days END >= 21) END ELSE 1 END AS "
    "kind, now.rating AS rating, CASE before.new_state IS NULL WHEN 1 THEN 0 ELSE CASE before.new_state "
    "WHEN 2 THEN 2 + (before.interval >= 21) ELSE 1 END END AS was, CASE now.new_state WHEN 2 THEN 2 + "
    "(now.interval >= 21) ELSE 1 END AS became, now.at / 900000000 AS quarter, sign, sign * "
    "CAST(min(now.seconds, 86400) * 1000 + 0.5 AS INTEGER) FROM (SELECT (SELECT near.id FROM review_log "
    "AS near WHERE near.card_id = NEW.card_id AND near.day >= NEW.day AND (near.day <> NEW.day OR near.id "
    "> NEW.voids) AND near.voids IS NULL AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE "
    "undo.voids = near.id) ORDER BY near.day ASC, near.id ASC LIMIT 1) AS this, (SELECT near.id FROM "
    "review_log AS near WHERE near.card_id = NEW.card_id AND near.day <= NEW.day AND (near.day <> NEW.day "
    "OR near.id < NEW.voids) AND near.voids IS NULL AND NOT EXISTS (SELECT 1 FROM review_log AS undo "
    "WHERE undo.voids = near.id) ORDER BY near.day DESC, near.id DESC LIMIT 1) AS that, 1 AS sign UNION "
    "ALL SELECT (SELECT near.id FROM review_log AS near WHERE near.card_id = NEW.card_id AND near.day >= "
    "NEW.day AND (near.day <> NEW.day OR near.id > NEW.voids) AND near.voids IS NULL AND NOT EXISTS "
    "(SELECT 1 FROM review_log AS undo WHERE undo.voids = near.id) ORDER BY near.day ASC, near.id ASC "
    "LIMIT 1), NEW.voids, -1) JOIN review_log AS now ON now.id = this LEFT JOIN review_log AS before ON "
    "before.id = that WHERE true ON CONFLICT (day, kind, rating, was, became, quarter) DO UPDATE SET "
    "reviews = reviews + excluded.reviews, milliseconds = milliseconds + excluded.milliseconds; END"
)
_ROLL_UP = (
    "INSERT INTO review_tally (day, kind, rating, was, became, quarter, reviews, milliseconds) SELECT "
    "day, kind, rating, was, became, quarter, count(*) AS reviews, sum(milliseconds) AS milliseconds FROM "
    "(SELECT day AS day, CASE state WHEN 0 THEN 0 WHEN 2 THEN CASE WHEN before_day = day THEN 4 ELSE 2 + "
    "(CASE before_new_state WHEN 2 THEN before_interval ELSE elapsed_days END >= 21) END ELSE 1 END AS "
    "kind, rating AS rating, CASE before_new_state IS NULL WHEN 1 THEN 0 ELSE CASE before_new_state WHEN "
    "2 THEN 2 + (before_interval >= 21) ELSE 1 END END AS was, CASE new_state WHEN 2 THEN 2 + (interval "
    ">= 21) ELSE 1 END AS became, at / 900000000 AS quarter, CAST(min(seconds, 86400) * 1000 + 0.5 AS "
    "INTEGER) AS milliseconds FROM (SELECT *, lag(day) OVER card AS before_day, lag(new_state) OVER card "
    "AS before_new_state, lag(interval) OVER card AS before_interval FROM review_log WHERE voids IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM review_log AS undo WHERE undo.voids = review_log.id) AND true WINDOW "
    "card AS (PARTITION BY card_id ORDER BY day, id))) GROUP BY day, kind, rating, was, became, quarter"
)


def upgrade() -> None:
    """Adds their table, counts the log so far, and has the log keep it from here on"""
    op.create_table(
        "review_tally",
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("was", sa.Integer(), nullable=False),
        sa.Column("became", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN (0, 1, 2, 3, 4)", name="ck_review_tally_kind"),
        sa.CheckConstraint("rating IN (1, 2, 3, 4)", name="ck_review_tally_rating"),
        sa.CheckConstraint("was IN (0, 1, 2, 3)", name="ck_review_tally_was"),
        sa.CheckConstraint("became IN (1, 2, 3)", name="ck_review_tally_became"),
        sa.PrimaryKeyConstraint("day", "kind", "rating", "was", "became", "quarter", name="pk_review_tally"),
        sqlite_with_rowid=False,
    )
    op.drop_index("ix_review_log_card_id", table_name="review_log")
    op.create_index("ix_review_log_card_id_day", "review_log", ["card_id", "day"], unique=False)
    for statement in (_ROLL_UP, _COUNT, _COUNT_BEFORE_LATER_DAYS, _COUNT_NO_MORE):
        op.execute(statement)
