"""Recalls which message holds which answer."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Bot, Message
from telegram.constants import ChatType

from bot.content.model import INFORMATIVE
from bot.conversation import Reply, Session
from bot.conversation.reply import ABOUT_ONE
from bot.conversation.reply_context import replying_to
from bot.store.given_answers import Answers, GivenAnswer, answer_in
from bot.store.user_state import Person
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.group_states import GroupStates
from bot.telegram.base.messages import is_by_way_of, is_reply_to
from bot.telegram.base.place import Place
from bot.telegram.outbound.keyboards import actions_below


@dataclass(frozen=True, slots=True)
class Recall:
    """Reads a reply to an answer as being about that answer, in private chats and in groups alike."""

    bot: Bot
    memory: GroupStates

    async def in_context(self, context: UpdateContext, message: Message, session: Session) -> Session:
        """The session, with the answer that is replied to as the last one, even if somebody else had asked for it."""
        if message.reply_to_message is None and message.external_reply is None and message.quote is None:
            return session
        quote = message.quote.text if message.quote is not None else None
        quotes = context.conversation.quotes
        intents = await self._replied(context, message)
        if intents:
            return replying_to(session, quotes.among(intents, quote), quotes.meant(intents, quote))
        if quote is not None and self._may_quote_the_bot(message):
            return replying_to(session, quotes.anywhere(quote))
        return session

    async def keep(
        self, context: UpdateContext, person: Person, place: Place, sent: tuple[int, ...], reply: Reply, *about: int
    ) -> None:
        """Remember the answer in messages that were sent or changed; about: the messages that asked for it."""
        intents = reply.intents if reply.outcome in INFORMATIVE else ()
        told = GivenAnswer(sent[0], "", intents, reply.language, 0.0, place.topic).also_in(*sent[1:], *about)
        if _is_private(person):
            context.result.remember(person, context.state_of(person).with_told(told))
            return
        group = await self.memory.of(place.chat)
        before = group.answer_in(told.message)
        if (before.intents if before is not None else ()) != intents:
            await self.memory.keep(place.chat, group.with_answer(told) if intents else group.without_answer(sent[0]))

    async def _replied(self, context: UpdateContext, message: Message) -> tuple[str, ...]:
        """The intents of the answer in the message replied to."""
        post, elsewhere = message.reply_to_message, message.external_reply
        if post is not None:
            told = answer_in(await self._answers(context, message), post.message_id)
            return told.intents if told is not None else self._by_its_buttons(context, post)
        if (
            elsewhere is None
            or elsewhere.chat is None
            or elsewhere.message_id is None
            or not is_reply_to(message, self.bot)
        ):
            return ()
        told = (await self.memory.of(elsewhere.chat.id)).answer_in(elsewhere.message_id)
        return told.intents if told is not None else ()

    async def _answers(self, context: UpdateContext, message: Message) -> Answers:
        if message.chat.type != ChatType.PRIVATE:
            return (await self.memory.of(message.chat.id)).told
        return context.state_of((message.chat.id, message.chat.id)).told

    def _by_its_buttons(self, context: UpdateContext, post: Message) -> tuple[str, ...]:
        """The intent that the buttons of a message change or rate: it is known of one sent long ago, too."""
        is_ours = post.from_user is not None and post.from_user.id == self.bot.id
        if not is_ours and not is_by_way_of(post, self.bot):  # what inline mode sent is the person's, our buttons below
            return ()
        intent_id = context.conversation.announcement.intent_id
        keys = (intent_id(action.id) for action in actions_below(post) if action.verb in ABOUT_ONE)
        return tuple(key for key in dict.fromkeys(keys) if key is not None)

    def _may_quote_the_bot(self, message: Message) -> bool:
        """Whether the quoted words may be the bot's: they are not somebody else's."""
        is_to_nobody = message.reply_to_message is None and message.external_reply is None
        return is_to_nobody or is_reply_to(message, self.bot)


def _is_private(person: Person) -> bool:
    chat, user = person
    return chat == user
