"""Checks the store: reachable, writable, migrated, not full.

Nothing is changed: what is written is rolled back, and a file that is not there yet is not made.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import BotError
from bot.operation.finding import Diagnosis, fault, ok, warning
from bot.settings import Settings
from bot.store.engine import file_of, is_corrupt, open_engine, reason_of
from bot.store.migrate import migrate
from bot.store.ownership import NotOursError, Standing, standing
from bot.store.schema import QUESTIONS, SESSIONS, UPDATES
from bot.store.url import REMEDY, has_doubtful_password

_PATIENCE = 10.0  # seconds
_LITTLE = 100_000_000  # bytes left on the disk
_MANY = 1_000  # updates that wait: more than a running bot leaves


async def check_store(settings: Settings) -> Diagnosis:
    """The finding on the store, within ten seconds."""
    try:
        url = settings.store_url
        engine = open_engine(url)
    except BotError as error:
        return fault("store", error.problem, error.remedy)
    try:
        async with asyncio.timeout(_PATIENCE):
            return await _look(engine)
    except NotOursError as error:
        return fault("store", error.problem, error.remedy)
    except TimeoutError:
        return fault("store", f"it does not answer within {_PATIENCE:.0f} s", "check the database's host and port")
    except (SQLAlchemyError, OSError) as error:
        return _broken(error, url)
    finally:
        await engine.dispose()


async def _look(engine: AsyncEngine) -> Diagnosis:
    path = file_of(engine.url)
    if path is not None and not path.exists():
        return _not_made_yet(path.absolute())
    async with engine.connect() as connection:
        finding = await connection.run_sync(_examine)
        await connection.rollback()
    return _on_disk(path, finding) if path is not None else finding


def _not_made_yet(path: Path) -> Diagnosis:
    """The file will be made at the first start; can it be?"""
    if not os.access(path.parent, os.W_OK | os.X_OK):
        remedy = "let the bot's user write to the folder, or name another one in BOT_STORE"
        return fault("store", f"{path} is not there, and the bot may not make it", remedy)
    return _on_disk(path, ok("store", f"{path} will be made at the first start"))


def _on_disk(path: Path, finding: Diagnosis) -> Diagnosis:
    left = shutil.disk_usage(path.absolute().parent).free
    if left < _LITTLE:
        return warning("store", f"{finding.what}; only {_size(left)} are left on its disk", "make room on the disk")
    return finding


def _examine(connection: Connection) -> Diagnosis:
    """Look at the tables, and write to them as the bot does."""
    stands = standing(connection)
    if stands is Standing.EMPTY:
        migrate(connection)  # whether it may; it is rolled back as all else
        return ok("store", "reachable; its tables will be made at the first start")
    if stands is Standing.OLDER:
        return ok("store", "its tables are of an older version, and will be brought up to date at the next start")
    connection.execute(insert(UPDATES).values(update_id=-1, chat_id=0, received_at=0.0))
    return _filled(connection)


def _filled(connection: Connection) -> Diagnosis:
    waiting = UPDATES.c.handled_at.is_(None) & (UPDATES.c.update_id >= 0)
    count = connection.scalar(select(func.count()).select_from(UPDATES).where(waiting)) or 0
    kept = {table.name: connection.scalar(select(func.count()).select_from(table)) for table in (SESSIONS, QUESTIONS)}
    query = "SELECT pg_database_size(current_database())"
    if connection.dialect.name == "sqlite":
        query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    size = _size(connection.scalar(text(query)) or 0)
    what = f"{connection.dialect.name}, {size}, writable; {count} updates wait, "
    what += ", ".join(f"{number} {name}" for name, number in kept.items())
    if count > _MANY:
        return warning("store", what, "is the bot running? See its log and /metrics")
    return ok("store", what)


def _broken(error: Exception, url: str) -> Diagnosis:
    """What is wrong, in a line; never what was to be written."""
    if is_corrupt(error):
        remedy = "nothing need be done: the next start moves it aside and makes a new one"
        return warning("store", "its file is corrupt", remedy)
    reason = reason_of(error, url)
    remedy = "check BOT_STORE, the database's state and the rights of the bot's user"
    if "locked" in reason:
        remedy = "another program holds it; if that is not the bot itself, end it"
    elif "password" in reason or has_doubtful_password(url):
        remedy = f"check user, password and host: {REMEDY}"
    return fault("store", f"it cannot be used: {reason}", remedy)


def _size(number: float) -> str:
    return f"{number / 1e6:.1f} MB" if number < 1e9 else f"{number / 1e9:.1f} GB"
