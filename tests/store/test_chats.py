"""What is remembered of chats, on both databases: kept, moved, and deleted when its time has come."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation import Session
from bot.store.business import BusinessChats, Connection
from bot.store.chats import Chats
from bot.store.records import Acknowledgement, JournalBatch
from bot.store.store import Store
from bot.store.user_state import AnsweredMessage, UserState
from tests.store.opened import DAY, Clock, arrival, run

OLD, NEW = -555, -1001234567890
ENGLISH = UserState(Session(chosen="en"), 3)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


def test_keeps_the_last_word_on_a_chat(url: str) -> None:
    async def work(store: Store, clock: Clock) -> list[str | None]:
        chats = Chats(store, clock)
        seen = [await chats.of("group:-1")]
        await chats.keep("group:-1", "one")
        await chats.keep("group:-1", "two")
        seen.append(await chats.of("group:-1"))
        await chats.drop("group:-1")
        return [*seen, await chats.of("group:-1")]

    assert run(url, work) == [None, "two", None]


def test_a_group_is_remembered_for_a_year_and_all_else_for_a_month(url: str) -> None:
    async def work(store: Store, clock: Clock) -> list[str | None]:
        chats = Chats(store, clock)
        await chats.keep("group:-1", "settings")
        await chats.keep("business:1", "time")
        seen = []
        for days in (31, 366):
            clock.now = 1_000_000.0 + days * DAY
            await store.purge()
            seen += [await chats.of("group:-1"), await chats.of("business:1")]
        return seen

    assert run(url, work) == ["settings", None, None, None]


def test_the_people_of_a_group_move_with_it(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        chats = Chats(store, clock)
        answered = AnsweredMessage(5, "d", 6, 3, Session())
        here = {(OLD, 7): ENGLISH.with_answer(answered), (OLD, 8): ENGLISH, (NEW, 8): UserState(Session(chosen="fr"))}
        await store.write(JournalBatch(acknowledgements=(Acknowledgement((), here),)))
        there = {(NEW, 7): ENGLISH, (NEW, 8): UserState(Session(chosen="fr"))}
        assert await chats.move_sessions(OLD, NEW) == there
        assert await chats.move_sessions(OLD, NEW) == there, "twice is harmless"
        result = await store.write(JournalBatch(received=(arrival(1, NEW, 7), arrival(2, NEW, 8)), lease_limit=1))
        assert result.leases[0].states == there

    run(url, work)


def test_what_is_known_of_a_business_account_is_read_as_it_was_written(url: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        business = BusinessChats(Chats(store, clock))
        assert await business.connection("a") is None
        assert await business.owner_wrote_at(1) == 0.0
        await business.keep_connection("a", Connection(is_enabled=True, can_reply=False))
        await business.owner_wrote(1, 12.5)
        assert await business.connection("a") == Connection(is_enabled=True, can_reply=False)
        assert await business.owner_wrote_at(1) == 12.5
        await business.forget_connection("a")
        assert await business.connection("a") is None

    run(url, work)


@pytest.mark.parametrize("text", ["", "null", '{"is_enabled": "often"}'])
def test_what_another_version_wrote_of_it_counts_as_unknown(tmp_path: Path, text: str) -> None:
    async def work(store: Store, clock: Clock) -> None:
        chats = Chats(store, clock)
        await chats.keep("connection:a", text)
        await chats.keep("business:1", text)
        assert await BusinessChats(chats).connection("a") is None
        assert await BusinessChats(chats).owner_wrote_at(1) == 0.0

    run(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}", work)
