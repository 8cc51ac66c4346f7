"""Checks what Telegram says of the bot: token, webhook, BotFather's switches, a second instance.

Nothing is changed at Telegram, and no update is confirmed.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.constants import ChatAction
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, TelegramError

from bot.errors import BotError
from bot.operation.finding import Diagnosis, fault, ok, warning
from bot.settings import Settings
from bot.telegram.base.clock import TelegramClock, describe
from bot.telegram.base.startup import declined_bot, host, is_refusal, refused, unreachable
from bot.telegram.outbound.transport import RawBot, Transport

_BACKLOG = 100  # updates that wait at Telegram for a webhook that keeps up
_RECENT = 3600.0  # seconds for which an error of the webhook is worth a warning
_REPOLL = 6.0  # seconds in which another instance polls again after its poll was cut short


async def check_telegram(settings: Settings, listen_for: float = _REPOLL) -> AsyncIterator[Diagnosis]:
    """Run all checks at Telegram that the token allows."""
    try:
        token = settings.token
    except BotError as error:
        yield fault("token", error.problem, error.remedy)
        return
    clock = TelegramClock(warns=False)
    transport, polls = Transport(clock), Transport(clock)
    bot = RawBot(token, f"{settings.telegram_api_url}/bot", request=transport, get_updates_request=polls)
    try:
        try:
            await bot.initialize()
        except TelegramError as error:
            yield _no_start(settings, error)
            return
        yield ok("token", f"@{bot.username} at {host(settings)}")
        if clock.has_server_time:
            yield _clock(clock)
        async for finding in _ask(settings, bot, clock, listen_for):
            yield finding
    finally:
        await bot.shutdown()


async def _ask(settings: Settings, bot: RawBot, clock: TelegramClock, listen_for: float) -> AsyncIterator[Diagnosis]:
    yield _groups(bot)
    yield _inline(bot)
    yield _guests(bot)
    if settings.business == "on":
        yield _business(bot)
    try:
        info = await bot.get_webhook_info()
    except TelegramError as error:
        yield warning("webhook", f"Telegram does not tell about it ({_reason(error)})", "try again")
        return
    yield _webhook(settings, info, clock())
    if not info.url:
        yield await _other_instance(bot, listen_for)
    remedy = "they must open a chat with the bot and press Start"
    for number, admin in enumerate(settings.admins, 1):
        yield await _can_write(bot, "admins", f"no. {number} of BOT_ADMINS", admin, remedy)
    if settings.staff_chat is not None:
        remedy = "add the bot to that chat; an admin who writes /id there learns its id"
        yield await _can_write(bot, "staff", "the chat of BOT_STAFF_CHAT", settings.staff_chat, remedy)


def _no_start(settings: Settings, error: TelegramError) -> Diagnosis:
    check, shown = "API server", unreachable(settings, error)
    if isinstance(error, InvalidToken):
        check, shown = "token", refused(settings)
    elif is_refusal(error):
        shown = declined_bot(settings, error)
    return fault(check, shown.problem, shown.remedy)


def _clock(clock: TelegramClock) -> Diagnosis:
    if not clock.is_off:
        return ok("clock", "as Telegram's")
    what = f"this machine's is {describe(clock.ahead)} Telegram's: times in the log and in reports are wrong"
    return warning("clock", what, "have it set over the network: timedatectl set-ntp true")


def _groups(bot: Bot) -> Diagnosis:
    if bot.bot.can_read_all_group_messages:
        what = "group privacy is off: the bot is sent all that is said in its groups, and needs little of it"
        return warning("group privacy", what, "@BotFather, /setprivacy, Enable; then add the bot to its groups again")
    what = "on: in groups the bot is sent commands and replies to it, no plain mention"
    return ok("group privacy", what, "for plain mentions: @BotFather, /setprivacy, Disable; then add it again")


def _inline(bot: Bot) -> Diagnosis:
    if bot.bot.supports_inline_queries:
        return ok("inline mode", "on")
    return warning("inline mode", "off: the bot cannot be asked from other chats", "@BotFather, /setinline")


def _guests(bot: Bot) -> Diagnosis:
    if bot.bot.supports_guest_queries:
        return ok("guest mode", "on: the bot answers where it is mentioned without being a member")
    return ok("guest mode", "off", "to have it answer in chats it is no member of: @BotFather, /mybots, Bot Settings")


def _business(bot: Bot) -> Diagnosis:
    if bot.bot.can_connect_to_business:
        return ok("business", "on: the bot may be connected to business accounts")
    what = "BOT_BUSINESS is on, but the bot cannot be connected to business accounts"
    return warning("business", what, "@BotFather, /mybots, Bot Settings, Business Mode; or set BOT_BUSINESS=off")


def _webhook(settings: Settings, info: WebhookInfo, now: float) -> Diagnosis:
    wanted = settings.webhook_url
    if wanted is None and not info.url:
        return ok("webhook", "none: the bot polls")
    if wanted is None:
        what = f"one is left over, at {_site(info.url)}: while it stands nobody can poll"
        return warning("webhook", what, "`run` removes it at its start; or name it in WEBHOOK_URL")
    if info.url != wanted:
        what = f"it is at {_site(info.url)}, not at WEBHOOK_URL" if info.url else "WEBHOOK_URL is not set at Telegram"
        return warning("webhook", what, "`run` sets it at its start; is another instance running?")
    return _state_of(info, now)


def _state_of(info: WebhookInfo, now: float) -> Diagnosis:
    """How the webhook that should be there is doing, by Telegram's clock."""
    failed = info.last_error_date.timestamp() if info.last_error_date else 0.0
    if now - failed < _RECENT:
        ago, why = (now - failed) / 60, info.last_error_message or "no reason given"
        remedy = "see that the address leads to WEBHOOK_LISTEN, with a valid certificate; is WEBHOOK_SECRET right?"
        return warning("webhook", f"Telegram could not deliver {ago:.0f} min ago: {why}", remedy)
    if info.pending_update_count > _BACKLOG:
        what = f"{info.pending_update_count} updates wait at Telegram"
        return warning("webhook", what, "is the bot running, and is its store quick enough? See /metrics")
    return ok("webhook", f"set, {info.pending_update_count} updates wait at Telegram")


