"""Asks Telegram whether somebody administers a group."""

from __future__ import annotations

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.telegram.base.errors import ClosedError
from bot.telegram.outbound.sender import Sender

_RUN_IT = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


class GroupAdministrators:
    """Asks each time, for rights are taken away, too; admins of the bot count everywhere."""

    def __init__(self, bot: Bot, sender: Sender, admins: tuple[int, ...]) -> None:
        self._bot = bot
        self._sender = sender
        self._admins = admins

    async def include(self, chat: int, user: int) -> bool:
        """Whether somebody is an administrator; not, where Telegram does not tell. Raises UndeliveredError."""
        if user in self._admins:
            return True
        try:
            member = await self._sender.call(lambda: self._bot.get_chat_member(chat, user), idempotent=True)
        except (ClosedError, TelegramError):
            return False
        return member.status in _RUN_IT
