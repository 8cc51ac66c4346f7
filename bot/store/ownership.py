"""Checks that the tables of a database are the bot's, and of which version.

Looked at before anything is written: tables of a newer version cannot be read, and another program's are not ours to
change.
"""

from __future__ import annotations

from collections.abc import Set
from enum import Enum, auto, unique
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, column, inspect, select, table
from sqlalchemy.engine import Inspector

from bot.errors import BotError
from bot.store.schema import METADATA

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "schema_version"
_VERSION = "version_num"  # the one column of Alembic's table


@unique
class Standing(Enum):
    """What is to be done with the tables."""

    EMPTY = auto()
    """There are none of ours: they are to be made."""
    OLDER = auto()
    """They are to be brought up to date."""
    CURRENT = auto()


class NotOursError(BotError):
    """The database is of another program, or of a version of the bot that this one does not know."""


def standing(connection: Connection) -> Standing:
    """How the tables stand.

    Raises NotOursError when the bot must leave them alone.
    """
    inspector = inspect(connection)
    version = _version(connection, inspector)
    if version is None:
        _refuse_names_taken(inspector)
        return Standing.EMPTY
    known = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()]
    if version not in known:
        raise _newer() if _is_later(version, known[0]) else _foreign(VERSION_TABLE)
    if version != known[0]:
        return Standing.OLDER
    refuse_incomplete(connection)
    return Standing.CURRENT


def refuse_incomplete(connection: Connection) -> None:
    """Raise NotOursError if a table lacks what this version needs of it."""
    inspector = inspect(connection)
    present = _names(inspector)
    for name, wanted in METADATA.tables.items():
        if name not in present:
            problem = f"the database of BOT_STORE says it is the bot's, but there is no such table in it: {name}"
            raise NotOursError(problem, "restore a backup of it, or name a new database in BOT_STORE")
        if not {each["name"] for each in inspector.get_columns(name)} >= set(wanted.columns.keys()):
            raise _foreign(name)


def clash(reason: str) -> NotOursError:
    """A name of the bot's is taken by something else than a table."""
    return NotOursError(f"the database of BOT_STORE is another program's: {reason}", _OF_ITS_OWN)


def _version(connection: Connection, inspector: Inspector) -> str | None:
    """The version that is noted; None where nothing is."""
    if VERSION_TABLE not in _names(inspector):
        return None
    if [each["name"] for each in inspector.get_columns(VERSION_TABLE)] != [_VERSION]:
        raise _foreign(VERSION_TABLE)
    rows = connection.execute(select(table(VERSION_TABLE, column(_VERSION)))).scalars().all()
    if len(rows) > 1:
        raise _foreign(VERSION_TABLE)
    return str(rows[0]) if rows else None


def _refuse_names_taken(inspector: Inspector) -> None:
    for name in sorted(METADATA.tables.keys() & _names(inspector)):
        raise _foreign(name)


def _names(inspector: Inspector) -> Set[str]:
    """Tables and views, as the database tells names apart."""
    found = {*inspector.get_table_names(), *inspector.get_view_names()}
    return {name.lower() for name in found} if inspector.dialect.name == "sqlite" else found


def _is_later(version: str, latest: str) -> bool:
    """Whether a version counts on from ours; what is numbered otherwise is another program's."""
    return len(version) == len(latest) and version.isdecimal() and version > latest


_OF_ITS_OWN = (
    "name a database of the bot's own in BOT_STORE (a new file, or CREATE DATABASE); this one is left as it is"
)


def _newer() -> NotOursError:
    problem = "the tables of BOT_STORE were made by a newer version of the bot"
    return NotOursError(problem, "run that version, or restore a backup made by this one")


def _foreign(name: str) -> NotOursError:
    return NotOursError(f"the database of BOT_STORE has a table {name!r} that is another program's", _OF_ITS_OWN)
