"""Stores the bot must not or cannot use: another program's, a newer version's, and what is no file of its own."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from bot.errors import BotError, Severity
from bot.operation.finding import Diagnosis
from bot.operation.store_checks import check_store
from bot.settings import Settings
from bot.store.records import JournalBatch
from bot.store.schema import METADATA
from bot.store.store import Store, StoreError

FOREIGN = {
    "a table": ["CREATE TABLE updates (id INTEGER, what TEXT)"],
    "another table": ["CREATE TABLE chats (name TEXT)", "CREATE TABLE people (id INTEGER)"],
    "a view": ["CREATE TABLE people (id INTEGER)", "CREATE VIEW sessions AS SELECT id FROM people"],
    "an index": ["CREATE TABLE people (id INTEGER)", "CREATE INDEX updates_waiting ON people (id)"],
    "a table of versions": ["CREATE TABLE schema_version (installed_rank INTEGER, version TEXT)"],
    "a version of its own": [
        "CREATE TABLE schema_version (version_num VARCHAR(32) NOT NULL)",
        "INSERT INTO schema_version VALUES ('1975ea83b712')",
    ],
    "our version": [
        "CREATE TABLE schema_version (version_num VARCHAR(32) NOT NULL)",
        "INSERT INTO schema_version VALUES ('0002')",
        *(f"CREATE TABLE {name} (id INTEGER)" for name in METADATA.tables),
    ],
    "our first version": [
        "CREATE TABLE schema_version (version_num VARCHAR(32) NOT NULL)",
        "INSERT INTO schema_version VALUES ('0001')",
        "CREATE TABLE updates (id INTEGER)",
    ],
}


async def opened(url: str) -> None:
    """Open a store as the bot does at its start."""
    store = Store(url, 90)
    try:
        await store.open()
    finally:
        await store.close()


def changed(url: str, *statements: str) -> None:
    """Do something to a database behind the bot's back."""

    async def change() -> None:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            for statement in statements:
                await connection.exec_driver_sql(statement)
        await engine.dispose()

    asyncio.run(change())


def examined(url: str) -> Diagnosis:
    """What the doctor says of a store."""
    return asyncio.run(check_store(Settings.of({"BOT_STORE": url})))


def contents(url: str) -> dict[str, list[str]]:
    """The tables and views of a database, and their columns."""

    def look(connection: Connection) -> dict[str, list[str]]:
        found = inspect(connection)
        names = sorted({*found.get_table_names(), *found.get_view_names()})
        return {name: [column["name"] for column in found.get_columns(name)] for name in names}

    async def read() -> dict[str, list[str]]:
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            seen = await connection.run_sync(look)
        await engine.dispose()
        return seen

    return asyncio.run(read())


@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN.keys())
def test_another_programs_database_is_refused_and_left_as_it_is(url: str, statements: list[str]) -> None:
    changed(url, *statements)
    before = contents(url)
    with pytest.raises(BotError, match=r"another program's|no such table") as caught:
        asyncio.run(opened(url))
    assert "in BOT_STORE" in caught.value.remedy
    assert len(str(caught.value).splitlines()) == 2
    assert contents(url) == before


# what says it is an older version is only looked at when it is brought up to date
@pytest.mark.parametrize("statements", list(FOREIGN.values())[:-1], ids=list(FOREIGN)[:-1])
def test_the_doctor_finds_another_programs_database_and_leaves_it_as_it_is(url: str, statements: list[str]) -> None:
    changed(url, *statements)
    before = contents(url)
    finding = examined(url)
    assert finding.level is Severity.FAULT
    assert contents(url) == before


def test_the_doctor_makes_no_tables_where_there_are_none(url: str) -> None:
    changed(url, "CREATE TABLE people (id INTEGER)")
    assert "its tables will be made" in examined(url).what
    assert contents(url).keys() == {"people"}


def test_another_programs_file_keeps_its_mode(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    changed(url, *FOREIGN["a table"])
    before = (tmp_path / "bot.db").read_bytes()
    with pytest.raises(BotError):
        asyncio.run(opened(url))
    assert (tmp_path / "bot.db").read_bytes() == before


def test_another_programs_database_may_be_shared_where_no_name_is_taken(url: str) -> None:
    changed(url, "CREATE TABLE people (id INTEGER)")
    asyncio.run(opened(url))
    assert {"people", "updates"} <= contents(url).keys()


@pytest.mark.parametrize("version", ["0099", "9999"])
def test_a_store_of_a_newer_version_is_refused(url: str, version: str) -> None:
    asyncio.run(opened(url))
    changed(url, f"UPDATE schema_version SET version_num = '{version}'")
    with pytest.raises(BotError, match="made by a newer version of the bot") as caught:
        asyncio.run(opened(url))
    assert "run that version" in caught.value.remedy


def test_a_table_that_is_missing_is_told_at_the_start(url: str) -> None:
    asyncio.run(opened(url))
    changed(url, "DROP TABLE sessions")
    with pytest.raises(BotError, match="no such table in it: sessions"):
        asyncio.run(opened(url))


def test_another_database_in_the_place_of_one_that_worked_is_a_failure_that_may_pass(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    url = f"sqlite+aiosqlite:///{file}"

    async def work() -> None:
        store = Store(url, 90)
        await store.open()
        await store._engine.dispose()
        await store._quick_engine.dispose()
        file.unlink()
        await asyncio.to_thread(changed, url, *FOREIGN["a table"])
        for _again in range(3):
            with pytest.raises(StoreError):
                await store.write(JournalBatch(count=True))
        await store.close()

    asyncio.run(work())


@pytest.mark.parametrize("kind", ["folder", "device"])
def test_a_store_that_is_no_file_is_told(tmp_path: Path, kind: str) -> None:
    path = {"folder": tmp_path, "device": Path("/dev/null")}[kind]
    with pytest.raises(BotError, match=f"names a {kind}, not a file: {path}"):
        Store(f"sqlite+aiosqlite:///{path}", 90)


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bot.db").touch()
    monkeypatch.setattr("bot.store.engine.os.access", lambda *_: False)
    with pytest.raises(BotError, match=r"may not be read: .*bot\.db") as caught:
        Store(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", 90)
    assert "let the bot's user" in caught.value.remedy


def test_a_file_that_may_not_be_written_is_told_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine._PRAGMAS", ("PRAGMA query_only=1",))
    with pytest.raises(BotError, match="readonly database"):
        asyncio.run(opened(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"))
    assert "readonly database" in examined(f"sqlite:///{tmp_path / 'bot.db'}").what


def test_a_name_that_is_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(BotError, match="cannot be reached: File name too long"):
        Store(f"sqlite+aiosqlite:///{tmp_path / ('b' * 300)}", 90)


def test_a_role_that_may_not_make_tables_is_told_at_the_start(postgres: str) -> None:
    changed(
        postgres,
        "DROP ROLE IF EXISTS visitor",
        "CREATE ROLE visitor LOGIN",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    )
    with pytest.raises(BotError, match="permission denied"):
        asyncio.run(opened(postgres.replace("bot@", "visitor@")))
    assert "permission denied" in examined(postgres.replace("bot@", "visitor@")).what
