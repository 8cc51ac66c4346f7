"""Which chats are muted, and until when."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.schema import CHATS
from bot.store.store import Store


class Mutes:
    """The chats that an admin has muted, the same for all replicas. All methods raise StoreError."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._insert = postgresql.insert if store.shared else sqlite.insert

    async def is_muted(self, chat: int) -> bool:
        """Whether a chat is muted now."""
        ends = select(CHATS.c.seen_at).where(CHATS.c.key == _key(chat))
        async with self._store.reading() as connection:
            until: float | None = await connection.scalar(ends)
        return until is not None and until > self._clock()

    async def mute(self, chat: int, seconds: float) -> None:
        """Mute a chat for so long from now on."""
        until = self._clock() + seconds  # as the time it was seen: what is over goes with what is old
        row = self._insert(CHATS).values(key=_key(chat), kept="", seen_at=until)
        async with self._store.transaction() as connection:
            await connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"seen_at": until}))

    async def unmute(self, chat: int) -> None:
        """End the mute of a chat, if there is one."""
        async with self._store.transaction() as connection:
            await connection.execute(delete(CHATS).where(CHATS.c.key == _key(chat)))

    async def move(self, old: int, new: int) -> None:
        """A chat has got another id, under which it stays muted."""
        there = select(CHATS.c.seen_at).where(CHATS.c.key == _key(old))
        async with self._store.transaction() as connection:
            until: float | None = await connection.scalar(there)
            if until is not None:
                row = self._insert(CHATS).values(key=_key(new), kept="", seen_at=until)
                await connection.execute(row.on_conflict_do_nothing())
                await connection.execute(delete(CHATS).where(CHATS.c.key == _key(old)))


def _key(chat: int) -> str:
    return f"mute:{chat}"
