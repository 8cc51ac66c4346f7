"""Is a message of a group meant for the bot, and what does it say to it?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from telegram import Bot, Message, MessageOriginUser
from telegram.constants import ChatType, MessageEntityType

from bot.conversation.commands import NAMES

GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
OURS = (*NAMES, "ask", "group")
"""The commands that are answered without the bot's name behind them, as phones send them where it is the only bot."""
_COMMAND = re.compile(r"/(\w+)(?:@(\w+))?(?!\S)[ \t]*", re.ASCII)
_MENTIONS = (MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION)
_GLUE = ",;:. \t"


@dataclass(frozen=True, slots=True)
class Address:
    """What a message says to the bot, without its name."""

    command: str
    """The command's name in lower case; "" for plain words."""
    words: str
    """The plain words, or what stands behind the command."""
    mentioned: bool = False
    """Whether it is addressed by its name among plain words."""

    @property
    def text(self) -> str:
        """As it would be said in private."""
        return f"/{self.command} {self.words}".strip() if self.command else self.words


def address(message: Message, bot: Bot) -> Address | None:
    """What a person says to the bot in a group; None if it is not meant for it, or holds no words."""
    text = message.text or message.caption
    if text is None or not is_from_a_person(message, bot) or message.forward_origin is not None:
        return None
    command = _COMMAND.match(text)
    if command is not None:
        return _command(command, text, bot)
    if _names(message, bot):
        return Address("", named(message, bot), mentioned=True)
    return Address("", text) if is_reply_to(message, bot) else None


def named(message: Message, bot: Bot) -> str:
    """What a message says besides the bot's name."""
    text = message.text or message.caption or ""
    return _without(text, _names(message, bot))


def is_from_a_person(message: Message, bot: Bot) -> bool:
    """Not from a bot, nor from a channel, nor sent by way of this bot; an anonymous administrator is a person."""
    if message.is_automatic_forward or (message.via_bot is not None and message.via_bot.id == bot.id):
        return False
    if message.sender_chat is not None:
        return is_anonymous_admin(message)
    return message.from_user is not None and not message.from_user.is_bot


def is_anonymous_admin(message: Message) -> bool:
    """Whether it was sent in the name of the group itself, which only its administrators can do."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


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


def replied_to(message: Message, bot: Bot) -> Message | None:
    """The message of somebody else that it replies to; what opened the forum topic does not count."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created is not None or is_reply_to(message, bot):
        return None
    return answered


def _command(command: re.Match[str], text: str, bot: Bot) -> Address | None:
    name, whose = command[1].lower(), command[2]
    if name not in OURS if whose is None else whose.lower() != bot.username.lower():
        return None
    return Address(name, text[command.end() :])


def _names(message: Message, bot: Bot) -> list[str]:
    """The mentions of the bot, as they stand in the text."""
    parse = message.parse_entities if message.text else message.parse_caption_entities
    return [
        shown
        for entity, shown in parse(list(_MENTIONS)).items()
        if shown.lower() == f"@{bot.username}".lower() or (entity.user is not None and entity.user.id == bot.id)
    ]


def _without(text: str, names: list[str]) -> str:
    """The text without the names, and what glued them to it."""
    for name in names:
        before, _, after = text.partition(name)
        text = f"{before.rstrip()} {after.lstrip(_GLUE)}" if before.strip() else after.lstrip(_GLUE)
    return text.strip()
