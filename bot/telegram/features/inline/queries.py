"""Answers inline queries."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta

from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.content.model import Language
from bot.conversation import Conversation
from bot.conversation.inline import InlineCard, Suggestions, suggest
from bot.store.most_asked import MostAsked
from bot.store.store import StoreError
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.errors import UndeliveredError
from bot.telegram.base.messages import hint_of
from bot.telegram.base.outcome import UpdateOutcome
from bot.telegram.outbound.keyboards import card_keyboard
from bot.telegram.outbound.pieces import Piece, split
from bot.telegram.outbound.replies import Replies
from bot.telegram.outbound.sender import NO_PREVIEW

_log = logging.getLogger(__name__)

_STALE = 10.0  # seconds after which Telegram refuses an answer, and the person has typed on
_KEPT = timedelta(seconds=60)  # by Telegram: what was suggested from old content is gone a minute after the reload
_PERIOD = 30 * 86_400.0  # seconds over which is counted what people ask most
_COUNTED_FOR = 300.0  # seconds until it is counted again


class InlineQueries:
    """Suggests messages while somebody types, each ready to be sent."""

    def __init__(
        self, bot: Bot, replies: Replies, most_asked: MostAsked, clock: Callable[[], float] = time.time
    ) -> None:
        self._bot = bot
        self._replies = replies
        self._favourites = _Favourites(most_asked, clock)
        self._clock = clock

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle inline queries, while Telegram still takes an answer."""
        query = update.inline_query
        if query is None:
            return False
        if self._clock() - context.received_at > _STALE:
            return True
        hint = self._language_of(query, context)
        most_asked = await self._favourites.now()
        suggested = suggest(context.conversation, query.query, hint, most_asked)
        try:
            await self._answer(query, context.conversation, suggested)
        except UndeliveredError as error:
            _log.info("an inline query was not answered, and nobody waits for it any more (%s)", error)
            return True
        context.result.outcome = UpdateOutcome.SUGGESTED
        return True

    def _language_of(self, query: InlineQuery, context: UpdateContext) -> Language | None:
        """The language chosen in the talk with the bot, or Telegram's."""
        user = query.from_user
        return context.state_of((user.id, user.id)).session.chosen or hint_of(user)

    async def _answer(self, query: InlineQuery, conversation: Conversation, suggested: Suggestions) -> None:
        results = [_article(card, conversation, self._bot.username) for card in suggested.cards]
        title = conversation.announcement.wording.ask_bot[suggested.language]

        async def put() -> bool:
            return await self._bot.answer_inline_query(
                query.id,
                results,
                cache_time=_KEPT,
                is_personal=suggested.is_personal,
                next_offset="",
                button=InlineQueryResultsButton(title, start_parameter=suggested.link.payload),
            )

        try:
            await self._replies.sender.call(put, idempotent=True)
        except BadRequest as error:
            if "query is too old" not in error.message.lower():
                raise


class _Favourites:
    """The intents asked most, counted every five minutes; the last count while the store is down."""

    def __init__(self, most_asked: MostAsked, clock: Callable[[], float]) -> None:
        self._most_asked = most_asked
        self._clock = clock
        self._counted: tuple[str, ...] = ()
        self._counted_at = -_COUNTED_FOR

    async def now(self) -> tuple[str, ...]:
        """The intents, the most frequent first."""
        now = self._clock()
        if now - self._counted_at >= _COUNTED_FOR:
            self._counted_at = now
            try:
                self._counted = await self._most_asked.since(now - _PERIOD)
            except StoreError as error:
                _log.warning("what people ask most is not known now: %s", error)
        return self._counted


def _article(card: InlineCard, conversation: Conversation, bot: str) -> InlineQueryResultArticle:
    piece = Piece(split(card.reply.text)[0])
    return InlineQueryResultArticle(
        id=card.link.payload,
        title=card.title,
        description=piece.plain,
        input_message_content=InputTextMessageContent(piece.html, ParseMode.HTML, link_preview_options=NO_PREVIEW),
        reply_markup=card_keyboard(card, conversation, bot),
    )
