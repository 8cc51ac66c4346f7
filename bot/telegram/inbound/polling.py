"""Long polling: fetches updates and confirms them once they are safe."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.errors import BotError
from bot.settings import Settings
from bot.telegram.base.clock import TelegramClock
from bot.telegram.base.errors import seconds
from bot.telegram.base.observer import Observer
from bot.telegram.base.startup import declined_bot, is_refusal, refused, second_instance
from bot.telegram.base.timeouts import Timeouts
from bot.telegram.inbound.journal_worker import JournalWorker
from bot.telegram.inbound.updates import date_of, kinds, received_update
from bot.telegram.outbound.transport import RawBot

_log = logging.getLogger(__name__)

_HELD = 30.0  # Telegram holds a poll this long when there is nothing to tell
_HANGING = 15.0  # seconds after which a poll that should have come back is given up
_BATCH = 100
_KEPT_WAITING = 2.0  # seconds after which a poll ends with what was just written
_SAME_TROUBLE = 45.0  # failures further apart are not of one trouble: polls come at least that often


@dataclass(slots=True)
class _Trouble:
    """A failure that may stay: since when, and when last."""

    since: float = float("-inf")
    seen: float = float("-inf")

    def lasts(self, now: float) -> float:
        """For how many seconds it has been there; 0 when it is new."""
        if now - self.seen > _SAME_TROUBLE:
            self.since = now
        self.seen = now
        return now - self.since

    def over(self) -> None:
        """Note that it has passed: the next failure is a new trouble."""
        self.seen = float("-inf")


class Polling:
    """Asks for updates, and confirms them once they are safe."""

    def __init__(
        self,
        bot: RawBot,
        worker: JournalWorker,
        observer: Observer,
        settings: Settings,
        timeouts: Timeouts,
        clock: TelegramClock | None = None,
    ) -> None:
        self._bot = bot
        self._clock = clock or TelegramClock()
        self._worker = worker
        self._observer = observer
        self._settings = settings
        self._timeouts = timeouts
        self._offset: int | None = None
        self._unconfirmed = False
        self._emptied_at = float("-inf")
        self._rival, self._refusal = _Trouble(), _Trouble()
        self._failures = 0

    async def run(self) -> NoReturn:
        """Poll until cancelled. Raises BotError when Telegram will not have it."""
        while True:
            await self._worker.wait_for_room()
            try:
                updates = await self._poll(_HELD if self._knows_the_time else 0.0)
            except TelegramError as error:
                await asyncio.sleep(self._pause_after(error))
                continue
            self._failures = 0
            self._rival.over()
            self._refusal.over()
            await self._take_in(updates)
            self._observer.polled()

    async def confirm(self) -> None:
        """Tell Telegram at the end what is safe, as far as it listens."""
        if self._unconfirmed:
            with contextlib.suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(self._timeouts.farewell):
                    await self._bot.raw_updates(self._offset, 0, 1, kinds(self._settings))

    async def _poll(self, held: float) -> list[Any]:
        """One poll; it cannot hang, whatever the server and the network do."""
        begun = time.monotonic()
        try:
            async with asyncio.timeout(held + _HANGING):
                updates = await self._bot.raw_updates(self._offset, held, _BATCH, kinds(self._settings))
        except TimeoutError:
            raise TelegramError("a poll did not come back") from None
        self._unconfirmed = False
        ended = time.monotonic()
        waited = begun - self._emptied_at < _KEPT_WAITING or ended - begun > _KEPT_WAITING
        self._clock.received(max(map(date_of, updates), default=0.0), waited=waited)
        if len(updates) < _BATCH:
            self._emptied_at = ended  # what comes with the next poll was written since
        return updates

    @property
    def _knows_the_time(self) -> bool:
        """Whether Telegram's clock is known; if not, a poll that does not wait parts what is old from what is new."""
        return self._clock.has_server_time or self._emptied_at > float("-inf")

    async def _take_in(self, updates: Sequence[object]) -> None:
        now = time.time()
        arrivals = [arrival for update in updates if (arrival := received_update(update, now)) is not None]
        if len(arrivals) < len(updates):
            _log.warning("%d updates without an id cannot be taken in", len(updates) - len(arrivals))
        if arrivals:
            await self._worker.accept(arrivals)
            # not the last one's: nobody promises that they come in order
            self._offset = max(arrival.update_id for arrival in arrivals) + 1
            self._unconfirmed = True
        elif updates:
            await asyncio.sleep(self._timeouts.first_pause)  # they will be there again at once

    def _pause_after(self, error: TelegramError) -> float:
        """How long to wait before the next poll; raises BotError when there is no use in it."""
        now = time.monotonic()
        if isinstance(error, InvalidToken):
            return self._refused(now, "the server refuses the bot's token", refused(self._settings))
        if is_refusal(error):
            return self._refused(now, error.message, declined_bot(self._settings, error))
        if isinstance(error, Conflict):
            return self._conflict(now)
        if isinstance(error, RetryAfter):
            pause = seconds(error)
        else:
            pause = min(self._timeouts.first_pause * 2**self._failures, self._timeouts.longest_pause)
            self._failures = min(self._failures + 1, 10)
        _log.warning("polling failed: %s; trying again in %.0f s", error.message, pause)
        return pause

    def _refused(self, now: float, reason: str, end: BotError) -> float:
        """A 401 or 404: also what a server says that is being set up; it may pass. So may a 400 or 403."""
        lasted = self._refusal.lasts(now)
        if lasted >= self._timeouts.refusal:
            raise end
        if not lasted:
            _log.warning("polling is refused: %s; seeing whether that lasts", reason)
        return self._timeouts.refusal / 6

    def _conflict(self, now: float) -> float:
        lasted = self._rival.lasts(now)
        if lasted >= self._timeouts.rival:
            raise second_instance()
        if not lasted:
            _log.warning("another instance of this bot is running, or a webhook is set; waiting for it to stop")
        return min(self._timeouts.first_pause, self._timeouts.rival / 6)
