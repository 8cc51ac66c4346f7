"""Sets the bot's name, descriptions and command menus."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.constants import BotDescriptionLimit, BotNameLimit
from telegram.error import TelegramError

from bot.content.model import Language
from bot.conversation import Conversation
from bot.conversation.commands import NAMES

_log = logging.getLogger(__name__)
_CODES: dict[Language, str | None] = {"en": None, "fr": "fr"}  # without a code it holds for all other languages

PRIVATE = (*NAMES, "human")
GROUPS = ("ask", "topics", "lang", "help", "privacy")
GROUP_ADMINISTRATORS = (*GROUPS, "group")
ADMINS = (*PRIVATE, "stats", "unanswered", "reload", "mute")


@dataclass(frozen=True, slots=True)
class _Item:
    """Something that is set in a language: what it is for the log, what it is now, and how it is changed."""

    name: str
    is_set: Callable[[], Awaitable[bool]]
    set: Callable[[], Awaitable[object]]


async def set_menus(bot: Bot, conversation: Conversation, admins: Sequence[int] = ()) -> None:
    """Set name, descriptions and menus in both languages; what fails is logged once and does no harm.

    What is right already is left alone: Telegram lets a bot change its name a few times a day, and no more.
    """
    failures: dict[str, str] = {}
    for language in _CODES:
        for item in (*_texts(bot, conversation, language), *_menus(bot, conversation, language, admins)):
            try:
                if not await item.is_set():
                    await item.set()
            except TelegramError as error:  # an old server does not know the method: InvalidToken, of all things
                failures[item.name] = error.message
    if failures:
        first = next(iter(failures.values()))
        _log.warning("not set, the bot serves without: %s (%s)", ", ".join(failures), first)


def _texts(bot: Bot, conversation: Conversation, language: Language) -> Iterator[_Item]:
    code = _CODES[language]
    write, wording = conversation.write, conversation.wording
    name = shorten(write(wording.bot_name, language), BotNameLimit.MAX_NAME_LENGTH)
    whole = shorten(write(wording.description, language), BotDescriptionLimit.MAX_DESCRIPTION_LENGTH)
    short = shorten(write(wording.short_description, language), BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH)

    async def is_name() -> bool:
        return (await bot.get_my_name(code)).name == name

    async def is_description() -> bool:
        return (await bot.get_my_description(code)).description == whole

    async def is_short_description() -> bool:
        return (await bot.get_my_short_description(code)).short_description == short

    yield _Item("name", is_name, lambda: bot.set_my_name(name, code))
    yield _Item("description", is_description, lambda: bot.set_my_description(whole, code))
    yield _Item("short description", is_short_description, lambda: bot.set_my_short_description(short, code))


def _menus(bot: Bot, conversation: Conversation, language: Language, admins: Sequence[int]) -> Iterator[_Item]:
    """The commands of each kind of chat, and of the chat with each admin, who must have pressed Start."""
    scopes: tuple[tuple[str, Sequence[str], BotCommandScope], ...] = (
        ("commands menu", PRIVATE, BotCommandScopeAllPrivateChats()),
        ("commands menu of groups", GROUPS, BotCommandScopeAllGroupChats()),
        ("commands menu of group administrators", GROUP_ADMINISTRATORS, BotCommandScopeAllChatAdministrators()),
        *(("commands menu of admins", ADMINS, BotCommandScopeChat(admin)) for admin in admins),
    )
    for name, commands, scope in scopes:
        yield _menu(bot, conversation, language, name, commands, scope)


def _menu(
    bot: Bot, conversation: Conversation, language: Language, name: str, names: Sequence[str], scope: BotCommandScope
) -> _Item:
    menu, code = conversation.wording.menu, _CODES[language]
    commands = tuple(BotCommand(each, menu[each][language]) for each in names)

    async def is_set() -> bool:
        return await bot.get_my_commands(scope, code) == commands

    return _Item(name, is_set, lambda: bot.set_my_commands(commands, scope, code))


def shorten(text: str, limit: int) -> str:
    """The text, cut between two words if it is longer than the limit."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rpartition(" ")[0].rstrip(" ,;:.") + "…"
