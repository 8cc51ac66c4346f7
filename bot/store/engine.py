"""Opens the database, or says why it cannot be opened."""

from __future__ import annotations

import asyncio
import logging
import os
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InvalidRequestError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import BotError
from bot.store.ownership import VERSION_TABLE
from bot.store.url import REMEDY, without_host

_log = logging.getLogger(__name__)
logging.getLogger("aiosqlite").setLevel(logging.INFO)  # its DEBUG lines are thousands, and hold what is stored
_BUSY = 2.0  # seconds to wait for another program's lock on the file
_CHECKED = 256 * 1024 * 1024  # bytes; checking all of a larger file would hold up the start

_OPTIONS = {"autocommit", "prepare_threshold"}  # of the driver, beside those of PostgreSQL

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",  # a reader (a report, a backup) does not stop the bot
    f"PRAGMA busy_timeout={int(_BUSY * 1000)}",
)

_NO_RESET: dict[str, object] = {"pool_reset_on_return": None}  # every transaction is ended; once more takes its time


def open_engine(store: str, *, careful: bool = True) -> AsyncEngine:
    """The engine for a store URL. What a careful one has written outlives a power cut, not only the process.

    Raises BotError when it never can work: a URL that is none, a driver not installed, a folder that is missing.
    """
    try:
        url = make_url(store)
        engine = create_async_engine(url, **_options(url, careful))
    except (ArgumentError, NoSuchModuleError, InvalidRequestError, TypeError, ValueError):
        raise _unusable("is not the URL of a store the bot can use") from None
    except ModuleNotFoundError as error:
        remedy = "install the bot with it: pip install 'announcement-bot[postgres]'"
        raise BotError(f"BOT_STORE needs the driver {error.name}, which is not installed", remedy) from None
    if url.get_backend_name() == "postgresql":
        _refuse_odd_host(url)
        _refuse_unknown_options(url)
    if url.get_backend_name() == "sqlite":
        _prepare_file(url)
        event.listen(engine.sync_engine, "connect", _set_up_sqlite)
        event.listen(engine.sync_engine, "connect", _CAREFUL if careful else _CARELESS)
    return engine


def reason_of(error: BaseException, url: str) -> str:
    """What is wrong in a line, as the database says it: never what was to be written, nor a part of a password."""
    said = str(getattr(error, "orig", None) or "").strip() or type(error).__name__
    return without_host(url, said.partition("\n")[0])


def is_corrupt(error: BaseException) -> bool:
    """Whether the file is no database, or no longer a sound one."""
    message = str(error.orig if isinstance(error, DatabaseError) else error).lower()
    return "file is not a database" in message or "malformed" in message


async def move_corrupt_file_aside(engine: AsyncEngine) -> None:
    """Look whether the SQLite file is sound; if not, rename it: a new one is made, and nothing is overwritten."""
    path = file_of(engine.url)
    if path is None or not path.exists():
        return
    if await asyncio.to_thread(_is_sound, path):
        return
    aside = path.with_name(f"{path.name}.corrupt-{time.strftime('%Y%m%d-%H%M%S')}")
    for suffix in ("", "-wal", "-shm"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(aside.with_name(aside.name + suffix))
    _log.error("the store %s is corrupt; it is now %s, and a new one is made", path.name, aside.name)


def file_of(url: URL) -> Path | None:
    """The file of an SQLite store; None for a database without one."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(url.database)


def _options(url: URL, careful: bool) -> dict[str, object]:
    if url.get_backend_name() == "sqlite":
        return _NO_RESET | {"connect_args": {"timeout": _BUSY}}
    # pre-ping: a connection that died while nobody used it is replaced unseen
    connect_args = {"connect_timeout": 5} | ({} if careful else {"options": "-c synchronous_commit=off"})
    return _NO_RESET | {"pool_pre_ping": True, "pool_size": 3, "connect_args": connect_args}


def _refuse_odd_host(url: URL) -> None:
    """Raise BotError for a host that no resolver takes; it is not named, for it may be a part of a password."""
    try:
        (url.host or "").encode("idna")
    except UnicodeError:
        raise _unusable("names a host that cannot be one") from None


def _refuse_unknown_options(url: URL) -> None:
    """Raise BotError for an option that no connection takes; it is not named, for it may be a part of a password."""
    from psycopg import pq

    known = {each.keyword.decode() for each in pq.Conninfo.get_defaults()} | _OPTIONS
    if not url.query.keys() <= known:
        remedy = f"correct it; or, if it is a part of the password: {REMEDY}"
        raise BotError("BOT_STORE holds an option behind its ? that PostgreSQL does not know", remedy)


def _prepare_file(url: URL) -> None:
    """Raise BotError if the file can neither be opened nor made."""
    path = file_of(url)
    if path is None:
        return
    try:
        if not path.absolute().parent.is_dir():
            raise _unusable(f"names a folder that does not exist: {path.absolute().parent}")
        if path.exists() and not path.is_file():
            raise _unusable(f"names a {'folder' if path.is_dir() else 'device'}, not a file: {path.absolute()}")
    except OSError as error:  # a folder on the way is closed to us, a name is too long
        problem = f"BOT_STORE names a file that cannot be reached: {error.strerror}"
        raise BotError(problem, "let the bot's user reach its folder, or name another file") from None
    if path.exists() and not os.access(path, os.R_OK):
        remedy = "let the bot's user read and write it, or name another file"
        raise BotError(f"BOT_STORE names a file that may not be read: {path.absolute()}", remedy)


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = "IMMEDIATE"  # what Python begins by itself takes the write lock at once, or waits
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        if "journal_mode" not in pragma or not _is_another_programs(cursor):
            cursor.execute(pragma)
    cursor.close()


def _is_another_programs(cursor: sqlite3.Cursor) -> bool:
    """Whether there are tables, and none that tells our version: the file's mode is not ours to change then."""
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    names = [name.lower() for (name,) in cursor.fetchall()]
    return bool(names) and VERSION_TABLE not in names


def _synchronous(how: str) -> Callable[[sqlite3.Connection, object], None]:
    def set_up(connection: sqlite3.Connection, _: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA synchronous={how}")
        cursor.close()

    return set_up


_CAREFUL, _CARELESS = _synchronous("FULL"), _synchronous("NORMAL")


def _is_sound(path: Path) -> bool:
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY)
        try:
            if path.stat().st_size > _CHECKED:
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                return True
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        return not is_corrupt(error)  # locked, say: that passes


def _unusable(problem: str) -> BotError:
    remedy = "write sqlite+aiosqlite:///bot.db, or postgresql+psycopg://user@host/database"
    return BotError(f"BOT_STORE {problem}", remedy)
