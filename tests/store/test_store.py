"""The store by itself, on both databases: batches, leases, migrations, and what is wrong with URLs and files."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, select

from bot.conversation import Session
from bot.errors import BotError
from bot.store.records import Acknowledgement, JournalBatch, Question, Release
from bot.store.schema import METADATA, QUESTIONS, SESSIONS, UPDATES
from bot.store.store import LEASE, SHARE, Store, StoreError
from bot.store.user_state import UserState
from tests.postgres import PostgresServer
from tests.store.opened import DAY, Clock, arrival, run

PERSON = (1, 7)


def test_leases_a_chats_updates_in_their_order_and_once(url: str) -> None:
    async def work(store: Store, _: Clock) -> None:
        results = await store.write(
            JournalBatch(received=(arrival(3), arrival(1), arrival(2, chat=2)), lease_limit=9, count=True)
        )
        assert results.new == {1, 2, 3}
        assert results.waiting == 3
        assert [(lease.chat, [row.update_id for row in lease.updates]) for lease in results.leases] == [
            (1, [1, 3]),
            (2, [2]),
        ]
        assert (await store.write(JournalBatch(received=(arrival(4),), lease_limit=9))).leases == ()

    run(url, work)


def test_what_is_known_is_not_new(url: str) -> None:
    async def work(store: Store, _: Clock) -> None:
        await store.write(JournalBatch(received=(arrival(1),), acknowledgements=(Acknowledgement((2,)),)))
        assert (await store.write(JournalBatch(received=(arrival(1), arrival(2), arrival(3))))).new == {3}

    run(url, work)


def test_claims_those_that_wait_longest_and_no_more_than_there_is_room_for(url: str) -> None:
    async def work(store: Store, _: Clock) -> None:
        arrivals = tuple(arrival(number, chat=number % 5) for number in range(50))
        leases = (await store.write(JournalBatch(received=arrivals, lease_limit=2))).leases
        assert [lease.chat for lease in leases] == [0, 1]
        leases = (
            await store.write(JournalBatch(received=tuple(arrival(n, chat=9) for n in range(100, 160)), lease_limit=9))
        ).leases
        assert [(lease.chat, len(lease.updates)) for lease in leases] == [(2, 10), (3, 10), (4, 10), (9, SHARE)]

    run(url, work)


def test_the_next_of_a_chat_are_claimed_when_those_before_are_marked(url: str) -> None:
    async def work(store: Store, _: Clock) -> None:
        await store.write(JournalBatch(received=(arrival(1), arrival(2)), lease_limit=1))
        assert (
            await store.write(
                JournalBatch(received=(arrival(3),), acknowledgements=(Acknowledgement((1,)),), lease_limit=1)
            )
        ).leases == ()
        (lease,) = (await store.write(JournalBatch(acknowledgements=(Acknowledgement((2,)),), lease_limit=1))).leases
        assert [row.update_id for row in lease.updates] == [3]

    run(url, work)


def test_a_lease_that_is_not_renewed_runs_out(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        await store.write(JournalBatch(received=(arrival(1), arrival(2, chat=2)), lease_limit=9))
        clock.now += LEASE - 1
        assert (await store.write(JournalBatch(renewed=(2,), lease_limit=9))).leases == ()
        clock.now += 2
        (lease,) = (await store.write(JournalBatch(lease_limit=9))).leases
        assert lease.chat == 1

    run(url, work)


def test_what_is_put_off_comes_again_later_and_holds_back_its_chat(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        await store.write(JournalBatch(received=(arrival(1), arrival(2)), lease_limit=1))
        await store.write(JournalBatch(releases=(Release(1, clock.now + 10, 3), Release(2, None, 0))))
        assert (await store.write(JournalBatch(lease_limit=1))).leases == ()
        clock.now += 11
        (lease,) = (await store.write(JournalBatch(lease_limit=1))).leases
        assert [(row.update_id, row.attempts) for row in lease.updates] == [(1, 3), (2, 0)]

    run(url, work)


def test_the_session_comes_with_the_claim_and_is_written_with_the_mark(url: str) -> None:
    kept = UserState().next(Session(language="fr", intent="card_price"))

    async def work(store: Store, clock: Clock) -> None:
        await store.write(
            JournalBatch(
                received=(arrival(1),), acknowledgements=(Acknowledgement((9,), {PERSON: kept, (2, 7): kept}),)
            )
        )
        (lease,) = (await store.write(JournalBatch(lease_limit=1))).leases
        assert lease.states == {PERSON: kept}
        await store.write(JournalBatch(acknowledgements=(Acknowledgement((1,)),), received=(arrival(2),)))
        clock.now += 31 * DAY
        (lease,) = (await store.write(JournalBatch(lease_limit=1))).leases
        assert lease.states == {}, "it has expired"

    run(url, work)


def test_nothing_of_a_person_is_left_where_they_are_forgotten(url: str) -> None:
    async def work(store: Store, _: Clock) -> None:
        kept = {PERSON: UserState(), (-5, 7): UserState(), (1, 8): UserState()}
        await store.write(
            JournalBatch(received=(arrival(1), arrival(2)), acknowledgements=(Acknowledgement((9,), kept),))
        )
        await store.write(JournalBatch(acknowledgements=(Acknowledgement((1, 2), forgotten=frozenset({7})),)))
        async with store._engine.connect() as connection:
            assert (await connection.execute(select(SESSIONS.c.user_id))).scalars().all() == [8]
            rows = (await connection.execute(select(UPDATES).where(UPDATES.c.update_id < 9))).all()
        assert {(row.chat_id, row.user_id, row.payload) for row in rows} == {(0, None, None)}

    run(url, work)


def test_questions_are_kept_for_the_days_that_are_set_and_no_longer(url: str) -> None:
    question = Question(1_000_000.0, "fr", "combien ? 🙂", "answer", ("a", "b"), 0.5, "private")

    async def work(store: Store, clock: Clock) -> list[tuple[str, str]]:
        await store.write(JournalBatch(acknowledgements=(Acknowledgement((1,), log_entries=(question,)),)))
        await store.write(JournalBatch(count=True))
        await store.purge()
        async with store._engine.connect() as connection:
            kept = (await connection.execute(select(QUESTIONS.c.text, QUESTIONS.c.intents))).all()
        clock.now += 8 * DAY
        await store.purge()
        async with store._engine.connect() as connection:
            assert (await connection.execute(select(QUESTIONS))).all() == []
            assert (await connection.execute(select(UPDATES))).all() == []
        return [(row.text, row.intents) for row in kept]

    assert run(url, work, retention_days=7) == [("combien ? 🙂", "a b")]


def test_without_days_no_question_is_kept(url: str) -> None:
    question = Question(1_000_000.0, "fr", "combien ?", "answer", (), 0.5, "private")

    async def work(store: Store, _: Clock) -> None:
        await store.write(JournalBatch(acknowledgements=(Acknowledgement((1,), log_entries=(question,)),)))
        await store.write(JournalBatch(count=True))
        async with store._engine.connect() as connection:
            assert (await connection.execute(select(QUESTIONS))).all() == []

    run(url, work, retention_days=0)


def test_a_turn_that_fails_has_done_nothing(url: str) -> None:
    wrong = Question(1_000_000.0, "fr", None, "answer", (), 0.5, "private")  # type: ignore[arg-type]

    async def work(store: Store, _: Clock) -> None:
        await store.write(JournalBatch(acknowledgements=(Acknowledgement((2,), log_entries=(wrong,)),)))
        with pytest.raises(StoreError) as caught:
            await store.write(JournalBatch(received=(arrival(1),), count=True))
        assert "null" in str(caught.value).lower()
        assert (await store.write(JournalBatch(count=True))).waiting == 0, "and what was refused is not tried for ever"

    run(url, work)


def test_the_migrations_build_the_tables_the_code_knows(url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"version_table": "schema_version"}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))

    async def work(store: Store, _: Clock) -> None:
        async with store._engine.connect() as connection:
            assert await connection.run_sync(differences) == []

    run(url, work)


def test_replicas_that_start_together_migrate_once(url: str) -> None:
    async def main() -> None:
        stores = [Store(url, 90) for _ in range(4)]
        await asyncio.gather(*(store.open() for store in stores))
        await asyncio.gather(*(store.write(JournalBatch(received=(arrival(n),))) for n, store in enumerate(stores)))
        assert (await stores[0].write(JournalBatch(count=True))).waiting == 4
        for store in stores:
            await store.close()

    asyncio.run(main())


def test_no_two_replicas_claim_the_same_chat(postgres: str) -> None:
    async def main() -> None:
        stores = [Store(postgres, 90) for _ in range(3)]
        for store in stores:
            await store.open()
        await stores[0].write(JournalBatch(received=tuple(arrival(n, chat=n % 40) for n in range(200))))
        for _ in range(8):
            results = await asyncio.gather(*(store.write(JournalBatch(lease_limit=5)) for store in stores))
            chats = [lease.chat for each in results for lease in each.leases]
            assert len(chats) == len(set(chats))
            done = [row.update_id for each in results for lease in each.leases for row in lease.updates[:1]]
            await asyncio.gather(
                *(
                    store.write(JournalBatch(acknowledgements=(Acknowledgement((n,)),)))
                    for n, store in zip(done, stores, strict=False)
                )
            )
        for store in stores:
            await store.close()

    asyncio.run(main())


def test_a_single_process_finds_its_old_leases_void_at_once(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"

    async def lease_one(store: Store, _: Clock) -> int:
        return len((await store.write(JournalBatch(received=(arrival(1),), lease_limit=1))).leases)

    assert [run(url, lease_one) for _ in range(2)] == [1, 1]


def test_a_corrupt_file_is_moved_aside_and_a_new_one_made(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "bot.db"
    file.write_bytes(b"this is no database, " * 500)

    async def work(store: Store, _: Clock) -> frozenset[int]:
        return (await store.write(JournalBatch(received=(arrival(1),)))).new

    assert run(f"sqlite+aiosqlite:///{file}", work) == {1}
    (aside,) = tmp_path.glob("bot.db.corrupt-*")
    assert aside.read_bytes().startswith(b"this is no database")
    assert "is corrupt; it is now bot.db.corrupt-" in caplog.text


def test_a_locked_file_is_a_failure_that_may_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.engine._BUSY", 0.1)
    monkeypatch.setattr("bot.store.engine._PRAGMAS", ("PRAGMA journal_mode=WAL", "PRAGMA busy_timeout=100"))
    file = tmp_path / "bot.db"

    async def work(store: Store, _: Clock) -> frozenset[int]:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError, match="locked"):
            await store.write(JournalBatch(received=(arrival(1),)))
        other.close()
        return (await store.write(JournalBatch(received=(arrival(1),)))).new

    assert run(f"sqlite+aiosqlite:///{file}", work) == {1}


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("sqlite+aiosqlite:////no/such/folder/bot.db", "names a folder that does not exist: /no/such/folder"),
        ("postgresql+psycopg://host:port/bot", "is not the URL of a store"),
        ("postgresql+psycopg://bot@data..base/bot", "names a host that cannot be one"),
    ],
    ids=["no folder", "no port", "no host"],
)
def test_a_url_that_can_never_work_is_told(url: str, problem: str) -> None:
    with pytest.raises(BotError, match=problem) as caught:
        Store(url, 90)
    assert caught.value.remedy


def test_a_driver_that_is_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BotError, match="which is not installed") as caught:
        Store("postgresql+psycopg://bot@host/bot", 90)
    assert "pip install" in caught.value.remedy


def test_a_database_that_is_not_there_is_told_and_no_password_with_it(postgres: str) -> None:
    url = postgres.replace("/bot", "/nobody").replace("bot@", "bot:hunter2@")
    with pytest.raises(BotError, match="does not exist") as caught:
        asyncio.run(Store(url, 90).open())
    assert "hunter2" not in str(caught.value)


def test_a_database_that_vanishes_after_it_worked_is_a_failure_that_may_pass(
    postgres_server: PostgresServer, postgres: str
) -> None:
    async def work(store: Store, _: Clock) -> None:
        await asyncio.to_thread(postgres_server.drop, postgres)
        for _again in range(3):
            with pytest.raises(StoreError):
                await store.write(JournalBatch(count=True))

    run(postgres, work)
