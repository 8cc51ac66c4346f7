"""Alembic's environment; bot.store.migrate gives it a connection and holds the lock."""

from __future__ import annotations

from alembic import context

from bot.store.ownership import VERSION_TABLE
from bot.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, version_table=VERSION_TABLE
)
with context.begin_transaction():
    context.run_migrations()
