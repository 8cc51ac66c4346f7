"""Migrates the tables, one replica at a time."""

from __future__ import annotations

import logging

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.store.ownership import MIGRATIONS, Standing, clash, refuse_incomplete, standing

_LOCK = 7_236_114_902  # any number, as long as nobody else takes it for another lock in the same database

logging.getLogger("alembic").setLevel(logging.WARNING)  # tells at each start which database it is, twice


def migrate(connection: Connection) -> None:
    """Bring the tables up to date, in the transaction that is under way.

    Whoever comes second waits at the lock, and then finds nothing to do: in SQLite it is the only write lock there is,
    PostgreSQL has locks for such purposes that end with the transaction.

    Raises NotOursError, and has changed nothing, when the tables are another program's or a newer version's.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK})
    else:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    if standing(connection) is not Standing.CURRENT:
        _upgrade(connection)
        refuse_incomplete(connection)


def _upgrade(connection: Connection) -> None:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except (OperationalError, ProgrammingError) as error:
        reason = str(error.orig).strip().partition("\n")[0]
        if "already exists" in reason:  # an index, say
            raise clash(reason) from None
        raise
