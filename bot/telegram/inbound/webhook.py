"""Webhook: receives updates that Telegram delivers, and checks that they are Telegram's."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import json
import logging
import time
from typing import Any, NoReturn
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.settings import Settings
from bot.telegram.base.clock import TelegramClock
from bot.telegram.base.observer import Observer
from bot.telegram.base.startup import call_until_it_works, declined_webhook, refused
from bot.telegram.base.timeouts import Timeouts
from bot.telegram.inbound.journal_worker import FullError, JournalWorker
from bot.telegram.inbound.updates import date_of, kinds, received_update
from bot.telegram.outbound.transport import RawBot

_log = logging.getLogger(__name__)

_LARGEST = 1_000_000  # bytes; Telegram's updates are a hundredth of that
_ROOM = 20.0  # seconds a delivery waits for room; Telegram itself waits a minute
_CONNECTIONS = 40
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Webhook:
    """Accepts deliveries, and keeps the webhook set to this bot."""

    def __init__(
        self,
        bot: RawBot,
        worker: JournalWorker,
        observer: Observer,
        settings: Settings,
        timeouts: Timeouts,
        clock: TelegramClock | None = None,
    ) -> None:
        assert settings.webhook_url is not None and settings.webhook is not None
        self._bot = bot
        self._clock = clock or TelegramClock()
        self._has_caught_up = False
        self._worker = worker
        self._observer = observer
        self._settings = settings
        self._timeouts = timeouts
        self._url = settings.webhook_url
        self._secret = settings.webhook.encode()

    def app(self) -> Starlette:
        """The web application: one address, and no other."""
        return Starlette(routes=[Route(urlsplit(self._url).path or "/", self._deliver, methods=["POST"])])

    async def announce(self) -> None:
        """Tell Telegram where to deliver. Raises BotError when it will not have it."""
        if not self._clock.has_server_time:
            with contextlib.suppress(TelegramError):  # then the first look at the webhook tells
                self._see_what_waits(await self._bot.get_webhook_info())
        await call_until_it_works(self._set, self._settings, self._timeouts, declined_webhook)

    async def watch(self) -> NoReturn:
        """See that Telegram still delivers here; raises BotError when it refuses the bot."""
        refusals = 0
        while True:
            await asyncio.sleep(self._timeouts.watch)
            try:
                info = await self._bot.get_webhook_info()
                self._see_what_waits(info)
                if info.url != self._url:
                    _log.warning("another instance has moved or removed the webhook; it is set again")
                    await self._set()
            except InvalidToken:
                refusals += 1
                if refusals > 2:
                    raise refused(self._settings) from None
            except TelegramError as error:
                _log.warning("the webhook could not be looked at, or not set again: %s", error.message)
            else:
                refusals = 0
                self._observer.polled()

    async def _set(self) -> None:
        await self._bot.set_webhook(
            self._url,
            max_connections=_CONNECTIONS,
            allowed_updates=kinds(self._settings),
            secret_token=self._secret.decode(),
        )

    def _see_what_waits(self, info: WebhookInfo) -> None:
        """Once nothing waits at Telegram, what it delivers was just written, and its date tells the time."""
        self._has_caught_up = not info.pending_update_count

    async def _deliver(self, request: Request) -> Response:
        """One delivery; 200 says that it is safe."""
        # stripped: httptools leaves the blanks that a proxy put behind it (findings/httptools_header_blanks.sh)
        if not hmac.compare_digest(request.headers.get(_HEADER, "").strip().encode(), self._secret):
            return Response(status_code=403)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return Response(status_code=415)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        try:
            update: Any = json.loads(body)
        except (ValueError, RecursionError):
            return Response(status_code=400)
        return await self._take_in(update)

    async def _take_in(self, update: object) -> Response:
        arrival = received_update(update, time.time())
        if arrival is None:
            _log.warning("a delivery without an update's id is refused")
            return Response(status_code=400)
        self._clock.received(date_of(update), waited=self._has_caught_up)
        try:
            await self._worker.accept([arrival], _ROOM)
        except FullError:
            self._has_caught_up = False  # it will come again, and be older by then
            return Response(status_code=503, headers={"Retry-After": "5"})
        except asyncio.CancelledError:  # the bot stops while the store is away: the update was never safe
            return Response(status_code=503)
        self._observer.polled()
        return Response()


async def _body(request: Request) -> bytes | None:
    """The body of a request; None if it is too large, which is noticed while reading."""
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > _LARGEST:
        return None
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > _LARGEST:
                return None
    except ClientDisconnect:
        return b""
    return bytes(body)
