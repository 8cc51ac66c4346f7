"""How does a reply get onto the screen, whatever it holds and whatever became of the message it belongs to?"""

from __future__ import annotations

import html
import logging
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest

from bot.content.model import MESSAGE_LIMIT
from bot.conversation import Reply
from bot.doors.telegram.keyboards import keyboard

_log = logging.getLogger(__name__)
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_JOINER = "\u200d"  # holds an emoji of several parts together
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply goes: a chat, in it a forum topic, under the message it answers."""

    chat: int
    topic: int | None = None
    under: int | None = None

    @classmethod
    def of(cls, message: Message) -> Place:
        """The place of replies to a message; in a group they stand under it, for others talk in between."""
        topic = message.message_thread_id if message.is_topic_message else None
        return cls(message.chat.id, topic, None if message.chat.type == ChatType.PRIVATE else message.message_id)


async def send(bot: Bot, place: Place, reply: Reply) -> int:
    """Send a reply, as several messages if it is too long for one; the id of the first."""
    return (await _send_pieces(bot, place, split(reply.text), keyboard(reply)))[0]


async def edit(bot: Bot, place: Place, message_id: int, reply: Reply) -> int:
    """Put a reply in the place of a message sent before, or after it if that is gone; the id of what shows it now."""
    first, *rest = split(reply.text)
    markup = keyboard(reply)

    async def put(text: str, parse_mode: str | None) -> object:
        return await bot.edit_message_text(
            text,
            place.chat,
            message_id,
            parse_mode=parse_mode,
            link_preview_options=_NO_PREVIEW,
            reply_markup=None if rest else markup,
        )

    try:
        await _formatted(first, put)
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            return await send(bot, place, reply)  # it was deleted, or is too old to be edited
    await _send_pieces(bot, place, rest, markup)
    return message_id


def split(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """The text in pieces that fit into a message each, parted between paragraphs, lines or words where it can be."""
    pieces = []
    while _length(text) > limit:
        end = _cut(text, limit)
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*pieces, text]


async def _send_pieces(bot: Bot, place: Place, pieces: list[str], markup: InlineKeyboardMarkup | None) -> list[int]:
    """Send messages one after another: the first under the message it answers, the buttons below the last."""
    sent: list[int] = []
    for index, piece in enumerate(pieces):
        under = place.under if index == 0 else None

        async def put(text: str, parse_mode: str | None, under: int | None = under, index: int = index) -> Message:
            return await bot.send_message(
                place.chat,
                text,
                message_thread_id=place.topic,
                parse_mode=parse_mode,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=ReplyParameters(under, allow_sending_without_reply=True) if under else None,
                reply_markup=markup if index == len(pieces) - 1 else None,
            )

        sent.append((await _formatted(piece, put)).message_id)
    return sent


async def _formatted(text: str, put: Callable[[str, str | None], Awaitable[T]]) -> T:
    """Send as HTML, everything escaped; should Telegram not read it as such, as it is."""
    try:
        return await put(html.escape(text, quote=False), ParseMode.HTML)
    except BadRequest as error:
        if "parse entities" not in error.message.lower():
            raise
        _log.warning("Telegram could not read a reply as HTML; it is sent as plain text")
        return await put(text, None)


def _length(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str, limit: int) -> int:
    """Where to part a text that is too long; a letter and its accents, an emoji and its parts stay together."""
    end, units = 0, 0
    while units + 1 + (text[end] > "\uffff") <= limit:
        units += 1 + (text[end] > "\uffff")
        end += 1
    for separator in ("\n\n", "\n", ". ", " "):
        found = text.rfind(separator, end // 2, end)
        if found > 0:
            return found + len(separator)
    whole = end
    while whole > end // 2 and (unicodedata.category(text[whole])[0] == "M" or _JOINER in text[whole - 1 : whole + 1]):
        whole -= 1
    return whole if whole > end // 2 else end
