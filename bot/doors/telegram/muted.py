"""What does a group get that an admin has muted? Nothing."""

from __future__ import annotations

import contextlib

from telegram import Update
from telegram.constants import ChatType
from telegram.ext import filters

from bot.doors.telegram.handling import Handling
from bot.doors.telegram.recent import Recent
from bot.doors.telegram.sending import Sender
from bot.store.mutes import Mutes
from bot.store.store import StoreError

_REMEMBERED = 1_000  # chats


class Muted:
    """Keeps what comes out of muted groups from the features behind it."""

    def __init__(self, mutes: Mutes, sender: Sender) -> None:
        self._mutes = mutes
        self._sender = sender
        self._known: Recent[int, bool] = Recent(_REMEMBERED)  # for when the store is away

    async def take(self, update: Update, handling: Handling) -> bool:
        """Take whatever people write or press in a muted group."""
        message, chat = update.effective_message, update.effective_chat
        if message is None or chat is None or filters.StatusUpdate.MIGRATE.check_update(update):
            return False  # what is to be known of the group, muted or not
        if chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP) or not await self._is_muted(chat.id):
            return False
        if update.callback_query is not None:
            await self._sender.acknowledge(update.callback_query)
        return True

    async def _is_muted(self, chat: int) -> bool:
        with contextlib.suppress(StoreError):
            self._known[chat] = await self._mutes.is_muted(chat)
        return self._known.get(chat) or False
