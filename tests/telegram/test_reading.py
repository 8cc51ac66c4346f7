"""The log as the author's tools read it, on both databases, while the bot writes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.errors import BotError
from bot.store.question_log import LoggedVote, NoLogError, QuestionLog, read_log
from bot.store.records import Acknowledgement, JournalBatch, Question
from bot.store.schema import FEEDBACK
from bot.store.store import Store

FIRST = Question(1_000.0, "fr", "combien ? 🙂", "answer", ("a", "b"), 0.5, "private")
SECOND = Question(2_000.0, "en", "where?", "out_of_scope", (), 0.1, "group")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres"))
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


def with_store(url: str, work: Callable[[Store], Awaitable[None]]) -> None:
    async def main() -> None:
        store = Store(url, 36_500, lambda: 3_000.0)
        try:
            await store.open()
            await work(store)
        finally:
            await store.close()

    asyncio.run(main())


async def note(store: Store, *questions: Question) -> None:
    await store.write(JournalBatch(acknowledgements=(Acknowledgement((1,), log_entries=questions),)))
    await store.write(JournalBatch(count=True))


def test_reads_questions_and_votes_as_they_were_noted(url: str) -> None:
    async def work(store: Store) -> None:
        await note(store, SECOND, FIRST)
        async with store._engine.begin() as connection:
            await connection.execute(FEEDBACK.insert(), {"at": 5.0, "intent": "a", "language": "fr", "vote": -1})

    with_store(url, work)
    assert read_log(url) == QuestionLog((FIRST, SECOND), (LoggedVote(5.0, "a", "fr", -1),))
    assert read_log(url, since=1_500.0) == QuestionLog((SECOND,), ())


def test_a_running_bot_is_not_held_up_and_what_it_wrote_is_read(url: str) -> None:
    async def work(store: Store) -> None:
        await note(store, FIRST)
        async with store._engine.begin() as connection:
            await connection.execute(FEEDBACK.insert(), {"at": 5.0, "intent": "a", "language": "fr", "vote": 1})
            assert (await asyncio.to_thread(read_log, url)) == QuestionLog((FIRST,), ()), (
                "the other is not committed yet"
            )
        await note(store, SECOND)
        assert (await asyncio.to_thread(read_log, url)).questions == (FIRST, SECOND)

    with_store(url, work)


def test_a_log_that_was_never_begun_is_told_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NoLogError, match="does not exist") as caught:
        read_log(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    assert "BOT_STORE" in caught.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_told(postgres: str) -> None:
    with pytest.raises(NoLogError, match="no log of questions"):
        read_log(postgres)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "bot.db").write_bytes(b"this is no database, " * 500)
    with pytest.raises(BotError, match="cannot be read"):
        read_log(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(BotError) as caught:
        read_log("postgresql+psycopg://bot:hunter2@127.0.0.1:1/bot")
    assert "hunter2" not in str(caught.value)
