"""Answers private messages; the reply follows a message that is edited."""

from __future__ import annotations

from telegram import Bot, Message, Update, User
from telegram.ext import filters

from bot.store.user_state import AnsweredMessage, digest
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.dates import sent_at
from bot.telegram.base.messages import hint_of, is_by_way_of, meant_for, text_of
from bot.telegram.base.place import Place
from bot.telegram.base.question_log import record_question
from bot.telegram.base.responder import Responder
from bot.telegram.features.handover.escalation import Escalation
from bot.telegram.features.recall import Recall
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.replies import Replies

_IS_SERVICE = filters.UpdateType.MESSAGE & filters.StatusUpdate.ALL  # a title changed, somebody joined


class PrivateMessages:
    """Answers messages, also those without words; an edited message gets its reply edited."""

    def __init__(
        self,
        bot: Bot,
        replies: Replies,
        responder: Responder,
        flood_guard: FloodGuard,
        escalation: Escalation,
        recall: Recall,
    ) -> None:
        self._bot = bot
        self._replies = replies
        self._responder = responder
        self._flood_guard = flood_guard
        self._escalation = escalation
        self._recall = recall

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle messages and edited messages of private chats."""
        message = update.message or update.edited_message
        if message is None:
            return False
        if message.from_user is None or not meant_for(message) or _IS_SERVICE.check_update(update):
            return True
        if is_by_way_of(message, self._bot):
            return True
        if update.message is not None:
            await self._answer(context, message, message.from_user, text_of(message, self._bot))
        else:
            await self._follow(context, message, message.from_user)
        return True

    async def _follow(self, context: UpdateContext, message: Message, user: User) -> None:
        """Edit the reply of a message whose text was edited."""
        text = text_of(message, self._bot)
        answered = context.state_of((message.chat.id, user.id)).answer_to(message.message_id)
        if text is None or (answered is not None and answered.digest == digest(text)):
            return  # a live location moved, somebody reacted, a preview appeared: nothing new was said
        if answered is None:
            await self._answer(context, message, user, text)
        else:
            await self._answer_anew(context, message, user, text, answered)

    async def _answer(self, context: UpdateContext, message: Message, user: User, text: str | None) -> None:
        person, place = (message.chat.id, user.id), Place.of(message)
        if context.is_rest_of_album(person, message):
            return
        wordless = context.state_of(person).wordless_album(message.media_group_id)
        if text is not None and wordless is not None:  # the caption came late: the album gets one reply all the same
            await self._answer_anew(context, message, user, text, wordless)
            return
        if await self._flood_guard.is_too_much(context, person, place, user, sent_at(message)):
            return
        before = context.state_of(person)
        session = before.session if text is None else await self._recall.in_context(context, message, before.session)
        reply, after = self._responder.respond(context, session, text, hint_of(user))
        record_question(context, message, text, reply)
        reply, state = await self._escalation.settle(context, person, text, reply, before.next(after))
        state = state.with_album(message.media_group_id)
        if context.is_batched:
            context.result.replies.append((place, reply))
            context.result.remember(person, state)
        else:
            sent = await self._replies.send(context, place, reply)
            answered = AnsweredMessage(message.message_id, digest(text), sent[0], state.turn, session)
            context.result.remember(person, state.with_answer(answered))
            await self._recall.keep(context, person, place, sent, reply, message.message_id)
        if reply.forget:
            context.result.forget(user.id)
            self._responder.forget_replies()

    async def _answer_anew(
        self, context: UpdateContext, message: Message, user: User, text: str, answered: AnsweredMessage
    ) -> None:
        person, place = (message.chat.id, user.id), Place.of(message)
        if await self._flood_guard.is_too_much(context, person, place, user, sent_at(message)):
            return
        reply, after = self._responder.respond(context, answered.before, text, hint_of(user))
        state = context.state_of(person)
        if state.turn == answered.turn:  # else the talk has moved on, and goes on from there
            state = state.next(after)
        reply, state = await self._escalation.settle(context, person, text, reply, state)
        sent = await self._replies.edit(context, place, answered.reply, reply)
        anew = AnsweredMessage(message.message_id, digest(text), sent[0], state.turn, answered.before)
        context.result.remember(person, state.with_answer(anew))
        await self._recall.keep(context, person, place, sent, reply, message.message_id)
