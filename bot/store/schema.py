"""The tables.

The migrations build them step by step; a test holds the two together. Times are seconds since 1970, so that SQLite and
PostgreSQL compare them alike.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, MetaData, SmallInteger, String, Table, Text

METADATA = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself in SQLite

UPDATES = Table(
    "updates",
    METADATA,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    # What was handled keeps its id alone, so that it is known when it is delivered again.
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),
    Column("payload", Text),
    Column("received_at", Float(53), nullable=False),
    Column("leased_until", Float(53)),
    Column("leased_by", String(40)),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("handled_at", Float(53)),
)
_WAITING = UPDATES.c.handled_at.is_(None)
Index(
    "updates_waiting",
    UPDATES.c.chat_id,
    UPDATES.c.update_id,
    sqlite_where=_WAITING,
    postgresql_where=_WAITING,
)
Index("updates_handled_at", UPDATES.c.handled_at)

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("kept", Text, nullable=False),
    Column("seen_at", Float(53), nullable=False),
)
Index("sessions_user_id", SESSIONS.c.user_id)
Index("sessions_seen_at", SESSIONS.c.seen_at)

QUESTIONS = Table(  # never who asked, nor where
    "questions",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("asked_at", Float(53), nullable=False),
    Column("language", String(2), nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("intents", Text, nullable=False),
    Column("confidence", Float(53), nullable=False),
    Column("source", String(20), nullable=False),
)
Index("questions_asked_at", QUESTIONS.c.asked_at)

FEEDBACK = Table(
    "feedback",
    METADATA,
    Column("id", _NUMBER, primary_key=True),
    Column("at", Float(53), nullable=False),
    Column("intent", String(40), nullable=False),
    Column("language", String(2), nullable=False),
    Column("vote", SmallInteger, nullable=False),
)
Index("feedback_at", FEEDBACK.c.at)

CHATS = Table(  # what is remembered of a chat and not of one person: a group's settings, when a business owner wrote
    "chats",
    METADATA,
    Column("key", String(100), primary_key=True),
    Column("kept", Text, nullable=False),
    Column("seen_at", Float(53), nullable=False),
)
Index("chats_seen_at", CHATS.c.seen_at)

HANDOVERS = Table(  # which post in the staff's chat stands for which person
    "handovers",
    METADATA,
    # What an update led to: one that is delivered again leads to no second message.
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("staff_message", BigInteger),
    Column("chat_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("language", String(2), nullable=False),
    Column("at", Float(53), nullable=False),
    # Until then the bot leaves the chat to the staff; none while nobody of the staff has replied.
    Column("until", Float(53)),
)
Index("handovers_staff_message", HANDOVERS.c.staff_message)
Index("handovers_chat_id", HANDOVERS.c.chat_id)
Index("handovers_user_id", HANDOVERS.c.user_id)
Index("handovers_at", HANDOVERS.c.at)
