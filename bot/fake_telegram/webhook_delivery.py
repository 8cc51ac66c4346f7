"""Delivers updates to a webhook as Telegram does.

The updates of a chat one after another, those of different chats side by side, as many at once as the bot allows; what
is not answered with 200 is delivered again. It runs in the event loop of its server.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

import aiohttp

from bot.fake_telegram.api import BotApi
from bot.fake_telegram.api_checks import Json

RETRY_DELAY = 0.1  # seconds before what was not answered with 200 is delivered again


class WebhookDelivery:
    """Delivers what waits in a queue while a webhook is set."""

    def __init__(self, api: BotApi, waiting: Callable[[], list[Json]], delivered: Callable[[Json], None]) -> None:
        self.targets: list[str] = []
        self.statuses: list[int] = []
        self._api = api
        self._waiting = waiting
        self._delivered = delivered
        self._next_target = itertools.count()
        self._in_flight: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self._stopped = False

    def start(self) -> None:
        """Open the HTTP session; to be called in the server's event loop."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(60))

    def stop(self) -> None:
        """Cancel the deliveries under way."""
        self._stopped = True
        for task in self._in_flight.values():
            task.cancel()
        if self._session is not None:
            self._closing = asyncio.ensure_future(self._session.close())

    def deliver_waiting(self) -> None:
        """Start delivering whatever may be delivered now."""
        if not self._api.webhook or self._stopped:
            return
        for update in self._waiting():
            if len(self._in_flight) >= self._api.webhook_connections:
                return
            chat = chat_of(update)
            if chat not in self._in_flight:
                self._in_flight[chat] = asyncio.ensure_future(self._deliver(chat, update))

    async def _deliver(self, chat: int, update: Json) -> None:
        try:
            status = await self._post(update)
            self.statuses.append(status)
            if status == 200:
                self._delivered(update)
            else:
                await asyncio.sleep(RETRY_DELAY)
        finally:
            del self._in_flight[chat]
            if not self._stopped:
                asyncio.get_running_loop().call_soon(self.deliver_waiting)

    async def _post(self, update: Json) -> int:
        assert self._session is not None
        targets = self.targets or [self._api.webhook]
        target = targets[next(self._next_target) % len(targets)]
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._api.webhook_secret}
        try:
            async with self._session.post(target, json=update, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, OSError, TimeoutError):
            return 0


def chat_of(update: Json) -> int:
    """The chat of an update; those of one chat keep their order."""
    content: Json = next((value for key, value in update.items() if key != "update_id"), {})
    message = content.get("message", content)
    return int(message.get("chat", {}).get("id", 0))
