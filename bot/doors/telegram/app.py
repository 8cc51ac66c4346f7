"""What happens when an update comes in?"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder
from telegram.request import BaseRequest

from bot.conversation import Reply
from bot.conversation.context import TOLD
from bot.doors.telegram.albums import Album
from bot.doors.telegram.catching_up import together
from bot.doors.telegram.delivery import ClosedError, UndeliveredError
from bot.doors.telegram.desk import Desk
from bot.doors.telegram.handling import Feature, Handling
from bot.doors.telegram.observing import Observer
from bot.doors.telegram.sending import Place
from bot.doors.telegram.talk import Talk
from bot.doors.telegram.transport import RawBot, Transport
from bot.store.memory import Kept, Person
from bot.store.told import Told

_log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]


def build_application(token: str, server: str, transport: Callable[[], BaseRequest] = Transport) -> App:
    """The application without handlers or updater: updates come out of the journal."""
    bot = RawBot(token, base_url=f"{server}/bot", request=transport(), get_updates_request=transport())
    return ApplicationBuilder().bot(bot).updater(None).build()


class Door:
    """Hands updates to the features, one after another, and settles what becomes of the replies."""

    def __init__(self, desk: Desk, features: Sequence[Feature], talk: Talk, observer: Observer) -> None:
        self._desk = desk
        self._features = features
        self._talk = talk
        self._observer = observer

    async def handle(
        self,
        heap: Sequence[Album],
        kept: Mapping[Person, Kept],
        received_at: float,
        ready: Awaitable[object] | None = None,
    ) -> Handling:
        """Have an update handled, or the pictures of an album; several of one person get one reply."""
        handling = Handling(self._desk.current(), dict(kept), received_at, ready)
        handling.heaped = [] if len(heap) > 1 else None
        try:
            for album in heap:
                handling.pictures = album.pictures
                await self._take(album.update, handling)
            if handling.heaped:
                await self._send_together(handling, handling.heaped)
        except Exception as error:
            self._settle(handling, error)
        return handling

    async def _send_together(self, handling: Handling, heaped: list[tuple[Place, Reply]]) -> None:
        """Send one reply for several, to the person whose private chat it is."""
        place, reply = heaped[-1][0], together([reply for _, reply in heaped])
        sent = await self._talk.send(handling, place, reply)
        person = (place.chat, place.chat)
        if person in handling.changed and reply.outcome in TOLD:
            told = Told(sent[0], "", reply.intents, reply.language).also_in(*sent[1:])
            handling.remember(person, handling.of(person).with_told(told))

    async def _take(self, update: Update, handling: Handling) -> None:
        handling.update_id = update.update_id
        for feature in self._features:
            if await feature.take(update, handling):
                return

    def _settle(self, handling: Handling, error: Exception) -> None:
        """What a reply that was not sent means: nothing, or another try, or a fault."""
        handling.outcome = None
        if isinstance(error, ClosedError):
            _log.info("a reply was not sent: the person has blocked the bot, or the chat is closed to it")
        elif isinstance(error, UndeliveredError):
            handling.undelivered = error
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
