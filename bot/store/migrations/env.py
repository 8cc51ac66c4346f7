"""How does Alembic reach the database? By the connection it is given: bot.store.migrating holds the lock on it."""

from __future__ import annotations

from alembic import context

from bot.store.schema import METADATA
from bot.store.standing import VERSION_TABLE

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=VERSION_TABLE
)
with context.begin_transaction():
    context.run_migrations()
