"""A message that addresses the bot in a group: what it asks, and the reply."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Message, User

from bot.conversation import Conversation, Reply, Session, Turn
from bot.conversation.addressing import AddressedText, respond
from bot.conversation.ask import AskRequest
from bot.conversation.groups import GroupSettings, with_note
from bot.conversation.quoting import quote
from bot.telegram.base.messages import hint_of
from bot.telegram.base.place import Place
from bot.telegram.features.groups.addressing import author


@dataclass(frozen=True, slots=True)
class GroupRequest:
    """A message that addresses the bot, and all that its reply depends on."""

    message: Message
    user: User
    said: AddressedText
    ask: AskRequest
    about: Message | None = None
    """The message of somebody else that is to be answered."""

    @property
    def author(self) -> int:
        """The id by which the author is remembered."""
        return author(self.message)

    @property
    def their_words(self) -> str | None:
        """The other's message, or what is quoted of it, where that is the question."""
        if self.about is None or self.ask.questions:
            return None
        if self.message.quote is not None:
            return self.message.quote.text
        return self.about.text or self.about.caption or ""

    @property
    def question(self) -> str | None:
        """What is noted for those who look after the content; None for a command."""
        if self.their_words is not None:
            return self.their_words
        return " + ".join(self.ask.questions) if self.said.command in ("", "ask") else None

    def place(self, conversation: Conversation, reply: Reply) -> Place:
        """Below the message that is answered, with the words of it that were understood."""
        place = Place.of(self.message)
        if self.about is None:
            return place
        words = "" if self.their_words is None else quote(conversation, self.their_words, reply)
        return replace(place, under=self.about.message_id, quote=words)

    def signed(self, conversation: Conversation, reply: Reply) -> Reply:
        """The reply, below the note if there is one."""
        if not self.ask.note:
            return reply
        group = self.message.sender_chat  # in whose name an anonymous administrator speaks
        name = self.message.author_signature or (group.title if group is not None else None) or self.user.first_name
        return with_note(conversation, reply, name, self.ask.note)


def turn(conversation: Conversation, call: GroupRequest, settings: GroupSettings, session: Session) -> Turn:
    """The reply without the note, and what is remembered of the person who calls; of somebody else's words, nothing."""
    hint, about = hint_of(call.user), call.their_words
    return respond(conversation, call.said, call.ask, session, hint, settings=settings, about=about)
