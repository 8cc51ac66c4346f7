"""Sends, edits and copies messages, whatever became of the message they belong to."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, TelegramError

from bot.conversation import Reply
from bot.telegram.base.moved_chats import Moves
from bot.telegram.base.place import Place
from bot.telegram.outbound.keyboards import Row, keyboard
from bot.telegram.outbound.pieces import Piece, pieces, split
from bot.telegram.outbound.retry import RetryingCaller

_log = logging.getLogger(__name__)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
T = TypeVar("T")


class Sender:
    """Sends replies through RetryingCaller, to the id that a chat has now."""

    def __init__(self, bot: Bot, caller: RetryingCaller, moves: Moves | None = None) -> None:
        self._bot = bot
        self._caller = caller
        self._moves = moves or Moves({})

    async def send(self, place: Place, reply: Reply, *more: Row) -> tuple[int, ...]:
        """Send a reply, with more buttons below its own, as several messages if need be; the ids of all."""
        return await self._send_pieces(place, pieces(reply), self._keyboard(reply, more))

    async def edit(self, place: Place, message_id: int, reply: Reply, *more: Row) -> tuple[int, ...]:
        """Replace a message with a reply, or send it if that message is gone; the ids of what shows it."""
        if self._moves.of(place.chat) != place.chat:
            return await self.send(place, reply, *more)
        first, *rest = pieces(reply)
        markup = self._keyboard(reply, more)
        try:
            if reply.keeps_text:
                rest = []
                await self._put_buttons(place, message_id, markup)
            else:
                await self._put_text(place, message_id, first, None if rest else markup)
        except ChatMigrated as error:
            await self._moves.learn(place.chat, error.new_chat_id)
            return await self.send(place, reply, *more)
        except BadRequest as error:
            if "not modified" not in error.message.lower():
                return await self.send(place, reply, *more)  # it was deleted, or is too old to be edited
        return (message_id, *(await self._send_pieces(place, rest, markup) if rest else ()))

    async def _put_text(self, place: Place, message_id: int, piece: Piece, markup: InlineKeyboardMarkup | None) -> None:
        async def put(text: str, parse_mode: str | None) -> object:
            return await self._bot.edit_message_text(
                text,
                place.chat,
                message_id,
                parse_mode=parse_mode,
                link_preview_options=NO_PREVIEW,
                reply_markup=markup,
            )

        await self._formatted(piece, put, idempotent=True)

    async def _put_buttons(self, place: Place, message_id: int, markup: InlineKeyboardMarkup | None) -> None:
        async def put() -> object:
            return await self._bot.edit_message_reply_markup(place.chat, message_id, reply_markup=markup)

        await self._caller.call(put, idempotent=True)

    def _keyboard(self, reply: Reply, more: tuple[Row, ...] = ()) -> InlineKeyboardMarkup | None:
        return keyboard(reply, *more, may_share=self._bot.supports_inline_queries)

    async def call(self, attempt: Callable[[], Awaitable[T]], *, idempotent: bool = False) -> T:
        """Make any other call for a chat, with the same retries; see RetryingCaller.call for what it raises."""
        return await self._caller.call(attempt, idempotent=idempotent)

    async def edit_inline(self, inline_message_id: str, text: str, markup: InlineKeyboardMarkup | None) -> None:
        """Replace the text of a message sent through inline mode, if it is still there."""

        async def put(text: str, parse_mode: str | None) -> object:
            return await self._bot.edit_message_text(
                text,
                inline_message_id=inline_message_id,
                parse_mode=parse_mode,
                link_preview_options=NO_PREVIEW,
                reply_markup=markup,
            )

        try:
            await self._formatted(Piece(split(text)[0]), put, idempotent=True)
        except BadRequest:
            _log.debug("a message of inline mode was not changed: it shows that already, or is gone")

    async def edit_inline_buttons(self, inline_message_id: str, markup: InlineKeyboardMarkup) -> None:
        """Replace the buttons of a message sent through inline mode, if it is still there."""

        async def put() -> object:
            return await self._bot.edit_message_reply_markup(inline_message_id=inline_message_id, reply_markup=markup)

        try:
            await self._caller.call(put, idempotent=True)
        except BadRequest:
            _log.debug("the buttons of a message of inline mode were not changed")

    async def copy(self, place: Place, message: Message, reply: Reply) -> None:
        """Send the picture or the document of a message; the reply is its caption, and has its buttons."""
        where, number, markup = message.chat.id, message.message_id, self._keyboard(reply)

        async def put(place: Place) -> object:
            return await self._caller.call(
                lambda: self._bot.copy_message(place.chat, where, number, caption=reply.text, reply_markup=markup)
            )

        await self._where_it_is(place, put)

    async def picture(self, place: Place, png: bytes, caption: str) -> None:
        """Send a picture, and in words what it shows."""

        async def put(place: Place) -> object:
            return await self._caller.call(
                lambda: self._bot.send_photo(
                    place.chat, png, caption=caption, message_thread_id=place.topic, filename="picture.png"
                )
            )

        await self._where_it_is(place, put)

    async def acknowledge(self, query: CallbackQuery, alert: str | None = None) -> None:
        """Answer the press of a button, which stops its spinner; a failure is ignored, for it stops by itself.

        alert: shown until the person closes it, at most 200 characters.
        """
        try:
            await query.answer(alert, show_alert=alert is not None)
        except TelegramError:
            _log.debug("the press of a button was not acknowledged")

    async def _send_pieces(
        self, place: Place, given: list[Piece], markup: InlineKeyboardMarkup | None
    ) -> tuple[int, ...]:
        """Send messages one after another: the first under the message it answers, the buttons below the last."""
        sent: list[int] = []
        later = replace(place, under=None, quote="")
        for piece in given[:-1]:
            sent.append(await self._send_piece(later if sent else place, piece, None))
        sent.append(await self._send_piece(later if sent else place, given[-1], markup))
        return tuple(sent)

    async def _where_it_is(self, place: Place, put: Callable[[Place], Awaitable[T]]) -> T:
        """Call with the place where a chat is now: a group that becomes a supergroup gets another id."""
        chat = self._moves.of(place.chat)
        try:
            return await put(place if chat == place.chat else place.moved(chat))
        except ChatMigrated as error:
            await self._moves.learn(chat, error.new_chat_id)
            return await put(place.moved(error.new_chat_id))

    async def _send_piece(self, place: Place, piece: Piece, markup: InlineKeyboardMarkup | None) -> int:
        return await self._where_it_is(place, lambda where: self._send_there(where, piece, markup))

    async def _send_there(self, place: Place, piece: Piece, markup: InlineKeyboardMarkup | None) -> int:
        async def put(text: str, parse_mode: str | None) -> Message:
            return await self._bot.send_message(
                place.chat,
                text,
                message_thread_id=place.topic,
                parse_mode=parse_mode,
                link_preview_options=NO_PREVIEW,
                reply_parameters=_reply_parameters(place),
                reply_markup=markup,
                disable_notification=place.quiet or None,
                business_connection_id=place.business,
            )

        try:
            return (await self._formatted(piece, put)).message_id
        except BadRequest as error:
            if not place.quote or "quote" not in error.message.lower():
                raise
        return await self._send_there(replace(place, quote=""), piece, markup)  # edited meanwhile, or it has bold words

    async def _formatted(
        self, piece: Piece, put: Callable[[str, str | None], Awaitable[T]], *, idempotent: bool = False
    ) -> T:
        """Send as HTML with everything escaped; as plain text if Telegram cannot parse that."""
        try:
            return await self._caller.call(lambda: put(piece.html, ParseMode.HTML), idempotent=idempotent)
        except BadRequest as error:
            if "parse entities" not in error.message.lower():
                raise
        _log.warning("Telegram could not read a reply as HTML; it is sent as plain text")
        return await self._caller.call(lambda: put(piece.plain, None), idempotent=idempotent)


def _reply_parameters(place: Place) -> ReplyParameters | None:
    if place.under is None:
        return None
    return ReplyParameters(place.under, allow_sending_without_reply=not place.needs_under, quote=place.quote or None)
