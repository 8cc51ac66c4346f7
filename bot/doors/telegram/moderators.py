"""Does somebody run the group they write in?"""

from __future__ import annotations

from telegram import Bot
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.doors.telegram.delivery import ClosedError
from bot.doors.telegram.sending import Sender

_RUN_IT = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


class Moderators:
    """The administrators of each group, and those of the bot; asked for each time, for rights are taken away, too."""

    def __init__(self, bot: Bot, sender: Sender, admins: tuple[int, ...]) -> None:
        self._bot = bot
        self._sender = sender
        self._admins = admins

    async def include(self, chat: int, user: int) -> bool:
        """Whether somebody is an administrator; not, where Telegram does not tell. Raises UndeliveredError."""
        if user in self._admins:
            return True
        try:
            member = await self._sender.call(lambda: self._bot.get_chat_member(chat, user), harmless=True)
        except (ClosedError, TelegramError):
            return False
        return member.status in _RUN_IT
