"""Reads from a Telegram message whether, and how, it addresses the bot in a group."""

from __future__ import annotations

from telegram import Bot, Message
from telegram.constants import MessageEntityType

from bot.conversation import addressing
from bot.conversation.addressing import AddressedText
from bot.telegram.base.messages import is_by_way_of, is_reply_to

_MENTIONS = (MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION)


def address(message: Message, bot: Bot) -> AddressedText | None:
    """What a person says to the bot in a group; None if it is not meant for it, or holds no words."""
    text = message.text or message.caption
    if text is None or not is_from_a_person(message, bot) or message.forward_origin is not None:
        return None
    mentions, is_reply = _mentions(message, bot), is_reply_to(message, bot)
    return addressing.address(text, bot.username, mentions=mentions, is_reply=is_reply)


def named(message: Message, bot: Bot) -> str:
    """What a message says besides the bot's name."""
    text = message.text or message.caption or ""
    return addressing.without(text, _mentions(message, bot))


def is_from_a_person(message: Message, bot: Bot) -> bool:
    """Not from a bot, nor sent by way of this one, nor a post that Telegram copies from the group's channel.

    Whoever writes in the name of the group, or of a channel of their own, is a person.
    """
    if message.is_automatic_forward or is_by_way_of(message, bot):
        return False
    if message.sender_chat is not None:  # the group itself, or a channel in whose name its owner writes
        return True
    return message.from_user is not None and not message.from_user.is_bot


def author(message: Message) -> int:
    """The id by which its author is remembered: all who write as channels are one user to Telegram."""
    if message.sender_chat is not None and not is_anonymous_admin(message):
        return message.sender_chat.id
    return message.from_user.id if message.from_user is not None else 0


def is_anonymous_admin(message: Message) -> bool:
    """Whether it was sent in the name of the group itself, which only its administrators can do."""
    return message.sender_chat is not None and message.sender_chat.id == message.chat.id


def replied_to(message: Message, bot: Bot) -> Message | None:
    """The message of somebody else that it replies to; what opened the forum topic does not count."""
    answered = message.reply_to_message
    if answered is None or answered.forum_topic_created is not None or is_reply_to(message, bot):
        return None
    return answered


def _mentions(message: Message, bot: Bot) -> list[str]:
    """The mentions of the bot, as they stand in the text."""
    parse = message.parse_entities if message.text else message.parse_caption_entities
    return [
        shown
        for entity, shown in parse(list(_MENTIONS)).items()
        if shown.lower() == f"@{bot.username}".lower() or (entity.user is not None and entity.user.id == bot.id)
    ]
