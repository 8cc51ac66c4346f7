"""Retries calls to Telegram.

What is guaranteed:

- A reply is sent once, unless nobody can know whether it arrived: the connection broke, or no answer came within 30
  seconds, after the request had gone out. Then it is sent once more, for a question without an answer is worse than an
  answer twice. What Telegram refused, or what did not reach it, is repeated without that risk.
- "Too many requests" is obeyed for the chat that got it; the others go on, and a chat that waits takes nobody's place.
- Edits, and all that may be done twice without harm, are repeated whatever went wrong.
- What cannot be delivered for the network's sake is tried again later from the journal. Nothing is tried for ever.
- Whoever blocked the bot, or left, is left alone without a word: nothing of ours went wrong.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from enum import Enum, auto, unique
from typing import TypeVar

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.telegram.base.concurrency import ConcurrencyLimit
from bot.telegram.base.errors import ClosedError, UndeliveredError, seconds
from bot.telegram.base.observer import Observer
from bot.telegram.base.timeouts import RETRIES, RetryPolicy
from bot.telegram.outbound.transport import LostError, NotSentError

_log = logging.getLogger(__name__)
T = TypeVar("T")

# Beginnings of what Telegram says when a chat is closed to the bot, in lower case.
_CLOSED = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "not enough rights to send",
    "have no rights to send",
    "chat_write_forbidden",
    "topic_closed",
    "peer_id_invalid",
    "group chat was deactivated",
    "group chat was upgraded",
    "bot was kicked",
    "the message can't be sent",
)


@unique
class FailureKind(Enum):
    """What may have become of a request that failed."""

    NOT_SENT = auto()
    REFUSED_NOW = auto()
    UNSURE = auto()


class RetryingCaller:
    """Makes calls to Telegram: every call for a chat goes through here."""

    def __init__(
        self,
        observer: Observer,
        slots: ConcurrencyLimit,
        policy: RetryPolicy = RETRIES,
    ) -> None:
        self._observer = observer
        self._slots = slots
        self._policy = policy

    async def call(self, attempt: Callable[[], Awaitable[T]], *, idempotent: bool = False) -> T:
        """Make a call, again if need be; idempotent is what may be done twice.

        Raises ClosedError and UndeliveredError; BadRequest and ChatMigrated pass, their meaning is the caller's.
        """
        failures = unsure = floods = 0
        while True:
            try:
                return await self._timed(attempt)
            except RetryAfter as error:
                self._observer.send_failed("429")
                floods += 1
                if floods > self._policy.floods:
                    raise UndeliveredError("too many requests", reached=True) from None
                await self._rest(seconds(error))
            except (BadRequest, ChatMigrated) as error:
                self._refused(error)
                raise
            except Forbidden:
                self._observer.send_failed("blocked")
                raise ClosedError from None
            except TelegramError as error:
                fate = self._fate(error)
                failures += 1
                unsure += fate is FailureKind.UNSURE and not idempotent
                if failures >= self._policy.tries or unsure > self._policy.unsure:
                    raise UndeliveredError(error.message, reached=fate is not FailureKind.NOT_SENT) from None
                await self._rest(min(self._policy.pause * 2 ** (failures - 1), self._policy.longest))

    async def _timed(self, attempt: Callable[[], Awaitable[T]]) -> T:
        begun = time.monotonic()
        try:
            return await attempt()
        finally:
            self._slots.called(time.monotonic() - begun)

    async def _rest(self, pause: float) -> None:
        async with self._slots.resting():  # others take its place
            await asyncio.sleep(pause)

    def _refused(self, error: TelegramError) -> None:
        if any(each in error.message.lower() for each in _CLOSED):
            self._observer.send_failed("gone")
            raise ClosedError from None

    def _fate(self, error: TelegramError) -> FailureKind:
        if isinstance(error, NotSentError):
            self._observer.send_failed("connect")
            return FailureKind.NOT_SENT
        if isinstance(error, InvalidToken):  # the intake ends the process if this lasts
            self._observer.send_failed("token")
            return FailureKind.NOT_SENT
        if isinstance(error, TimedOut):
            self._observer.send_failed("timeout")
            return FailureKind.UNSURE
        if isinstance(error, LostError):
            self._observer.send_failed("dropped")
            return FailureKind.UNSURE
        if isinstance(error, NetworkError):
            self._observer.send_failed("5xx")
            return FailureKind.REFUSED_NOW
        self._observer.send_failed("answer")
        return FailureKind.UNSURE
