#!/usr/bin/env bash
# alembic 1.20.1 with SQLAlchemy 2.1.9 on SQLite: a batch that changes one column drops what it cannot see, unwarned.
#
# Expected: `batch_alter_table` moves the table and changes what was asked. Seen: the new table has no AUTOINCREMENT, so
# that the number of a deleted row is given again; no COLLATE NOCASE, so that a look-up by name stops finding it; an
# index loses its DESC, and the trigger is gone. (Unnamed CHECKs and expression indexes are lost with a warning.)
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install -qq 'alembic==1.20.1' 'sqlalchemy==2.1.9'
"$folder/venv/bin/python" - <<'PY'
import warnings

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations

warnings.simplefilter("error")
with sa.create_engine("sqlite://").begin() as connection:
    def ask(statement):
        return connection.execute(sa.text(statement)).scalars().all()

    for statement in (
        "CREATE TABLE chat (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(9) COLLATE NOCASE, n INTEGER)",
        "CREATE INDEX newest ON chat (n DESC)",
        "CREATE TRIGGER counted AFTER INSERT ON chat BEGIN UPDATE chat SET n = 1; END",
        "INSERT INTO chat (name) VALUES ('Ann'), ('Joe')",
    ):
        connection.execute(sa.text(statement))
    before = ask("SELECT id FROM chat WHERE name = 'ann'")
    with Operations(MigrationContext.configure(connection)).batch_alter_table("chat") as batch:
        batch.alter_column("n", type_=sa.BigInteger)
    left = ask("SELECT sql FROM sqlite_master WHERE tbl_name = 'chat'")
    ask("DELETE FROM chat WHERE id = 2 RETURNING id")
    number = ask("INSERT INTO chat (name) VALUES ('Zoe') RETURNING id")
    after = ask("SELECT id FROM chat WHERE name = 'ann'")
print("\n".join(" ".join(statement.split()) for statement in left))
print(f"Ann as 'ann': {before} before, {after} after; the number of the deleted row is given again: {number == [2]}")
kept = [word for word in ("AUTOINCREMENT", "COLLATE", "DESC", "TRIGGER") if word in " ".join(left)]
if (before, after, number, kept) != ([1], [], [2], []):
    raise SystemExit("the behaviour changed")
PY
