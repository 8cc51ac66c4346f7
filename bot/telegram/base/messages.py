"""Reads text and language from a private message."""

from __future__ import annotations

from telegram import Bot, Message, MessageOriginUser, User
from telegram.constants import ChatType

from bot.content.model import Language
from bot.conversation.command_line import CommandLine


def text_of(message: Message, bot: Bot) -> str | None:
    """The text, or the caption of a picture, without the bot's name after a command; None if there are no words."""
    text = message.text or message.caption
    if text is None:
        return None
    command = CommandLine.parse(text)
    return text if command is None or not names(command, bot) else f"/{command.name}{command.rest}"


def meant_for(message: Message) -> bool:
    """Everything a person writes in a private chat; what is said in groups has a feature of its own."""
    return message.chat.type == ChatType.PRIVATE and message.from_user is not None and not message.from_user.is_bot


def names_the_bot(message: Message, bot: Bot) -> bool:
    """Whether it is a command with the bot's name behind it."""
    command = CommandLine.parse(message.text or message.caption)
    return command is not None and names(command, bot)


def hint_of(user: User) -> Language | None:
    """The language the person's Telegram is set to, if it is one of the bot's."""
    code = (user.language_code or "").lower().partition("-")[0]
    return "fr" if code == "fr" else "en" if code == "en" else None


def names(command: CommandLine, bot: Bot) -> bool:
    """Whether a command has the bot's name behind it."""
    return command.bot == bot.username.lower()


def is_by_way_of(message: Message, bot: Bot) -> bool:
    """Whether somebody sent it through the bot's own inline mode: the words are the bot's, and no question."""
    return message.via_bot is not None and message.via_bot.id == bot.id


def is_reply_to(message: Message, bot: Bot) -> bool:
    """Whether it replies to a message of this bot."""
    answered = message.reply_to_message
    if answered is None:
        return is_reply_elsewhere(message, bot)
    return answered.from_user is not None and answered.from_user.id == bot.id


def is_reply_elsewhere(message: Message, bot: Bot) -> bool:
    """Whether it replies to one of this bot's in another chat, or in another topic of the chat."""
    origin = message.external_reply.origin if message.external_reply is not None else None
    return isinstance(origin, MessageOriginUser) and origin.sender_user.id == bot.id
