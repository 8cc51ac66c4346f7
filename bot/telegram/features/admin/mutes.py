"""Keeps quiet in chats that an admin has muted."""

from __future__ import annotations

import contextlib

from telegram import Update
from telegram.ext import filters

from bot.store.mutes import Mutes
from bot.store.store import StoreError
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.recent import RecentlyUsed
from bot.telegram.outbound.sender import Sender

_REMEMBERED = 1_000  # chats


class MutedChats:
    """Stands before the other handlers, which so do not see updates of muted groups."""

    def __init__(self, mutes: Mutes, sender: Sender) -> None:
        self._mutes = mutes
        self._sender = sender
        self._known: RecentlyUsed[int, bool] = RecentlyUsed(_REMEMBERED)  # for when the store is away

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle whatever people write or press in a muted group, by keeping quiet."""
        message, chat = update.effective_message, update.effective_chat
        if message is None or chat is None or filters.StatusUpdate.MIGRATE.check_update(update):
            return False  # what is to be known of the group, muted or not
        if not await self._is_muted(chat.id):
            return False
        if update.callback_query is not None:
            await self._sender.acknowledge(update.callback_query)
        return True

    async def _is_muted(self, chat: int) -> bool:
        with contextlib.suppress(StoreError):
            self._known[chat] = await self._mutes.is_muted(chat)
        return self._known.get(chat) or False
