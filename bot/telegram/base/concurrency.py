"""Limits how many chats are answered at once, by how long calls take.

As many as RATE replies a second need, by the time that calls take, and no more: what is under way when the process is
killed is answered twice, and with a server that answers at once many at once gain nothing.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

RATE = 300  # replies a second; Telegram itself takes 30
LEAST = 8
_WEIGHT = 0.1  # of one call in the average of all


class ConcurrencyLimit:
    """Limits how much is done at once; what waits for a pause to end does not count."""

    def __init__(self, most: int, freed: Callable[[], None]) -> None:
        self._most = most
        self._total = min(LEAST, most)
        self._seconds: float | None = None
        self._freed = freed
        self._taken = 0
        self._returning: deque[asyncio.Future[None]] = deque()

    @property
    def free(self) -> int:
        """How many more may begin."""
        return max(0, self._total - self._taken - len(self._returning))

    def called(self, seconds: float) -> None:
        """Note how long a call took; the limit follows the average."""
        before = seconds if self._seconds is None else self._seconds
        self._seconds = before + _WEIGHT * (seconds - before)
        self._total = min(self._most, max(LEAST, math.ceil(self._seconds * RATE)))

    def acquire(self) -> None:
        """Count one more that is under way."""
        self._taken += 1

    def release(self) -> None:
        """Count one less: it has ended, or pauses."""
        self._taken -= 1
        while self._returning:
            waiter = self._returning.popleft()
            if not waiter.done():
                waiter.set_result(None)
                return
        self._freed()

    @asynccontextmanager
    async def resting(self) -> AsyncIterator[None]:
        """Pause: others may begin, and the end of the pause waits for a place."""
        self.release()
        try:
            yield
            while self._taken >= self._total:
                self._returning.append(waiter := asyncio.get_running_loop().create_future())
                await waiter
        finally:
            self._taken += 1
