"""How many chats are answered at once?"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager


class Slots:
    """So many at once and no more; whoever only waits for a clock gives the place away meanwhile."""

    def __init__(self, total: int, freed: Callable[[], None]) -> None:
        self._total = total
        self._freed = freed
        self._taken = 0
        self._returning: deque[asyncio.Future[None]] = deque()

    @property
    def free(self) -> int:
        """How many more may begin."""
        return max(0, self._total - self._taken - len(self._returning))

    def take(self) -> None:
        """Begin."""
        self._taken += 1

    def give(self) -> None:
        """End, or pause."""
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
        self.give()
        try:
            yield
            while self._taken >= self._total:
                self._returning.append(waiter := asyncio.get_running_loop().create_future())
                await waiter
        finally:
            self._taken += 1
