"""Keeps one JSON text per chat and key."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.schema import CHATS, SESSIONS
from bot.store.store import Store
from bot.store.user_state import Person, UserState


class Chats:
    """Texts by key. All methods raise StoreError while the store does not work."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._insert = postgresql.insert if store.shared else sqlite.insert

    async def of(self, key: str) -> str | None:
        """What is kept under a key; None if nothing is."""
        async with self._store.transaction() as connection:
            kept: str | None = await connection.scalar(select(CHATS.c.kept).where(CHATS.c.key == key))
            return kept

    async def keep(self, key: str, kept: str) -> None:
        """Keep it under a key, in the place of what was there."""
        statement = self._insert(CHATS).values(key=key, kept=kept, seen_at=self._clock())
        written = {"kept": statement.excluded.kept, "seen_at": statement.excluded.seen_at}
        async with self._store.transaction() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=["key"], set_=written))

    async def drop(self, key: str) -> None:
        """Delete what is kept under a key."""
        async with self._store.transaction() as connection:
            await connection.execute(delete(CHATS).where(CHATS.c.key == key))

    async def move_sessions(self, old: int, new: int) -> dict[Person, UserState]:
        """A chat has got another id: what is remembered of the people there, under the new one from now on.

        Who has talked there already keeps what was said there. The numbers of messages mean nothing in the new chat.
        All of the new chat comes back, for what the other telling of the move brought there may be news to this one.
        """
        async with self._store.transaction() as connection:
            found = await connection.execute(select(SESSIONS).where(SESSIONS.c.chat_id == old))
            moved = {(new, row.user_id): replace(UserState.from_json(row.kept), answered=(), told=()) for row in found}
            await connection.execute(delete(SESSIONS).where(SESSIONS.c.chat_id == old))
            await self._add(connection, moved)
            there = await connection.execute(select(SESSIONS).where(SESSIONS.c.chat_id == new))
            return {(new, row.user_id): UserState.from_json(row.kept) for row in there}

    async def _add(self, connection: AsyncConnection, moved: dict[Person, UserState]) -> None:
        rows = [
            {"chat_id": chat, "user_id": user, "kept": kept.to_json(), "seen_at": self._clock()}
            for (chat, user), kept in moved.items()
        ]
        if rows:
            await connection.execute(self._insert(SESSIONS).on_conflict_do_nothing(), rows)
