"""The store goes away while the bot serves, and comes back: nobody who writes notices, and the log says it once."""

from __future__ import annotations

import json
import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.conversation import Conversation
from bot.fake_telegram.server import BotApiServer, ServerFault
from bot.settings import Settings
from bot.store.records import BatchResult, JournalBatch
from bot.store.store import Store, StoreError
from tests.postgres import PostgresServer
from tests.telegram.running import RunningBot

FOLLOWED = "The reader’s card costs 15\xa0euros."
Outage = Callable[[Path], AbstractContextManager[None]]


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program holds the write lock."""
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.close()


@contextmanager
def full(file: Path) -> Iterator[None]:
    """No turn can be written into this file, as on a full disk."""
    turn = Store.write

    async def fail(store: Store, given: JournalBatch) -> BatchResult:
        if str(file) not in str(store._engine.url):
            return await turn(store, given)  # another bot's, which plays scripts meanwhile
        raise StoreError("database or disk is full")

    Store.write = fail  # type: ignore[method-assign, assignment]  # a disk cannot be filled in a test
    yield
    Store.write = turn  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program's lock is waited for as long as a test can bear."""
    monkeypatch.setattr("bot.store.engine._BUSY", 0.2)
    pragmas = ("PRAGMA journal_mode=WAL", "PRAGMA busy_timeout=200")
    monkeypatch.setattr("bot.store.engine._PRAGMAS", pragmas)


@pytest.mark.parametrize("outage", [locked, full], ids=["locked", "full"])
def test_goes_on_without_the_store_and_says_so_once(
    server: BotApiServer,
    settings: Settings,
    conversation: Conversation,
    tmp_path: Path,
    outage: Outage,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, "bot"), RunningBot(settings, conversation) as bot:
        server.user("prix de la carte")
        server.wait_for_reply()
        with outage(tmp_path / "bot.db"):
            server.user("in English")
            assert server.wait_for_reply().text == FOLLOWED, "what was remembered is remembered"
            server.user("/lang en")
            server.wait_for_reply()
            server.wait_until(lambda: server.pending() == 0, "what was answered to be confirmed")
        said = [record for record in caplog.records if "the store" in record.message]
        wait_for(lambda: any("works again" in record.message for record in caplog.records))
        server.user("/topics")
        assert "Which topic" in server.wait_for_reply().text, "what was remembered meanwhile too"
    assert bot.error is None
    assert len(said) == 1
    assert "the bot goes on" in said[0].message
    with RunningBot(settings, conversation):
        server.user("/topics")
        assert "Which topic" in server.wait_for_reply().text, "and it was written"


def test_while_the_store_is_away_only_what_was_answered_is_confirmed(
    server: BotApiServer, settings: Settings, conversation: Conversation, tmp_path: Path
) -> None:
    with RunningBot(settings, conversation):
        server.user("/lang en")
        server.wait_for_reply()
        server.wait_until(lambda: server.pending() == 0, "it to be confirmed")
        with locked(tmp_path / "bot.db"):
            server.break_down("sendMessage", ServerFault(200, seconds=30))
            server.user("prix de la carte")
            server.wait_for_calls("sendMessage", 2)
            assert server.pending() == 1
    assert server.pending() == 1, "it was never said to be safe"
    server.repair("sendMessage")
    with RunningBot(settings, conversation):
        assert "The reader’s card costs" in server.wait_for_reply().text
        server.wait_until(lambda: server.pending() == 0, "it to be confirmed")


def test_what_was_answered_without_the_store_is_not_answered_again_with_it(
    server: BotApiServer,
    settings: Settings,
    conversation: Conversation,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, "bot"), RunningBot(settings, conversation):
        with locked(tmp_path / "bot.db"):
            server.user("prix de la carte")
            server.wait_for_reply()
            server.push(**server.pushed[-1])
            server.user("/privacy")
            assert "Votre message" in server.wait_for_reply().text
        wait_for(lambda: any("works again" in record.message for record in caplog.records))
        server.push(**server.pushed[0])
        server.user("/about")
        assert "Je suis un programme" in server.wait_for_reply().text


def test_a_mark_that_the_store_forgot_in_a_crash_is_written_again(
    server: BotApiServer,
    settings: Settings,
    conversation: Conversation,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING, "bot"), RunningBot(settings, conversation):
        server.user("prix de la carte")
        server.wait_for_reply()
        other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
        handled = "SELECT count(*) FROM updates WHERE handled_at IS NOT NULL"
        wait_for(lambda: other.execute(handled).fetchone()[0] == 1)
        other.execute("BEGIN IMMEDIATE")
        again = "UPDATE updates SET handled_at = NULL, chat_id = 1, leased_until = ?, payload = ?"
        other.execute(again, (time.time() + 20, json.dumps(server.pushed[0])))
        server.user("in English")
        assert server.wait_for_reply().text == FOLLOWED
        other.execute("COMMIT")
        wait_for(lambda: any("works again" in record.message for record in caplog.records))
        server.user("/privacy")
        server.wait_for_reply()
        wait_for(lambda: other.execute(handled).fetchone()[0] == 3)
        other.close()
    assert server.unread() == [], "and it was not answered again"


def test_starts_without_the_store(
    server: BotApiServer,
    settings: Settings,
    conversation: Conversation,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with locked(tmp_path / "bot.db"), RunningBot(settings, conversation):
        server.user("prix de la carte")
        assert "La carte de lecteur coûte" in server.wait_for_reply().text
    assert "the store does not work" in caplog.text


def test_a_database_server_may_go_and_come_back(
    server: BotApiServer,
    settings: Settings,
    conversation: Conversation,
    postgres_server: PostgresServer,
    postgres: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    shared = settings.model_copy(update={"store": SecretStr(postgres)})
    with caplog.at_level(logging.WARNING, "bot"), RunningBot(shared, conversation) as bot:
        server.user("prix de la carte")
        server.wait_for_reply()
        postgres_server.stop()
        try:
            server.user("in English")
            assert server.wait_for_reply().text == FOLLOWED
        finally:
            postgres_server.start()
        wait_for(lambda: any("works again" in record.message for record in caplog.records))
        server.user("en français")
        assert "La carte de lecteur coûte" in server.wait_for_reply().text
    assert bot.error is None


def wait_for(happened: Callable[[], bool]) -> None:
    """Wait for what no server can tell."""
    deadline = time.monotonic() + 15
    while not happened():
        assert time.monotonic() < deadline, "waited 15 s"
        time.sleep(0.02)
