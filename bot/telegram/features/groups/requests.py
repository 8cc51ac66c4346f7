"""A message that addresses the bot in a group: what it asks, and the reply."""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import Message, User

from bot.conversation import Conversation, Reply, Session, Turn
from bot.conversation.ask import AskRequest, answer
from bot.conversation.command_line import trimmed
from bot.conversation.groups import GroupSettings, bare_command, with_note
from bot.conversation.quoting import quote
from bot.telegram.base.messages import hint_of
from bot.telegram.base.place import Place
from bot.telegram.features.groups.addressing import AddressedText, author


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
        """By which id whoever calls is remembered."""
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
    hint = hint_of(call.user)
    if call.said.command == "lang":  # one's own language in this group
        return conversation.respond(session, call.said.text, hint)
    spoken = settings.session(session)
    if call.their_words is not None:
        reply, _ = answer(conversation, Session(chosen=spoken.chosen), call.ask.about(call.their_words))
        return reply, session
    bare = not call.ask.questions if call.said.command in ("", "ask") else not trimmed(call.said.words)
    sentence = bare_command(conversation.wording, call.said.command or "ask") if bare else None
    if sentence is not None:
        return conversation.say(sentence, spoken.chosen or spoken.language or hint or "en"), session
    if call.said.command in ("", "ask"):
        reply, after = answer(conversation, spoken, call.ask, hint)
    else:
        reply, after = conversation.respond(spoken, call.said.text, hint)
    return reply, replace(after, chosen=session.chosen)
