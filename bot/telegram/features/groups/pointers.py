"""Points to an answer given minutes ago in place of repeating it."""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import Chat, Update
from telegram.error import BadRequest

from bot.content.model import INFORMATIVE
from bot.conversation import Action, Reply
from bot.conversation.groups import pointer
from bot.conversation.reply import Verb
from bot.store.given_answers import GivenAnswer
from bot.store.groups import GroupState
from bot.store.user_state import digest
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.group_states import GroupStates
from bot.telegram.base.place import Place
from bot.telegram.features.groups.requests import GroupRequest
from bot.telegram.outbound.replies import Replies

_Sent = tuple[int, ...]
_SUPERGROUPS = 10**12  # a link to a private supergroup names its id without the sign and this much less


class Pointers:
    """Sends answers in groups, and remembers where they stand."""

    def __init__(self, replies: Replies, memory: GroupStates, clock: Callable[[], float] = time.time) -> None:
        self._replies = replies
        self._memory = memory
        self._clock = clock

    async def send(
        self, context: UpdateContext, call: GroupRequest, group: GroupState, reply: Reply
    ) -> tuple[int, ...]:
        """Send a reply, or point to where the same one stands; the ids of the messages."""
        place = call.place(context.conversation, reply)
        if reply.outcome not in INFORMATIVE or not reply.intents:
            return await self._replies.send(context, place, call.signed(context.conversation, reply))
        now, same = self._clock(), digest(reply.text)
        told = group.told_lately(same, now)
        if told is not None:
            sent = await self._point(context, call, told, reply, place)
            if sent is not None:
                pointed = told.also_in(*sent, call.message.message_id)
                await self._memory.keep(place.chat, group.with_answer(pointed))
                return sent
            group = group.without_answer(told.message)
        sent = await self._replies.send(context, place, call.signed(context.conversation, reply))
        told = GivenAnswer(sent[0], same, reply.intents, reply.language, now, place.topic)
        whole = told.also_in(*sent[1:], call.message.message_id)
        await self._memory.keep(place.chat, group.with_answer(whole))
        return sent

    async def _point(
        self, context: UpdateContext, call: GroupRequest, told: GivenAnswer, reply: Reply, place: Place
    ) -> tuple[int, ...] | None:
        """Point to an answer, by a link or else by replying to it; None if it is no longer there."""
        link = link_to(call.message.chat, told)
        short = call.signed(context.conversation, pointer(context.conversation, reply, link))
        if link is not None:
            return await self._replies.send(context, place, short)
        try:
            return await self._replies.send(
                context, Place(place.chat, place.topic, under=told.message, needs_under=True), short
            )
        except BadRequest:
            return None


class TranslationTracker:
    """Notes that an answer in a group was translated in place: nobody is pointed to it for its old words."""

    def __init__(self, memory: GroupStates) -> None:
        self._memory = memory

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Note a press that translates an answer, and leave the press to the handlers behind."""
        query = update.callback_query
        action = Action.parse(query.data or "") if query is not None else None
        if query is None or query.message is None or action is None or action.verb is not Verb.TRANSLATE:
            return False
        chat, message = query.message.chat, query.message.message_id
        group = await self._memory.of(chat.id)
        if group.answer_in(message) is not None:
            await self._memory.keep(chat.id, group.reworded(message))
        return False


def link_to(chat: Chat, told: GivenAnswer) -> str | None:
    """The link to an answer; None in a basic group, whose messages have none."""
    where = chat.username
    if where is None and chat.id < -_SUPERGROUPS:
        where = f"c/{-chat.id - _SUPERGROUPS}"
    if where is None:
        return None
    topic = "" if told.topic is None else f"/{told.topic}"
    return f"https://t.me/{where}{topic}/{told.message}"
