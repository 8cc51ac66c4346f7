"""Answers for business accounts, only when sure and while no human speaks.

Only when it is sure, by the caution "high", and only while no human speaks: everything else is left to the owner.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from telegram import Bot, BusinessConnection, Message, Update, User
from telegram.error import BadRequest

from bot.conversation.certainty import certain
from bot.store.business import BusinessChats, Connection, business_key
from bot.store.store import StoreError
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.dates import is_too_late, sent_at
from bot.telegram.base.messages import hint_of, is_by_way_of
from bot.telegram.base.place import Place
from bot.telegram.base.question_log import record_question
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.replies import Replies

_log = logging.getLogger(__name__)
_HUMAN = 1800.0  # seconds after a message of the owner's in which a chat is theirs alone


class Business:
    """Answers the customers of business accounts; what it does not answer is not stored."""

    def __init__(
        self,
        bot: Bot,
        replies: Replies,
        flood_guard: FloodGuard,
        chats: BusinessChats,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot = bot
        self._replies = replies
        self._flood_guard = flood_guard
        self._chats = chats
        self._clock = clock

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle updates of business accounts; in silence while the store, which knows who wrote last, is down."""
        try:
            if update.business_connection is not None:
                await self._connect(update.business_connection)
            elif update.business_message is not None:
                await self._message(context, update.business_message)
            else:
                return False
        except StoreError as error:
            _log.warning("a business account is left to its owner while the store does not work (%s)", error)
        return True

    async def _connect(self, connection: BusinessConnection) -> Connection:
        can_reply = connection.rights is not None and bool(connection.rights.can_reply)
        known = Connection(connection.is_enabled, can_reply)
        await self._chats.keep_connection(connection.id, known)
        return known

    async def _message(self, context: UpdateContext, message: Message) -> None:
        user, connection = message.from_user, message.business_connection_id
        if user is None or connection is None or message.sender_business_bot is not None or message.is_from_offline:
            return  # the bot's own words come back, as do another's, and what the account sends by itself
        key = business_key(connection, message.chat.id)
        if user.id != message.chat.id:
            await self._chats.owner_wrote(key, sent_at(message))
        elif await self._may_speak(key, connection, message, user):
            await self._answer(context, connection, message, user)

    async def _may_speak(self, key: int, connection: str, message: Message, user: User) -> bool:
        """Whether the bot is free to answer the customer, if it can."""
        sent = sent_at(message)
        if user.is_bot or is_by_way_of(message, self._bot):
            return False
        if is_too_late(sent, self._clock()) or self._flood_guard.is_flooding((key, user.id), sent):
            return False
        if sent - await self._chats.owner_wrote_at(key) < _HUMAN:
            return False
        known = await self._chats.connection(connection) or await self._ask_about(connection)
        return known.is_enabled and known.can_reply

    async def _ask_about(self, connection: str) -> Connection:
        call = self._replies.sender.call
        return await self._connect(await call(lambda: self._bot.get_business_connection(connection), idempotent=True))

    async def _answer(self, context: UpdateContext, connection: str, message: Message, user: User) -> None:
        text = message.text or message.caption
        reply = None if text is None else certain(context.conversation, text, hint_of(user))
        if reply is None:
            return
        try:
            await self._replies.send(context, Place(message.chat.id, business=connection), reply)
        except BadRequest as error:
            await self._chats.forget_connection(connection)  # it is not what it was: ask about it next time
            _log.warning("a business account did not let an answer through (%s)", error.message[:80])
            return
        record_question(context, message, text, reply, "business")
