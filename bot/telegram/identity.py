"""Asks Telegram for the bot's username."""

from __future__ import annotations

import asyncio

from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings
from bot.telegram.base.startup import refused, unreachable
from bot.telegram.outbound.transport import RawBot, Transport


def username(settings: Settings) -> str:
    """The bot's username, without @, as Telegram tells it. Raises BotError when it does not."""
    return asyncio.run(_ask(settings))


async def _ask(settings: Settings) -> str:
    server = f"{settings.telegram_api_url}/bot"
    bot = RawBot(settings.token, server, request=Transport(), get_updates_request=Transport())
    try:
        await bot.initialize()
        return bot.username
    except InvalidToken:
        raise refused(settings) from None  # its message quotes the token
    except TelegramError as error:
        raise unreachable(settings, error) from None
    finally:
        await bot.shutdown()
