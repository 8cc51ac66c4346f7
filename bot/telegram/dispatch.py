"""Hands each update to the first handler on its route that takes it, and settles what became of the reply."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.content.model import INFORMATIVE
from bot.conversation import Reply
from bot.store.given_answers import GivenAnswer
from bot.store.user_state import Person, UserState
from bot.telegram.base.context import UpdateContext, UpdateResult
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.errors import ClosedError, UndeliveredError
from bot.telegram.base.observer import Observer
from bot.telegram.base.outcome import UpdateOutcome
from bot.telegram.base.place import Place
from bot.telegram.base.routing import Route, chat_type_of, kind_of
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
    """Asks the handlers on an update's route, one after another, and settles what became of the reply."""

    def __init__(
        self, current: CurrentConversation, routes: Sequence[Route], replies: Replies, observer: Observer
    ) -> None:
        self._current = current
        self._routes = routes
        self._replies = replies
        self._observer = observer

    async def handle(
        self,
        batch: Sequence[Album],
        states: Mapping[Person, UserState],
        received_at: float,
        ready: Awaitable[object] | None = None,
    ) -> UpdateResult:
        """Have a batch handled: an update, an album, or several updates of one person that get one reply."""
        result = UpdateResult(dict(states))
        context = UpdateContext(self._current.get(), received_at, result, ready, is_batched=len(batch) > 1)
        try:
            for album in batch:
                number = album.update.update_id
                await self._handle(album.update, replace(context, update_id=number, pictures=album.pictures))
            if result.replies:
                await self._send_together(context, result.replies)
        except Exception as error:
            self._settle(result, error)
        return result

    async def _send_together(self, context: UpdateContext, replies: list[tuple[Place, Reply]]) -> None:
        """Send one reply for several, to the person whose private chat it is."""
        place, reply = replies[-1][0], joined([reply for _, reply in replies])
        sent = await self._replies.send(context, place, reply)
        person = (place.chat, place.chat)
        if person in context.result.changed and reply.outcome in INFORMATIVE:
            told = GivenAnswer(sent[0], "", reply.intents, reply.language).also_in(*sent[1:])
            context.result.remember(person, context.state_of(person).with_told(told))

    async def _handle(self, update: Update, context: UpdateContext) -> None:
        kind, chat = kind_of(update), chat_type_of(update)
        for route in self._routes:
            if route.takes(kind, chat) and await route.handler.handle(update, context):
                return

    def _settle(self, result: UpdateResult, error: Exception) -> None:
        """Note why a reply was not sent: a closed chat, a failure to try again later, or a fault of the bot."""
        result.outcome = UpdateOutcome.NONE
        if isinstance(error, ClosedError):
            _log.info("a reply was not sent: the person has blocked the bot, or the chat is closed to it")
        elif isinstance(error, UndeliveredError):
            result.undelivered = error
        elif isinstance(error, TelegramError):
            _log.error("a reply was not sent: Telegram refuses it (%s)", _told(error))
            self._observer.failed(error)
        else:
            _log.error("an update was not handled", exc_info=error)
            self._observer.failed(error)


def _told(error: TelegramError) -> str:
    """The beginning of what Telegram says; the rest may quote people."""
    return (
        ":".join(error.message.split(":")[:2])[:80] if error.message.startswith("Bad Request") else error.message[:80]
    )
