"""The bot joins or leaves a group, newcomers are greeted, a group becomes a supergroup."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from telegram import Bot, Chat, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.content.model import Language
from bot.store.groups import GroupState
from bot.store.mutes import Mutes
from bot.store.store import StoreError
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.dates import is_too_late, sent_at
from bot.telegram.base.errors import ClosedError
from bot.telegram.base.group_states import GroupStates
from bot.telegram.base.messages import hint_of
from bot.telegram.base.moved_chats import Moves
from bot.telegram.base.place import Place
from bot.telegram.base.routing import GROUPS
from bot.telegram.outbound.replies import Replies

_log = logging.getLogger(__name__)
_HOUR = 3600.0  # seconds between two greetings in a group
_OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)


class Membership:
    """Keeps to the groups the bot may be in, greets, and moves with a group that becomes a supergroup."""

    def __init__(
        self,
        bot: Bot,
        replies: Replies,
        memory: GroupStates,
        moves: Moves,
        mutes: Mutes,
        allowed: tuple[int, ...],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._bot = bot
        self._replies = replies
        self._memory = memory
        self._moves = moves
        self._mutes = mutes
        self._allowed = allowed
        self._clock = clock

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle changes of members, and everything from a group the bot may not be in."""
        if update.my_chat_member is not None:
            await self._came_or_went(update.my_chat_member, context)
            return True
        message = update.message or update.edited_message
        if message is None:
            return False
        if message.migrate_from_chat_id or message.migrate_to_chat_id:
            await self._move(message, context)
        elif not await self._may_be_in(message.chat):
            await self._leave(message.chat, message.from_user, context)
        elif await self._has_just_moved(message.chat, context) and await self._is_muted(message.chat):
            return True
        elif message.new_chat_members:
            await self._greet(message, context)
        else:
            return False
        return True

    async def _came_or_went(self, change: ChatMemberUpdated, context: UpdateContext) -> None:
        was_outside = change.old_chat_member.status in _OUTSIDE
        if change.chat.type not in GROUPS or change.new_chat_member.status in _OUTSIDE:
            return
        if not await self._may_be_in(change.chat):
            await self._leave(change.chat, change.from_user, context)
            return
        await self._has_just_moved(change.chat, context)
        if was_outside and not is_too_late(change.date.timestamp(), self._clock()):
            group = await self._memory.of(change.chat.id)
            reply = context.conversation.say(
                context.conversation.wording.group_hello, _language(group, change.from_user)
            )
            await self._replies.send(context, Place(change.chat.id, quiet=True), reply)

    async def _may_be_in(self, chat: Chat) -> bool:
        """Whether the operator lets the bot be in a group, by the id it has or by the one it had."""
        if not self._allowed or self._is_allowed(chat) or (await self._memory.of(chat.id)).was in self._allowed:
            return True
        if chat.type == ChatType.SUPERGROUP:
            await self._moves.look_for(chat.id, self._bot, self._replies.sender.call)
        return self._is_allowed(chat)

    def _is_allowed(self, chat: Chat) -> bool:
        return chat.id in self._allowed or chat.id in map(self._moves.of, self._allowed)

    async def _leave(self, chat: Chat, user: User | None, context: UpdateContext) -> None:
        """Leave a group, after saying why."""
        language = _language(await self._memory.of(chat.id), user)
        reply = context.conversation.say(context.conversation.wording.group_elsewhere, language, group=str(chat.id))
        try:
            await self._replies.send(context, Place(chat.id), reply)
        except (ClosedError, TelegramError):
            _log.debug("nobody could be told why the bot leaves")
        await self._replies.sender.call(chat.leave, idempotent=True)
        _log.info("left a group that is not in BOT_GROUPS")

    async def _greet(self, message: Message, context: UpdateContext) -> None:
        """Greet newcomers, quietly and not one by one; what is not said within five minutes is not said."""
        people = [user for user in message.new_chat_members or () if not user.is_bot]
        now = sent_at(message)
        if not people or is_too_late(now, self._clock()):
            return
        group = await self._memory.of(message.chat.id)
        if not group.settings.greets or now - group.greeted_at < _HOUR:
            return
        reply = context.conversation.say(context.conversation.wording.group_greeting, _language(group, people[0]))
        await self._replies.send(context, replace(Place.of(message), under=None, quiet=True), reply)
        await self._memory.keep(message.chat.id, replace(group, greeted_at=now))

    async def _move(self, message: Message, context: UpdateContext) -> None:
        """Follow a group that became a supergroup; Telegram says so in both chats."""
        old = message.migrate_from_chat_id or message.chat.id
        new = message.migrate_to_chat_id or message.chat.id
        await self._moves.learn(old, new)
        await self._take_along(old, new, context)

    async def _has_just_moved(self, chat: Chat, context: UpdateContext) -> bool:
        """Whether nobody had told in the group that it is one that a setting names by the id it had."""
        old = self._moves.named(chat.id)
        if old is None or (await self._memory.of(chat.id)).was is not None:
            return False
        await self._take_along(old, chat.id, context)
        return True

    async def _is_muted(self, chat: Chat) -> bool:
        with contextlib.suppress(StoreError):
            return await self._mutes.is_muted(chat.id)
        return False

    async def _take_along(self, old: int, new: int, context: UpdateContext) -> None:
        """What is remembered of a group goes with it."""
        context.result.states |= await self._memory.move(old, new)
        with contextlib.suppress(StoreError):
            await self._mutes.move(old, new)


def _language(group: GroupState, user: User | None) -> Language:
    return group.settings.language or (hint_of(user) if user is not None else None) or "en"
