"""Waits at the start for what may come right by itself, and says what did not."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.errors import BotError
from bot.public_url import PORTS
from bot.settings import Settings
from bot.telegram.base.errors import seconds
from bot.telegram.base.timeouts import Timeouts

_log = logging.getLogger(__name__)


async def call_until_it_works(
    call: Callable[[], Awaitable[object]],
    settings: Settings,
    timeouts: Timeouts,
    declined: Callable[[Settings, TelegramError], BotError],
) -> None:
    """Call until it works.

    Raises BotError when the time-out is over, and at once when the token or the call itself is refused: what is
    declined says what is to be told then.
    """
    deadline, pause = time.monotonic() + timeouts.network, timeouts.first_pause
    while True:
        try:
            await call()
            return
        except InvalidToken:
            raise refused(settings) from None  # its message quotes the token
        except RetryAfter as error:
            wait, reason = seconds(error), "Telegram asks for a pause"
            deadline += wait
        except TelegramError as error:
            if is_refusal(error):
                raise declined(settings, error) from None
            if time.monotonic() + pause > deadline:
                raise unreachable(settings, error) from None
            wait, reason = pause, f"no good answer from {host(settings)} ({error.message})"
            pause = min(2 * pause, timeouts.longest_pause)
        _log.warning("%s; trying again in %.0f s", reason, wait)
        await asyncio.sleep(wait)


def is_refusal(error: TelegramError) -> bool:
    """Whether the Bot API server itself says no, and will again; an answer of another shape comes from a proxy."""
    return isinstance(error, (BadRequest, Forbidden)) and error.__cause__ is None


def declined_bot(settings: Settings, error: TelegramError) -> BotError:
    """The error for a server that knows the token and refuses the bot."""
    remedy = "see what it says, and whether TELEGRAM_API_URL names the server that the bot belongs to"
    if "logged out" in error.message.lower():
        remedy = "the bot was moved to a server of its own: name that in TELEGRAM_API_URL, or log it out there"
    return BotError(f"{host(settings)} refuses the bot: {error.message}", remedy)


def declined_webhook(settings: Settings, error: TelegramError) -> BotError:
    """The error for a server that refuses to deliver to WEBHOOK_URL."""
    remedy = "correct WEBHOOK_URL, or leave it empty: the bot then polls"
    if settings.is_telegrams:
        ports = ", ".join(map(str, PORTS))
        remedy = f"correct WEBHOOK_URL: https, a public host with a valid certificate, one of the ports {ports}"
    return BotError(f"{host(settings)} refuses WEBHOOK_URL: {error.message}", remedy)


def refused(settings: Settings) -> BotError:
    """The error for a token that is not accepted."""
    remedy = "copy it again from @BotFather (/mybots, API Token) into TELEGRAM_BOT_TOKEN"
    if not settings.is_telegrams:
        remedy += ", and see that TELEGRAM_API_URL is the root of a Bot API server"
    return BotError(f"{host(settings)} refuses the bot's token: it was revoked or mistyped", remedy)


def second_instance() -> BotError:
    """The error for a bot that another process serves already."""
    remedy = "stop the other one, or give this one a token of its own from @BotFather (/newbot)"
    return BotError("another instance of this bot is running, and Telegram serves only one (409)", remedy)


def unreachable(settings: Settings, error: TelegramError) -> BotError:
    """The error for a Bot API server that does not answer."""
    remedy = "check the network, a proxy or firewall, and TELEGRAM_API_URL; then start again"
    return BotError(f"{host(settings)} cannot be reached or does not work: {error.message}", remedy)


def host(settings: Settings) -> str:
    """The server without a password that its URL may hold."""
    return urlsplit(settings.telegram_api_url).hostname or "the Bot API server"
