"""Place: where a reply goes."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Message
from telegram.constants import ChatType


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes: a chat, in it a forum topic, under the message it answers."""

    chat: int
    topic: int | None = None
    under: int | None = None
    quote: str = ""
    """The words of that message which it answers, exactly as they stand there."""
    needs_under: bool = False
    """Whether it makes no sense without that message: sending is then a BadRequest if the message is gone."""
    quiet: bool = False
    """Whether nobody's phone rings."""
    business: str | None = None
    """The connection by which it is sent in the name of a business account."""

    @classmethod
    def of(cls, message: Message) -> Place:
        """The place of replies to a message; in a group they stand under it, for others talk in between."""
        topic = message.message_thread_id if message.is_topic_message else None
        return cls(message.chat.id, topic, None if message.chat.type == ChatType.PRIVATE else message.message_id)

    def moved(self, chat: int) -> Place:
        """In the supergroup that the group has become, where the old messages and topics are not known."""
        return Place(chat, quiet=self.quiet)
