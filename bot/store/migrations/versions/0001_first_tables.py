"""Which tables did the first store have? Updates, sessions, questions and feedback."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    waiting = sa.text("handled_at IS NULL")
    op.create_table(
        "updates",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("payload", sa.Text),
        sa.Column("received_at", sa.Float(53), nullable=False),
        sa.Column("leased_until", sa.Float(53)),
        sa.Column("leased_by", sa.String(40)),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("handled_at", sa.Float(53)),
    )
    op.create_index(
        "updates_waiting", "updates", ["chat_id", "update_id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_index("updates_handled_at", "updates", ["handled_at"])
    op.create_table(
        "sessions",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Float(53), nullable=False),
    )
    op.create_index("sessions_user_id", "sessions", ["user_id"])
    op.create_index("sessions_seen_at", "sessions", ["seen_at"])
    op.create_table(
        "questions",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("asked_at", sa.Float(53), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("intents", sa.Text, nullable=False),
        sa.Column("confidence", sa.Float(53), nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
    )
    op.create_index("questions_asked_at", "questions", ["asked_at"])
    op.create_table(
        "feedback",
        sa.Column("id", _NUMBER, primary_key=True),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("intent", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("vote", sa.SmallInteger, nullable=False),
    )
    op.create_index("feedback_at", "feedback", ["at"])


def downgrade() -> None:
    """Drop the tables, and all they hold."""
    for table in ("feedback", "questions", "sessions", "updates"):
        op.drop_table(table)
