"""The journal: one transaction writes arrivals and acknowledgements, and leases chats."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

from sqlalchemy import Insert, Select, and_, bindparam, delete, func, not_, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import ApplicationError, BotError
from bot.store.engine import is_corrupt, move_corrupt_file_aside, open_engine, reason_of
from bot.store.migrate import migrate
from bot.store.ownership import NotOursError
from bot.store.records import (
    Acknowledgement,
    BatchResult,
    JournalBatch,
    Lease,
    LogEntry,
    PendingUpdate,
    Question,
    ReceivedUpdate,
    Release,
    Vote,
)
from bot.store.schema import CHATS, FEEDBACK, HANDOVERS, QUESTIONS, SESSIONS, UPDATES
from bot.store.url import REMEDY
from bot.store.user_state import Person, UserState

LEASE = 20.0  # seconds after which other replicas may take over, unless it is renewed
SHARE = 20  # updates of a chat that are leased at a time
_LONGEST = 10.0  # seconds a transaction may take before the store counts as down
_ENTRIES_AT_ONCE = 100  # that are written together, if not after the next count
_DAY = 86_400.0
_KNOWN_FOR = 3 * _DAY  # Telegram delivers an update again for one day
_SESSION = _HANDOVER = 30 * _DAY
_GROUP = 365 * _DAY  # a group's settings outlive a quiet summer
_OF_CONTENTS = (DataError, IntegrityError)
# Beginnings or parts of what a database says that will say so again, however often it is asked.
_HOPELESS = (
    "password authentication failed",
    "no password supplied",
    "no pg_hba.conf entry",
    "not permitted to log in",
    "permission denied",
    "no schema has been selected",
    "does not exist",
    "unable to open database",
    "readonly database",
)


class StoreError(ApplicationError):
    """The store does not work now; it may again."""


class Store:
    """The database. One batch is written at a time, whole or not at all."""

    def __init__(self, url: str, retention_days: int, clock: Callable[[], float] = time.time) -> None:
        self._url = url
        self._engine: AsyncEngine = open_engine(url)
        # An acknowledgement that a power cut undoes costs an answer twice; to wait for the disk each time costs more.
        self._quick_engine: AsyncEngine = open_engine(url, careful=False)
        self._retention = retention_days * _DAY
        self._clock = clock
        self._lock = asyncio.Lock()
        self._name = secrets.token_hex(8)
        self._migrated = self._has_worked = False
        self._log_entries: list[LogEntry] = []
        self.shared = self._engine.dialect.name == "postgresql"
        """Whether other replicas may work on the same updates."""
        insert = postgresql.insert if self.shared else sqlite.insert
        self._insert_update = insert(UPDATES).on_conflict_do_nothing().returning(UPDATES.c.update_id)
        self._upsert_handled = _upsert(insert(UPDATES), ["update_id"], [*_EMPTY, "handled_at"])
        self._upsert_state = _upsert(insert(SESSIONS), ["chat_id", "user_id"], ["kept", "seen_at"])

    async def open(self) -> None:
        """Bring the tables up to date. A corrupt file is moved aside.

        Raises StoreError if the store does not work now, BotError if it never will.
        """
        try:
            await move_corrupt_file_aside(self._engine)
        except OSError as error:
            raise StoreError(str(error.strerror)) from error
        await self._migrate()

    async def close(self) -> None:
        """Write what is left to note, and close the connections."""
        if self._log_entries and self._migrated:
            with contextlib.suppress(StoreError):
                await self.write(JournalBatch(count=True))
        with contextlib.suppress(SQLAlchemyError, OSError, TimeoutError):
            await self._engine.dispose()
            await self._quick_engine.dispose()

    async def write(self, batch: JournalBatch) -> BatchResult:
        """Do all of it, or raise StoreError and have done none of it."""
        if not self._migrated:
            await self._migrate()
        async with self._transaction(self._engine if batch.received else self._quick_engine) as connection:
            new = await self._receive(connection, batch.received)
            await self._acknowledge(connection, batch.acknowledgements)
            written = await self._log(connection, batch)
            await self._release(connection, batch.releases)
            await self._renew(connection, batch.renewed)
            leases = await self._lease_chats(connection, batch.lease_limit) if batch.lease_limit > 0 else ()
            waiting = await connection.scalar(_COUNT) if batch.count else None
        del self._log_entries[:written]
        if self._retention:
            self._log_entries += [
                entry for acknowledgement in batch.acknowledgements for entry in acknowledgement.log_entries
            ]
        return BatchResult(new, leases, waiting)

    async def purge(self) -> None:
        """Delete what has been kept long enough."""
        now = self._clock()
        async with self._transaction(self._engine) as connection:
            await connection.execute(delete(UPDATES).where(UPDATES.c.handled_at < now - _KNOWN_FOR))
            await connection.execute(delete(SESSIONS).where(SESSIONS.c.seen_at < now - _SESSION))
            await connection.execute(delete(QUESTIONS).where(QUESTIONS.c.asked_at < now - self._retention))
            await connection.execute(delete(FEEDBACK).where(FEEDBACK.c.at < now - self._retention))
            is_group, is_move = CHATS.c.key.startswith("group:"), CHATS.c.key.startswith("moved:")
            await connection.execute(delete(CHATS).where(is_group, CHATS.c.seen_at < now - _GROUP))
            others = not_(or_(is_group, is_move))  # a move is of use until the settings name the new id
            await connection.execute(delete(CHATS).where(others, CHATS.c.seen_at < now - _SESSION))
            await connection.execute(delete(HANDOVERS).where(HANDOVERS.c.at < now - _HANDOVER))
            await connection.execute(delete(CHATS).where(CHATS.c.key.like("mute:%"), CHATS.c.seen_at < now))

    async def _migrate(self) -> None:
        try:
            await self._bring_up_to_date()
        except NotOursError as error:
            if self._has_worked:  # somebody put another database in its place: what is under way goes on from memory
                raise StoreError(error.problem) from None
            raise

    async def _bring_up_to_date(self) -> None:
        async with self._transaction(self._engine) as connection:
            await connection.run_sync(migrate)
            if not self.shared:  # a file has one process, and this one has leased nothing yet
                await connection.execute(update(UPDATES).values(leased_until=None, leased_by=None))
        self._migrated = self._has_worked = True

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """A transaction for a feature's own tables; it waits for the batch that is being written. Raises StoreError."""
        if not self._migrated:
            await self._migrate()
        async with self._transaction(self._engine) as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A look at the tables that holds up no batch, and waits for none. Raises StoreError."""
        if not self._migrated:
            await self._migrate()
        async with self._transaction(self._quick_engine, alone=False) as connection:
            yield connection

    @asynccontextmanager
    async def _transaction(self, engine: AsyncEngine, *, alone: bool = True) -> AsyncIterator[AsyncConnection]:
        """A transaction; whatever is wrong with the store comes as StoreError."""
        line = self._lock if alone else contextlib.nullcontext()
        try:
            async with line, asyncio.timeout(_LONGEST), engine.begin() as connection:
                yield connection
        except (SQLAlchemyError, sqlite3.Error, OSError, TimeoutError) as error:
            reason = _reason(error, self._url)
            if not self._has_worked and any(each in reason for each in _HOPELESS):
                raise _hopeless(reason) from None
            if "no such table" in reason or "does not exist" in reason:
                self._migrated = False  # somebody made the database anew
            if isinstance(error, _OF_CONTENTS):
                self._log_entries.clear()  # all else is numbers and texts of our own making
            raise StoreError(reason) from error

    async def _receive(self, connection: AsyncConnection, received: Iterable[ReceivedUpdate]) -> frozenset[int]:
        rows = [
            {"update_id": a.update_id, "chat_id": a.chat, "user_id": a.user, "payload": a.payload}
            | {"received_at": a.received_at}
            for a in sorted(received, key=lambda each: each.update_id)  # two replicas never wait in a circle
        ]
        if not rows:
            return frozenset()
        return frozenset((await connection.execute(self._insert_update, rows)).scalars())

    async def _acknowledge(self, connection: AsyncConnection, acknowledgements: tuple[Acknowledgement, ...]) -> None:
        """Keep only the ids of what was handled, and what is remembered from then on."""
        now = self._clock()
        handled = sorted({number for acknowledgement in acknowledgements for number in acknowledgement.updates})
        if handled:
            rows = [{"update_id": number, **_EMPTY, "received_at": now, "handled_at": now} for number in handled]
            await connection.execute(self._upsert_handled, rows)
        forgotten = frozenset[int]().union(*(acknowledgement.forgotten for acknowledgement in acknowledgements))
        if forgotten:
            await connection.execute(delete(SESSIONS).where(SESSIONS.c.user_id.in_(forgotten)))
            await connection.execute(delete(HANDOVERS).where(HANDOVERS.c.user_id.in_(forgotten)))
        kept = sorted(_latest_states(acknowledgements).items())
        if kept:
            sessions = [
                {"chat_id": chat, "user_id": user, "kept": each.to_json(), "seen_at": now}
                for (chat, user), each in kept
            ]
            await connection.execute(self._upsert_state, sessions)

    async def _log(self, connection: AsyncConnection, batch: JournalBatch) -> int:
        """Write the log, many entries at a time: they need not be as safe as the rest. How many were written."""
        if not self._log_entries or not (batch.count or len(self._log_entries) >= _ENTRIES_AT_ONCE):
            return 0
        questions = [_columns(entry) for entry in self._log_entries if isinstance(entry, Question)]
        votes = [asdict(entry) for entry in self._log_entries if isinstance(entry, Vote)]
        if questions:
            await connection.execute(QUESTIONS.insert(), questions)
        if votes:
            await connection.execute(FEEDBACK.insert(), votes)
        return len(questions) + len(votes)

    async def _release(self, connection: AsyncConnection, releases: tuple[Release, ...]) -> None:
        if releases:
            rows = [{"number": r.update_id, "until": r.until, "attempts": r.attempts} for r in releases]
            await connection.execute(_RELEASE, rows)

    async def _renew(self, connection: AsyncConnection, numbers: Iterable[int]) -> None:
        given = sorted(numbers)
        if given:
            await connection.execute(_LEASE, {"numbers": given, "until": self._clock() + LEASE, "who": self._name})

    async def _lease_chats(self, connection: AsyncConnection, limit: int) -> tuple[Lease, ...]:
        """Lease chats that no replica has a lease on, those that wait longest first.

        The lock on a chat's first update gives the right to lease it; another replica is leasing what is locked.
        """
        now = self._clock()
        heads = (await connection.execute(_HEADS, {"now": now, "limit": limit})).all()
        if heads and self.shared:
            firsts = [head.first for head in heads]
            locked = set((await connection.execute(_LOCK_HEADS, {"firsts": firsts, "now": now})).scalars())
            heads = [head for head in heads if head.first in locked]
        if not heads:
            return ()
        chats = [head.chat_id for head in heads]
        rows: dict[int, list[PendingUpdate]] = {chat: [] for chat in chats}
        kept: dict[int, dict[Person, UserState]] = {chat: {} for chat in chats}
        for found in await connection.execute(_SHARES, {"chats": chats, "oldest": now - _SESSION}):
            rows[found.chat_id].append(PendingUpdate(found.update_id, found.payload, found.received_at, found.attempts))
            if found.kept is not None:
                kept[found.chat_id][found.chat_id, found.user_id] = UserState.from_json(found.kept)
        await self._renew(connection, [row.update_id for each in rows.values() for row in each])
        return tuple(Lease(chat, tuple(rows[chat]), kept[chat]) for chat in chats if rows[chat])


_EMPTY: dict[str, int | None] = {
    "chat_id": 0,
    "user_id": None,
    "payload": None,
    "leased_until": None,
    "leased_by": None,
}
_IS_WAITING = UPDATES.c.handled_at.is_(None)
_IS_FREE = or_(UPDATES.c.leased_until.is_(None), UPDATES.c.leased_until < bindparam("now"))
_COUNT: Select[Any] = select(func.count()).select_from(UPDATES).where(_IS_WAITING)
_HEADS: Select[Any] = (
    select(UPDATES.c.chat_id, func.min(UPDATES.c.update_id).label("first"))
    .where(_IS_WAITING)
    .group_by(UPDATES.c.chat_id)
    .having(func.coalesce(func.max(UPDATES.c.leased_until), 0) < bindparam("now"))
    .order_by(text("first"))
    .limit(bindparam("limit"))
)
_LOCK_HEADS: Select[Any] = (
    select(UPDATES.c.update_id)
    .where(UPDATES.c.update_id.in_(bindparam("firsts", expanding=True)), _IS_WAITING, _IS_FREE)
    .order_by(UPDATES.c.update_id)
    .with_for_update(skip_locked=True)
)
_NUMBERED = (
    select(
        UPDATES,
        func.row_number().over(partition_by=UPDATES.c.chat_id, order_by=UPDATES.c.update_id).label("place"),
    )
    .where(UPDATES.c.chat_id.in_(bindparam("chats", expanding=True)), _IS_WAITING)
    .subquery()
)
_THEIRS = and_(
    SESSIONS.c.chat_id == _NUMBERED.c.chat_id,
    SESSIONS.c.user_id == _NUMBERED.c.user_id,
    SESSIONS.c.seen_at >= bindparam("oldest"),
)
_SHARES: Select[Any] = (
    select(_NUMBERED, SESSIONS.c.kept)
    .outerjoin_from(_NUMBERED, SESSIONS, _THEIRS)
    .where(_NUMBERED.c.place <= SHARE)
    .order_by(_NUMBERED.c.update_id)
)
_LEASE = (
    update(UPDATES)
    .where(UPDATES.c.update_id.in_(bindparam("numbers", expanding=True)), _IS_WAITING)
    .values(leased_until=bindparam("until"), leased_by=bindparam("who"))
)
_RELEASE = (
    update(UPDATES)
    .where(UPDATES.c.update_id == bindparam("number"), _IS_WAITING)
    .values(leased_until=bindparam("until"), leased_by=None, attempts=bindparam("attempts"))
)


def _upsert(insert: Any, key: list[str], written: list[str]) -> Insert:
    """Insert a row, or write these columns over the one that has its key."""
    statement: Insert = insert.on_conflict_do_update(
        index_elements=key, set_={name: insert.excluded[name] for name in written}
    )
    return statement


def _columns(question: Question) -> dict[str, object]:
    return asdict(question) | {"intents": " ".join(question.intents)}


def _latest_states(acknowledgements: Iterable[Acknowledgement]) -> dict[Person, UserState]:
    """What is to be remembered after all of the acknowledgements, in their order, forgetting included."""
    kept: dict[Person, UserState] = {}
    for acknowledgement in acknowledgements:
        kept = {person: each for person, each in kept.items() if person[1] not in acknowledgement.forgotten}
        kept |= acknowledgement.states
    return kept


def _reason(error: BaseException, url: str) -> str:
    """What is wrong in a line; never what was to be written."""
    if isinstance(error, TimeoutError):
        return f"it does not answer within {_LONGEST:.0f} s"
    if is_corrupt(error):
        return "its file is corrupt, and will be moved aside at the next start"
    return reason_of(error, url)


def _hopeless(reason: str) -> BotError:
    remedy = "check the folder or the database's name, user and password in BOT_STORE, and that it may write there"
    if "password" in reason:
        remedy = f"check user and password: {REMEDY}"
    return BotError(f"the store of BOT_STORE cannot be opened: {reason}", remedy)
