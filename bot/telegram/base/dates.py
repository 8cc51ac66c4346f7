"""When a message was sent, and whether that is too long ago."""

from __future__ import annotations

from datetime import datetime

from telegram import Message

_TOO_LATE = 300.0  # seconds after which a group has moved on


def is_too_late(sent: float, now: float) -> bool:
    """Whether nobody waits for a reply any more, where others talk too: they have moved on."""
    return now - sent > _TOO_LATE


def sent_at(message: Message) -> float:
    """When the message was written, or last edited."""
    date: datetime | None = message.edit_date or message.date  # a server of one's own may leave both out
    return date.timestamp() if date else 0.0