async def _other_instance(bot: RawBot, listen_for: float) -> Diagnosis:
    """Poll for some seconds, confirming nothing: another instance polls in between and cuts our poll short.

    A poll that returns at once would not show it: Telegram ends the older of two polls, the other instance's. It comes
    back soon after, and then it is ours that ends with a 409.
    """
    deadline = time.monotonic() + listen_for
    waiting = False
    try:
        while (left := deadline - time.monotonic()) > 0:
            if await bot.raw_updates(None, max(1, round(left)), 1, None):
                waiting = True
                await asyncio.sleep(min(1.0, listen_for / 4))  # they are there again at the next poll
    except Conflict:
        what = "another one polls with this token"
        return warning("other instance", what, "if it is this bot on duty, all is well; otherwise stop one of them")
    except TelegramError as error:
        return fault("other instance", f"polling does not work ({_reason(error)})", "try again in a minute")
    return ok("other instance", "none polls, and updates wait" if waiting else "none polls")


async def _can_write(bot: Bot, check: str, who: str, chat: int, remedy: str) -> Diagnosis:
    """Whether the bot may write to a chat; those in it see that it is typing."""
    try:
        await bot.send_chat_action(chat, ChatAction.TYPING)
    except ChatMigrated as error:
        what = f"{who} has become a supergroup, which has another id"
        return warning(check, what, f"put the new id in the place of the old: {error.new_chat_id}")
    except (BadRequest, Forbidden):
        return warning(check, f"{who} cannot be written to", remedy)
    except TelegramError as error:
        return warning(check, f"{who} could not be tried ({_reason(error)})", "try again")
    return ok(check, f"{who} can be written to")


def _reason(error: TelegramError) -> str:
    """What went wrong; not with the message of a refused token, which quotes it."""
    return "the method is refused" if isinstance(error, InvalidToken) else error.message


def _site(url: str) -> str:
    """The host of a URL: the path of a webhook may be its secret."""
    return urlsplit(url).hostname or "an odd address"
