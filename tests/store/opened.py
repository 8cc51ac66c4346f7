"""An open store with a clock that a test sets, and updates as they come in."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.store.records import ReceivedUpdate
from bot.store.store import Store

T = TypeVar("T")
DAY = 86_400.0


class Clock:
    """A time that a test sets."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def arrival(number: int, chat: int = 1, user: int | None = 7) -> ReceivedUpdate:
    return ReceivedUpdate(number, chat, user, "message", f'{{"update_id": {number}}}', 1_000_000.0)


def run(url: str, work: Callable[[Store, Clock], Awaitable[T]], *, retention_days: int = 90) -> T:
    """Do something with an open store."""

    async def main() -> T:
        clock = Clock()
        store = Store(url, retention_days, clock)
        try:
            await store.open()
            return await work(store, clock)
        finally:
            await store.close()

    return asyncio.run(main())
