"""This machine's clock may be wrong: the age of a message is judged by Telegram's."""

from __future__ import annotations

import asyncio
import logging
import time
from email.utils import formatdate

import pytest

from bot.conversation import Conversation
from bot.errors import Severity
from bot.fake_telegram.server import BotApiServer
from bot.operation.finding import Diagnosis
from bot.operation.telegram_checks import check_telegram
from bot.settings import Settings
from bot.telegram.base.clock import TelegramClock, describe
from tests.telegram.running import RunningBot
from tests.telegram.test_telegram import FRENCH, GROUP, assert_silence

WRONG = "this machine's clock is"
OFF = {"ahead": -600.0, "behind": 600.0}


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if WRONG in record.getMessage()]


@pytest.mark.parametrize("off", OFF.values(), ids=OFF.keys())
def test_a_clock_that_is_off_silences_no_group_and_is_told_once(
    server: BotApiServer, settings: Settings, conversation: Conversation, off: float, caplog: pytest.LogCaptureFixture
) -> None:
    server.api.clock_offset = off
    with RunningBot(settings, conversation):
        for _ in range(2):
            server.user("/ask prix de la carte", GROUP, user=7)
            assert server.wait_for_reply()
    assert len(warnings(caplog)) == 1


@pytest.mark.parametrize("off", OFF.values(), ids=OFF.keys())
def test_what_is_old_by_telegrams_clock_still_is(
    server: BotApiServer, settings: Settings, conversation: Conversation, off: float
) -> None:
    server.api.clock_offset = off
    with RunningBot(settings, conversation):
        server.user("/ask prix de la carte", GROUP, user=7, date=int(server.api.now()) - 360)
        assert_silence(server)


def test_a_clock_that_is_right_is_not_warned_of(
    server: BotApiServer, settings: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    server.api.clock_offset = 3.0
    with RunningBot(settings, conversation):
        server.user("prix de la carte")
        assert server.wait_for_reply().text == FRENCH
    assert warnings(caplog) == []


def test_without_a_date_in_the_answers_a_message_that_was_waited_for_tells_the_time(
    server: BotApiServer, settings: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    server.sends_date, server.api.clock_offset = False, -600.0
    with RunningBot(settings, conversation):
        server.wait_for_calls("getUpdates")
        time.sleep(2.5)
        server.user("/ask prix de la carte", GROUP, user=7)
        assert server.wait_for_reply().text == FRENCH
    assert len(warnings(caplog)) == 1


def test_presses_and_messages_are_counted_by_one_clock(
    server: BotApiServer, small_here: dict[str, str], conversation: Conversation
) -> None:
    server.api.clock_offset = -600.0
    settings = Settings.of(small_here | {"TELEGRAM_API_URL": server.url, "BOT_RATE_LIMIT": "3"})
    with RunningBot(settings, conversation):
        server.user("prix de la carte", date=int(server.api.now()) - 100)
        server.wait_for_reply()
        server.press("In English")
        server.wait_for_reply()
        server.user("prix de la carte", date=int(server.api.now()) + 70)
        server.user("prix de la carte", date=int(server.api.now()) + 70)
        server.user("prix de la carte", date=int(server.api.now()) + 70)
        replies = [server.wait_for_reply().text for _ in range(3)]
    assert replies == [FRENCH] * 3, "a minute later, by the dates of all four"


def _findings(settings: Settings) -> dict[str, Diagnosis]:
    async def ask() -> list[Diagnosis]:
        return [finding async for finding in check_telegram(settings, 0)]

    return {finding.check: finding for finding in asyncio.run(ask())}


@pytest.mark.parametrize(
    ("off", "level", "what"),
    [
        (-600.0, Severity.WARNING, "10 min ahead of Telegram's"),
        (10_800.0, Severity.WARNING, "3 h behind Telegram's"),
        (2.0, Severity.OK, "as Telegram's"),
    ],
    ids=["ahead", "behind", "right"],
)
def test_doctor_compares_the_clock(
    server: BotApiServer, settings: Settings, off: float, level: Severity, what: str
) -> None:
    server.api.clock_offset = off
    found = _findings(settings)["clock"]
    assert found.level is level
    assert what in found.what


def test_doctor_says_nothing_of_a_clock_it_cannot_compare(server: BotApiServer, settings: Settings) -> None:
    server.sends_date = False
    assert "clock" not in _findings(settings)


# The clock alone


def clock_at(ours: float) -> TelegramClock:
    return TelegramClock(lambda: ours)


def test_what_telegram_says_counts_more_than_the_dates_of_messages() -> None:
    clock = clock_at(10_000.0)
    clock.answered(formatdate(10_000.0, usegmt=True))
    clock.received(9_000.0, waited=True)
    assert clock() == 10_000.0


@pytest.mark.parametrize(
    ("newest", "waited", "time_there"),
    [
        (9_000.0, False, 10_000.0),
        (9_000.0, True, 9_000.0),
        (11_000.0, False, 11_000.0),
        (0.0, True, 10_000.0),
        (1e15, False, 10_000.0),
    ],
    ids=["may have waited at Telegram", "just written", "from the future", "no date", "absurd"],
)
def test_the_dates_of_messages_tell_the_time_where_nothing_else_does(
    newest: float, waited: bool, time_there: float
) -> None:
    clock = clock_at(10_000.0)
    clock.received(newest, waited=waited)
    assert clock() == time_there


@pytest.mark.parametrize("date", [None, "", "yesterday", "Mon, 99 Foo 2026 00:00:00 GMT"])
def test_a_date_that_is_none_is_no_word_on_the_time(date: str | None) -> None:
    clock = clock_at(10_000.0)
    clock.answered(date)
    assert (clock(), clock.has_server_time) == (10_000.0, False)


@pytest.mark.parametrize(
    ("ahead", "words"), [(45.0, "45 s ahead of"), (-600.0, "10 min behind"), (90_000.0, "25 h ahead of")]
)
def test_says_by_how_much(ahead: float, words: str) -> None:
    assert describe(ahead) == words


def test_a_warning_is_given_once(caplog: pytest.LogCaptureFixture) -> None:
    clock = clock_at(10_000.0)
    with caplog.at_level(logging.WARNING):
        for told in (9_000.0, 8_000.0, 10_000.0):
            clock.answered(formatdate(told, usegmt=True))
    assert len(warnings(caplog)) == 1
    assert clock() == 10_000.0, "it was set meanwhile"
