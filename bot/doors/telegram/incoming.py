"""What did a person write in a private chat, and in which language may it be?"""

from __future__ import annotations

import re

from telegram import Bot, Message, User
from telegram.constants import ChatType

from bot.content.model import Language

_ADDRESSED = re.compile(r"(/\w+)@(\w+)")


def text_of(message: Message, bot: Bot) -> str | None:
    """The text, or the caption of a picture, without the bot's name after a command; None if there are no words."""
    text = message.text or message.caption
    if text is None:
        return None
    command = _command_to(text, bot)
    return text if command is None else command[1] + text[command.end() :]


def meant_for(message: Message) -> bool:
    """Everything a person writes in a private chat; what is said in groups has a feature of its own."""
    return message.chat.type == ChatType.PRIVATE and message.from_user is not None and not message.from_user.is_bot


def names_the_bot(message: Message, bot: Bot) -> bool:
    """Whether it is a command with the bot's name behind it."""
    return _command_to(message.text or message.caption or "", bot) is not None


def hint_of(user: User) -> Language | None:
    """The language the person's Telegram is set to, if it is one of the bot's."""
    code = (user.language_code or "").lower().partition("-")[0]
    return "fr" if code == "fr" else "en" if code == "en" else None


def _command_to(text: str, bot: Bot) -> re.Match[str] | None:
    match = _ADDRESSED.match(text)
    return match if match is not None and match[2].lower() == bot.username.lower() else None
