"""Which tables came with groups and with the staff? Chats and handovers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "chats",
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("kept", sa.Text, nullable=False),
        sa.Column("seen_at", sa.Float(53), nullable=False),
    )
    op.create_index("chats_seen_at", "chats", ["seen_at"])
    op.create_table(
        "handovers",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("staff_message", sa.BigInteger),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("at", sa.Float(53), nullable=False),
        sa.Column("until", sa.Float(53)),
    )
    op.create_index("handovers_staff_message", "handovers", ["staff_message"])
    op.create_index("handovers_chat_id", "handovers", ["chat_id"])
    op.create_index("handovers_user_id", "handovers", ["user_id"])
    op.create_index("handovers_at", "handovers", ["at"])


def downgrade() -> None:
    """Drop the tables, and all they hold."""
    for table in ("handovers", "chats"):
        op.drop_table(table)
