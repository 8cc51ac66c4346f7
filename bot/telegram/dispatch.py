"""Hands each update to the first handler that takes it, and settles what became of the reply."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.content.model import INFORMATIVE
from bot.conversation import Reply
from bot.store.given_answers import GivenAnswer
from bot.store.user_state import Person, UserState
from bot.telegram.base.context import Handler, UpdateContext
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.errors import ClosedError, UndeliveredError
from bot.telegram.base.observer import Observer
from bot.telegram.base.place import Place
from bot.telegram.inbound.albums import Album
from bot.telegram.inbound.backlog import joined
from bot.telegram.outbound.replies import Replies
from bot.telegram.outbound.transport import RawBot, Transport

_log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]


def build_application(token: str, server: str, transport: Callable[[], BaseRequest] = Transport) -> App:
    """The application without handlers or updater: updates come out of the journal."""
    bot = RawBot(token, base_url=f"{server}/bot", request=transport(), get_updates_request=transport())
    return ApplicationBuilder().bot(bot).updater(None).build()


class Dispatcher:
    """Hands updates to the features, one after another, and settles what becomes of the replies."""

    def __init__(
        self, current: CurrentConversation, handlers: Sequence[Handler], replies: Replies, observer: Observer
    ) -> None:
        self._current = current
        self._handlers = handlers
        self._replies = replies
        self._observer = observer

    async def handle(
        self,
        heap: Sequence[Album],
        states: Mapping[Person, UserState],
        received_at: float,
        ready: Awaitable[object] | None = None,
    ) -> UpdateContext:
        """Have an update handled, or the pictures of an album; several of one person get one reply."""
        context = UpdateContext(self._current.get(), dict(states), received_at, ready)
        context.batched = [] if len(heap) > 1 else None
        try:
            for album in heap:
                context.pictures = album.pictures
                await self._handle(album.update, context)
            if context.batched:
                await self._send_together(context, context.batched)
        except Exception as error:
            self._settle(context, error)
        return context

    async def _send_together(self, context: UpdateContext, heaped: list[tuple[Place, Reply]]) -> None:
        """Send one reply for several, to the person whose private chat it is."""
        place, reply = heaped[-1][0], joined([reply for _, reply in heaped])
        sent = await self._replies.send(context, place, reply)
        person = (place.chat, place.chat)
        if person in context.changed and reply.outcome in INFORMATIVE:
            told = GivenAnswer(sent[0], "", reply.intents, reply.language).also_in(*sent[1:])
            context.remember(person, context.state_of(person).with_told(told))

    async def _handle(self, update: Update, context: UpdateContext) -> None:
        context.update_id = update.update_id
        for handler in self._handlers:
            if await handler.handle(update, context):
                return

    def _settle(self, context: UpdateContext, error: Exception) -> None:
        """What a reply that was not sent means: nothing, or another try, or a fault."""
        context.outcome = None
        if isinstance(error, ClosedError):
            _log.info("a reply was not sent: the person has blocked the bot, or the chat is closed to it")
        elif isinstance(error, UndeliveredError):
            context.undelivered = error
        elif isinstance(error, TelegramError):
            _log.error("a reply was not sent: Telegram refuses it (%s)", _told(error))
            self._observer.failed(error)
        else:
            _log.error("an update was not handled", exc_info=error)
            self._observer.failed(error)


def _told(error: TelegramError) -> str:
    """What Telegram says, as far as it speaks of kinds of things: further on it may quote people."""
    return (
        ":".join(error.message.split(":")[:2])[:80] if error.message.startswith("Bad Request") else error.message[:80]
    )
