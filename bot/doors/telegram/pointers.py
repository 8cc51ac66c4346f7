"""How does an answer given minutes ago become a pointer to it?"""

from __future__ import annotations

import time
from collections.abc import Callable

from telegram import Chat, Update
from telegram.error import BadRequest

from bot.content.model import Outcome
from bot.conversation import Action, Reply
from bot.conversation.groups import pointer
from bot.conversation.reply import Verb
from bot.doors.telegram.addressing import GROUPS
from bot.doors.telegram.calls import Call
from bot.doors.telegram.group_memory import GroupMemory
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.sending import Place
from bot.doors.telegram.talk import Talk
from bot.store.groups import Group
from bot.store.memory import digest
from bot.store.told import Told

_TOLD = (Outcome.ANSWER, Outcome.NOT_STATED)
_Sent = tuple[int, ...]
_SUPERGROUPS = 10**12  # a link to a private supergroup names its id without the sign and this much less


class Pointers:
    """Sends answers in groups, and remembers where they stand."""

    def __init__(self, talk: Talk, memory: GroupMemory, clock: Callable[[], float] = time.time) -> None:
        self._talk = talk
        self._memory = memory
        self._clock = clock

    async def send(self, handling: Handling, call: Call, group: Group, reply: Reply) -> tuple[int, ...]:
        """Send a reply, or point to where the same one stands; the ids of the messages."""
        place = call.place(handling.conversation, reply)
        if reply.outcome not in _TOLD or not reply.intents:
            return await self._talk.send(handling, place, call.signed(handling.conversation, reply))
        now, mark = self._clock(), digest(reply.text)
        told = group.told_lately(mark, now)
        if told is not None:
            sent = await self._point(handling, call, told, reply, place)
            if sent is not None:
                pointed = told.also_in(*sent, call.message.message_id)
                await self._memory.keep(place.chat, group.with_answer(pointed))
                return sent
            group = group.without_answer(told.message)
        sent = await self._talk.send(handling, place, call.signed(handling.conversation, reply))
        told = Told(sent[0], mark, reply.intents, reply.language, now, place.topic)
        whole = told.also_in(*sent[1:], call.message.message_id)
        await self._memory.keep(place.chat, group.with_answer(whole))
        return sent

    async def _point(
        self, handling: Handling, call: Call, told: Told, reply: Reply, place: Place
    ) -> tuple[int, ...] | None:
        """Point to an answer, by a link or else by replying to it; None if it is no longer there."""
        link = link_to(call.message.chat, told)
        short = call.signed(handling.conversation, pointer(handling.conversation, reply, link))
        if link is not None:
            return await self._talk.send(handling, place, short)
        try:
            return await self._talk.send(
                handling, Place(place.chat, place.topic, under=told.message, needs_under=True), short
            )
        except BadRequest:
            return None


class Rewordings:
    """Notices who has an answer of a group put into the other language, in place; the press itself is for others."""

    def __init__(self, memory: GroupMemory) -> None:
        self._memory = memory

    async def take(self, update: Update, handling: Handling) -> bool:
        """Take nothing."""
        query = update.callback_query
        action = Action.parse(query.data or "") if query is not None else None
        if query is None or query.message is None or action is None or action.verb is not Verb.TRANSLATE:
            return False
        chat, message = query.message.chat, query.message.message_id
        if chat.type in GROUPS:
            group = await self._memory.of(chat.id)
            if group.answer_in(message) is not None:
                await self._memory.keep(chat.id, group.reworded(message))
        return False


def link_to(chat: Chat, told: Told) -> str | None:
    """The link to an answer; None in a basic group, whose messages have none."""
    where = chat.username
    if where is None and chat.id < -_SUPERGROUPS:
        where = f"c/{-chat.id - _SUPERGROUPS}"
    if where is None:
        return None
    topic = "" if told.topic is None else f"/{told.topic}"
    return f"https://t.me/{where}{topic}/{told.message}"
