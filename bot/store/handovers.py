"""Stores which post in the staff's chat stands for which person, and which hand-overs are under way."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.content.model import Language
from bot.store.schema import HANDOVERS
from bot.store.store import Store
from bot.store.user_state import Person


@dataclass(frozen=True, slots=True)
class Thread:
    """What was put into the staff's chat for a person: the newest message, and until when the bot keeps quiet."""

    update_id: int
    """The update that led to it."""
    person: Person
    language: Language
    message: int | None
    at: float
    until: float | None


class Handovers:
    """The table of handovers. All methods raise StoreError; times are seconds since 1970."""

    def __init__(self, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._insert = postgresql.insert if store.shared else sqlite.insert

    async def reserve(self, update_id: int, person: Person, language: Language) -> int | None:
        """Reserve the entry of a post before it is sent; the post, if this update has led to one already."""
        chat, user = person
        until = select(func.max(HANDOVERS.c.until)).where(HANDOVERS.c.chat_id == chat).scalar_subquery()
        row = self._insert(HANDOVERS).values(
            update_id=update_id, chat_id=chat, user_id=user, language=language, at=self._clock(), until=until
        )
        async with self._store.transaction() as connection:
            await connection.execute(row.on_conflict_do_nothing())
            known = select(HANDOVERS.c.staff_message).where(HANDOVERS.c.update_id == update_id)
            message: int | None = await connection.scalar(known)
        return message

    async def posted(self, update_id: int, message: int) -> None:
        """Write down the message that an update led to."""
        written = {"staff_message": message, "at": self._clock()}
        row = update(HANDOVERS).where(HANDOVERS.c.update_id == update_id).values(written)
        async with self._store.transaction() as connection:
            await connection.execute(row)

    async def cancel(self, update_id: int) -> None:
        """Forget a reservation: nothing could be posted."""
        row = delete(HANDOVERS).where(HANDOVERS.c.update_id == update_id, HANDOVERS.c.staff_message.is_(None))
        async with self._store.transaction() as connection:
            await connection.execute(row)

    async def of(self, chat: int) -> Thread | None:
        """What was put into the staff's chat for the person of a private chat; None for nothing."""
        rows = select(HANDOVERS).where(HANDOVERS.c.chat_id == chat, HANDOVERS.c.staff_message.is_not(None))
        async with self._store.reading() as connection:
            row = (await connection.execute(rows.order_by(HANDOVERS.c.at.desc()).limit(1))).first()
        return _thread(row) if row is not None else None

    async def behind(self, message: int) -> Thread | None:
        """The person that a post in the staff's chat stands for; None if that is not known, or no longer."""
        rows = select(HANDOVERS).where(HANDOVERS.c.staff_message == message).order_by(HANDOVERS.c.at.desc()).limit(1)
        async with self._store.reading() as connection:
            row = (await connection.execute(rows)).first()
        return _thread(row) if row is not None else None

    async def begin(self, chat: int, until: float) -> bool:
        """Begin a hand-over, or extend it until then; whether it was begun."""
        theirs = HANDOVERS.c.chat_id == chat
        async with self._store.transaction() as connection:
            before = await connection.scalar(select(func.max(HANDOVERS.c.until)).where(theirs))
            await connection.execute(update(HANDOVERS).where(theirs).values(until=until))
        return before is None or before <= self._clock()

    async def release(self, chat: int) -> bool:
        """End a hand-over; whether there was one."""
        theirs = (HANDOVERS.c.chat_id == chat, HANDOVERS.c.until.is_not(None))
        async with self._store.transaction() as connection:
            return bool((await connection.execute(update(HANDOVERS).where(*theirs).values(until=None))).rowcount)

    async def end_overdue(self) -> tuple[Thread, ...]:
        """End the hand-overs whose time is up, and return them; each is returned to one replica."""
        over = update(HANDOVERS).where(HANDOVERS.c.until <= self._clock()).values(until=None).returning(HANDOVERS)
        async with self._store.transaction() as connection:
            rows = (await connection.execute(over)).all()
        newest = {row.chat_id: row for row in sorted(rows, key=lambda row: float(row.at))}
        return tuple(map(_thread, newest.values()))


def _thread(row: Row[tuple[object, ...]]) -> Thread:
    language: Language = "fr" if row.language == "fr" else "en"
    return Thread(row.update_id, (row.chat_id, row.user_id), language, row.staff_message, row.at, row.until)
