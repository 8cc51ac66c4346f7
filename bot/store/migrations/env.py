"""How does Alembic reach the database? By the connection it is given: bot.store.migrating holds the lock on it."""

from __future__ import annotations

from alembic import context

from bot.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"], target_metadata=METADATA, version_table="schema_version"
)
with context.begin_transaction():
    context.run_migrations()
