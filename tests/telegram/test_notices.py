"""Errors reach the admins: once each, counted, with nothing of anybody's in them, and never in a circle."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.api import SentMessage
from bot.fake_telegram.server import BLOCKED, FLOOD, INTERNAL, NOT_FOUND, BotApiServer, ServerFault
from bot.operation.notices import Notices, Pace
from bot.settings import Settings
from tests.telegram.attending import aside, service, soon, until

QUESTION = "ma question privée, camille@example.org"
HURRIED = Pace(retries=(0.01, 0.01))
NO_CHAT = ServerFault(400, "Bad Request: chat not found")


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def fail_here(notices: Notices, count: int = 1) -> None:
    for _ in range(count):
        try:
            raise KeyError(QUESTION)
        except KeyError as error:
            notices.failed(error)


def fail_there(notices: Notices) -> None:
    try:
        Settings.of({"BOT_ENCODER": QUESTION})
    except Exception as error:
        notices.failed(error)


def told(
    server: BotApiServer, settings: Settings, conversation: Conversation, notices: Notices, count: int
) -> list[SentMessage]:
    """The notices that were waiting, sent."""

    async def work() -> None:
        async with service(settings, conversation) as given, notices(given):
            await aside(lambda: server.wait_until(lambda: len(server.api.sent) >= count, f"{count} notices"))
            notices.notify("the last one")
            await aside(lambda: server.wait_until(lambda: server.api.sent[-1].text == "the last one", "the last one"))

    soon(work)
    return [sent for sent in server.api.sent if sent.text != "the last one"]


@pytest.fixture
def admin(server: BotApiServer, settings: Settings) -> Settings:
    """The settings of a bot with an admin who has written to it once."""
    server.user("/start", chat=11)
    return settings.model_copy(update={"admins": (11,)})


def test_an_error_is_told_with_its_type_and_place_and_nothing_of_anybodys(
    server: BotApiServer, admin: Settings, conversation: Conversation
) -> None:
    notices = Notices()
    fail_here(notices)
    fail_there(notices)
    first, second = told(server, admin, conversation, notices, 2)
    assert first.chat == 11
    assert "KeyError at test_notices.py:" in first.text
    assert "(fail_here)" in first.text
    assert "BotError at bot/settings.py:" in second.text, "the innermost place in the bot's own code"
    for notice in (first, second):
        assert "priv" not in notice.text
        assert "camille" not in notice.text


def test_an_error_that_nobody_catches_is_told_and_logged(
    server: BotApiServer, admin: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    notices = Notices()

    async def work() -> None:
        async with service(admin, conversation) as given, notices(given):
            asyncio.get_running_loop().call_soon(lambda: [][1])
            assert "IndexError at test_notices.py:" in (await aside(server.wait_for_reply)).text

    soon(work)
    assert "Exception in callback" in caplog.text


def test_the_same_error_is_told_again_at_the_10th_the_100th_and_the_1000th_time(
    server: BotApiServer, admin: Settings, conversation: Conversation
) -> None:
    notices = Notices(clock=Clock())
    fail_here(notices, 1234)
    sent = told(server, admin, conversation, notices, 4)
    assert [notice.text.partition("It happened ")[2].partition(" ")[0] for notice in sent] == ["", "10", "100", "1000"]


def test_the_same_error_is_told_again_after_an_hour(
    server: BotApiServer, admin: Settings, conversation: Conversation
) -> None:
    clock = Clock()
    notices = Notices(clock=clock)
    fail_here(notices)
    clock.now += 3599
    fail_here(notices)
    clock.now += 2
    fail_here(notices, 2)
    sent = told(server, admin, conversation, notices, 2)
    assert len(sent) == 2
    assert "It happened 3 times" in sent[1].text


def test_a_store_that_comes_and_goes_is_told_as_often_as_an_error(
    server: BotApiServer, admin: Settings, conversation: Conversation
) -> None:
    notices = Notices(clock=Clock())
    notices.store(available=True)
    for _ in range(12):
        notices.store(available=False)
        notices.store(available=True)
    sent = [notice.text for notice in told(server, admin, conversation, notices, 4)]
    assert [text.partition(";")[0].partition(".")[0] for text in sent] == [
        "The store cannot be used",
        "The store is back",
    ] * 2
    assert "It happened 10 times" in sent[2]


def test_every_admin_is_told_and_one_who_cannot_be_reached_is_logged_once(
    server: BotApiServer, settings: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    server.user("/start", chat=22)
    notices = Notices()
    notices.notify("one")
    notices.notify("two")
    both = settings.model_copy(update={"admins": (987654321, 22)})
    sent = told(server, both, conversation, notices, 2)
    assert [(notice.chat, notice.text) for notice in sent] == [(22, "one"), (22, "two")]
    (warning,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert "BOT_ADMINS, no. 1 cannot be told" in warning
    assert "987654321" not in warning


@pytest.mark.parametrize("fault", [INTERNAL, FLOOD, ServerFault(drop="before")], ids=["500", "429", "dropped"])
def test_a_notice_is_sent_again_when_the_network_fails(
    server: BotApiServer, admin: Settings, conversation: Conversation, fault: ServerFault
) -> None:
    server.fail("sendMessage", fault)
    notices = Notices(HURRIED)
    notices.notify("one")
    assert [notice.text for notice in told(server, admin, conversation, notices, 1)] == ["one"]


@pytest.mark.parametrize("fault", [INTERNAL, NOT_FOUND, BLOCKED, NO_CHAT], ids=["500", "404", "blocked", "no chat"])
def test_telling_that_fails_is_no_error_to_tell(
    server: BotApiServer,
    admin: Settings,
    conversation: Conversation,
    fault: ServerFault,
    caplog: pytest.LogCaptureFixture,
) -> None:
    notices = Notices(HURRIED)

    async def work() -> None:
        async with service(admin, conversation) as given, notices(given):
            server.break_down("sendMessage", fault)
            fail_here(notices)
            await until(lambda: len(caplog.records) > 0)
            calls = len(server.called("sendMessage"))
            server.repair("sendMessage")
            notices.notify("the last one")
            await aside(server.wait_for_reply)
            assert len(server.called("sendMessage")) == calls + 1

    with caplog.at_level(logging.WARNING, "bot"):
        soon(work)
    assert [sent.text for sent in server.api.sent] == ["the last one"]
    assert len(caplog.records) == 1
    assert QUESTION not in caplog.text
    assert "123456789:" not in caplog.text


def test_too_much_to_tell_is_dropped_not_kept(
    server: BotApiServer, admin: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    notices = Notices()
    for number in range(100):
        notices.notify(f"no. {number}")
    sent = told(server, admin, conversation, notices, 20)
    assert [notice.text for notice in sent] == [f"no. {number}" for number in range(20)]
    assert [record.getMessage().partition(":")[2] for record in caplog.records] == [" further ones are dropped"]


def test_a_long_notice_fits_into_a_message(server: BotApiServer, admin: Settings, conversation: Conversation) -> None:
    notices = Notices()
    notices.notify("x" * 10_000)
    (notice,) = told(server, admin, conversation, notices, 1)
    assert len(notice.text) == 4096
