"""How does a reply get onto the screen, whatever it holds and whatever became of the message it belongs to?"""

from __future__ import annotations

import html
import logging
import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.content.model import MESSAGE_LIMIT
from bot.conversation import Reply
from bot.doors.telegram.delivery import Courier
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


class Sender:
    """Puts replies into chats, and does not let go before they are there."""

    def __init__(self, bot: Bot, courier: Courier) -> None:
        self._bot = bot
        self._courier = courier

    async def send(self, place: Place, reply: Reply) -> int:
        """Send a reply, as several messages if it is too long for one; the id of the first."""
        return await self._send_pieces(place, split(reply.text), keyboard(reply))

    async def edit(self, place: Place, message_id: int, reply: Reply) -> int:
        """Put a reply in the place of a message sent before, or after it if that is gone; the id of what shows it."""
        first, *rest = split(reply.text)
        markup = keyboard(reply)

        async def put(text: str, parse_mode: str | None) -> object:
            return await self._bot.edit_message_text(
                text,
                place.chat,
                message_id,
                parse_mode=parse_mode,
                link_preview_options=_NO_PREVIEW,
                reply_markup=None if rest else markup,
            )

        try:
            await self._formatted(first, put, harmless=True)
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                return await self.send(place, reply)  # it was deleted, or is too old to be edited
        if rest:
            await self._send_pieces(place, rest, markup)
        return message_id

    async def copy(self, place: Place, message: Message, reply: Reply) -> None:
        """Send the picture or the document of a message; the reply is its caption, and has its buttons."""
        where, number, markup = message.chat.id, message.message_id, keyboard(reply)
        await self._courier.call(
            lambda: self._bot.copy_message(place.chat, where, number, caption=reply.text, reply_markup=markup)
        )

    async def picture(self, place: Place, png: bytes, caption: str) -> None:
        """Send a picture, and in words what it shows."""
        await self._courier.call(
            lambda: self._bot.send_photo(
                place.chat, png, caption=caption, message_thread_id=place.topic, filename="picture.png"
            )
        )

    async def acknowledge(self, query: CallbackQuery) -> None:
        """Stop the button's spinner, before anything can go wrong; if it cannot be stopped, it stops by itself."""
        try:
            await query.answer()
        except TelegramError:
            _log.debug("the press of a button was not acknowledged")

    async def _send_pieces(self, place: Place, pieces: list[str], markup: InlineKeyboardMarkup | None) -> int:
        """Send messages one after another: the first under the message it answers, the buttons below the last."""
        sent: list[int] = []
        for piece in pieces[:-1]:
            sent.append(await self._send_piece(replace(place, under=None) if sent else place, piece, None))
        sent.append(await self._send_piece(replace(place, under=None) if sent else place, pieces[-1], markup))
        return sent[0]

    async def _send_piece(self, place: Place, piece: str, markup: InlineKeyboardMarkup | None) -> int:
        async def put(text: str, parse_mode: str | None) -> Message:
            return await self._bot.send_message(
                place.chat,
                text,
                message_thread_id=place.topic,
                parse_mode=parse_mode,
                link_preview_options=_NO_PREVIEW,
                reply_parameters=ReplyParameters(place.under, allow_sending_without_reply=True)
                if place.under
                else None,
                reply_markup=markup,
            )

        try:
            return (await self._formatted(piece, put)).message_id
        except ChatMigrated as error:  # the group became a supergroup, where nothing is known of the old messages
            return await self._send_piece(Place(error.new_chat_id), piece, markup)

    async def _formatted(
        self, text: str, put: Callable[[str, str | None], Awaitable[T]], *, harmless: bool = False
    ) -> T:
        """Send as HTML, everything escaped; should Telegram not read it as such, as it is."""
        escaped = html.escape(text, quote=False)
        try:
            return await self._courier.call(lambda: put(escaped, ParseMode.HTML), harmless=harmless)
        except BadRequest as error:
            if "parse entities" not in error.message.lower():
                raise
        _log.warning("Telegram could not read a reply as HTML; it is sent as plain text")
        return await self._courier.call(lambda: put(text, None), harmless=harmless)


def split(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """The text in pieces that fit into a message each, parted between paragraphs, lines or words where it can be."""
    pieces = []
    while _length(text) > limit:
        end = _cut(text, limit)
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*pieces, text]


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
