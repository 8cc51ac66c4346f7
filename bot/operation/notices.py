"""Tells admins of errors, at a bounded pace.

A notice names the type and the place of an error, never its message: that may quote a person. Errors of one type and
place are the same error: a notice is sent the first time, then the 10th, the 100th, ... time, and otherwise at most
once an hour. What cannot be sent is dropped and logged once: the log has it all, and a notice must not cause errors.
"""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError
from typing_extensions import override

from bot.content.model import MESSAGE_LIMIT
from bot.store.mutes import Mutes
from bot.store.store import StoreError
from bot.telegram.base.moved_chats import Moves
from bot.telegram.base.observer import Observer
from bot.telegram.base.recent import RecentlyUsed
from bot.telegram.base.services import ServiceContext

_log = logging.getLogger(__name__)
_HERE = Path(__file__).resolve().parent.parent
_KINDS = 200  # of errors that are counted; of those beyond, the ones not seen for longest are forgotten
_WAITING = 20  # notices; where more are waiting, the first ones say what is wrong
_PATIENCE = 60.0  # seconds that Telegram may ask to wait for


@dataclass(frozen=True, slots=True)
class Pace:
    """How many seconds pass between two notices of one error, and before a notice is sent again that failed."""

    same_error: float = 3600.0
    retries: Sequence[float] = (2.0, 10.0, 60.0)


@dataclass(slots=True)
class _Count:
    """How often an error happened, and when the last notice of it was sent."""

    total: int = 0
    sent_at: float = 0.0


class Notices(Observer):
    """Tells the admins, each in their private chat with the bot, in the background."""

    def __init__(self, pace: Pace = Pace(), clock: Callable[[], float] = time.monotonic) -> None:
        self._pace, self._clock = pace, clock
        self._counts: RecentlyUsed[str, _Count] = RecentlyUsed(_KINDS)
        self._waiting: asyncio.Queue[str] = asyncio.Queue(_WAITING)
        self._unreachable: set[int] = set()
        self._dropping = False
        self._storeless = False

    @override
    def failed(self, error: BaseException) -> None:
        place = f"{type(error).__qualname__} at {_place(error)}"
        times = self._due(place)
        if times is not None:
            self.notify(f"An error of the bot: {place}.{times} The log has the rest.")

    @override
    def store(self, available: bool) -> None:
        if available and self._storeless:
            self._storeless = False
            self.notify("The store is back.")
        elif not available and (times := self._due("store")) is not None:
            self._storeless = True
            self.notify(f"The store cannot be used; the bot goes on from memory.{times} The log has the reason.")

    def _due(self, what: str) -> str | None:
        """Count it, and say how often it happened; None if no notice is due."""
        count = self._counts.get(what) or _Count()
        self._counts[what] = count
        count.total += 1
        now = self._clock()
        if count.total > 1 and not _is_round(count.total) and now - count.sent_at < self._pace.same_error:
            return None
        count.sent_at = now
        return "" if count.total == 1 else f" It happened {count.total} times since the start."

    def notify(self, text: str) -> None:
        """Queue a text for the admins; it must hold no personal data."""
        try:
            self._waiting.put_nowait(text[:MESSAGE_LIMIT])
            self._dropping = False
        except asyncio.QueueFull:
            if not self._dropping:
                _log.warning("too many notices to the admins are waiting: further ones are dropped")
            self._dropping = True

    @asynccontextmanager
    async def __call__(self, service: ServiceContext) -> AsyncIterator[None]:
        """Send the queued notices while the bot serves."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._unawaited)
        sending = asyncio.create_task(self._send(service), name="notices")
        try:
            yield
        finally:
            loop.set_exception_handler(None)
            sending.cancel()
            await asyncio.wait((sending,))

    def _unawaited(self, loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
        """Report an error of a task that nobody awaited."""
        loop.default_exception_handler(context)
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.failed(error)

    async def _send(self, service: ServiceContext) -> None:
        while True:
            text = await self._waiting.get()
            for number, admin in enumerate(service.settings.admins, 1):
                if not await _is_muted(service.moves.of(admin), service.mutes):
                    await self._send_to(service.bot, service.moves, admin, f"BOT_ADMINS, no. {number}", text)

    async def _send_to(self, bot: Bot, moves: Moves, admin: int, who: str, text: str) -> None:
        """Send a notice to one admin: again where the network failed, not where the admin cannot be reached."""
        for pause in (*self._pace.retries, None):
            try:
                await bot.send_message(moves.of(admin), text)
                self._unreachable.discard(admin)
                return
            except ChatMigrated as error:
                await moves.learn(admin, error.new_chat_id)
            except (Forbidden, BadRequest) as error:
                if admin not in self._unreachable:
                    _log.warning(
                        "%s cannot be told of errors: they must write to the bot first (%s)", who, error.message
                    )
                self._unreachable.add(admin)
                return
            except TelegramError as error:
                if pause is None:
                    _log.warning("a notice did not reach %s (%s)", who, type(error).__name__)
                    return
                await asyncio.sleep(min(_seconds(error), _PATIENCE) if isinstance(error, RetryAfter) else pause)
            except Exception:  # whatever it is: notices of errors must not end with one
                _log.warning("a notice did not reach %s", who, exc_info=True)
                return


async def _is_muted(admin: int, mutes: Mutes | None) -> bool:
    """Whether the admin has muted notices; False while the store is away."""
    try:
        return mutes is not None and await mutes.is_muted(admin)
    except StoreError:
        return False


def _place(error: BaseException) -> str:
    """The innermost line of the bot's own code that the error passed through; of any code, if none is the bot's."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_HERE)]
    if not frames:
        return "an unknown place"
    frame = (own or frames)[-1]
    path = Path(frame.filename)
    shown = path.relative_to(_HERE.parent) if own else Path(path.name)
    return f"{shown.as_posix()}:{frame.lineno} ({frame.name})"


def _is_round(number: int) -> bool:
    """Whether it is 10, 100, 1000, ..."""
    return number >= 10 and str(number).rstrip("0") == "1"


def _seconds(error: RetryAfter) -> float:
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
