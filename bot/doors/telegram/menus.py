"""What does Telegram show of the bot before anybody wrote to it?"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from telegram import Bot, BotCommand
from telegram.constants import BotDescriptionLimit as Limit
from telegram.error import TelegramError

from bot.content.model import Language
from bot.conversation import Conversation
from bot.conversation.commands import NAMES

_log = logging.getLogger(__name__)
_CODES: dict[Language, str | None] = {"en": None, "fr": "fr"}  # without a code it holds for all other languages


async def set_menus(bot: Bot, conversation: Conversation) -> None:
    """Set the commands menu and the descriptions in both languages; what fails is logged once and does no harm."""
    failures: dict[str, str] = {}
    for language, code in _CODES.items():
        for name, call in _menus(bot, conversation, language, code).items():
            try:
                await call()
            except TelegramError as error:  # an old server does not know the method: InvalidToken, of all things
                failures[name] = error.message
    if failures:
        first = next(iter(failures.values()))
        _log.warning("not set, the bot serves without: %s (%s)", ", ".join(failures), first)


def _menus(
    bot: Bot, conversation: Conversation, language: Language, code: str | None
) -> dict[str, Callable[[], Awaitable[object]]]:
    wording = conversation.announcement.wording
    commands = [BotCommand(name, getattr(wording, f"command_{name}")[language]) for name in NAMES]
    description = shorten(conversation.wording("description", language), Limit.MAX_DESCRIPTION_LENGTH)
    short = shorten(conversation.wording("short_description", language), Limit.MAX_SHORT_DESCRIPTION_LENGTH)
    return {
        "commands menu": lambda: bot.set_my_commands(commands, language_code=code),
        "description": lambda: bot.set_my_description(description, language_code=code),
        "short description": lambda: bot.set_my_short_description(short, language_code=code),
    }


def shorten(text: str, limit: int) -> str:
    """The text, cut between two words if it is longer than the limit."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rpartition(" ")[0].rstrip(" ,;:.") + "…"
