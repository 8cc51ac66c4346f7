"""Servers whose answers tell no time: the dates of messages do, by polling and by webhook alike."""

from __future__ import annotations

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.server import BotApiServer
from bot.settings import Settings
from bot.telegram.base.clock import TelegramClock
from tests.telegram.running import RunningBot
from tests.telegram.test_clock import OFF, warnings
from tests.telegram.test_durability import free_port, webhook
from tests.telegram.test_telegram import FRENCH, GROUP, assert_silence

SEATS = "La bibliothèque compte 1\u202f200 places <assises> & chauffées."


@pytest.fixture(params=["polling", "webhook"])
def timeless(request: pytest.FixtureRequest, server: BotApiServer, small_here: dict[str, str]) -> Settings:
    """The settings for a server whose answers tell no time, which the bot asks or which delivers."""
    server.sends_date = False
    hook = webhook(free_port()) if request.param == "webhook" else {}
    return Settings.of(small_here | {"TELEGRAM_API_URL": server.url} | hook)


@pytest.mark.parametrize("off", OFF.values(), ids=OFF.keys())
def test_what_is_just_written_tells_the_time_from_the_first_message_on(
    server: BotApiServer, timeless: Settings, conversation: Conversation, off: float, caplog: pytest.LogCaptureFixture
) -> None:
    server.api.clock_offset = off
    with RunningBot(timeless, conversation):
        server.wait_for_calls("setMyCommands")
        server.user("/ask prix de la carte", GROUP, user=7)
        assert server.wait_for_reply().text == FRENCH
        server.user("/ask nombre de places", GROUP, user=7)
        assert server.wait_for_reply().text == SEATS
    assert len(warnings(caplog)) == 1


@pytest.mark.parametrize("off", [*OFF.values(), 0.0], ids=[*OFF.keys(), "right"])
def test_what_is_older_than_what_came_before_is_old(
    server: BotApiServer, timeless: Settings, conversation: Conversation, off: float
) -> None:
    server.api.clock_offset = off
    with RunningBot(timeless, conversation):
        server.wait_for_calls("setMyCommands")
        server.user("/ask prix de la carte", GROUP, user=7)
        server.wait_for_reply()
        server.user("/ask nombre de places", GROUP, user=7, date=int(server.api.now()) - 360)
        assert_silence(server)


def test_what_waited_before_the_start_does_not_tell_the_time(
    server: BotApiServer, settings: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    server.sends_date = False
    server.user("/ask nombre de places", GROUP, user=7, date=int(server.api.now()) - 360)
    with RunningBot(settings, conversation):
        server.wait_until(lambda: server.pending() == 0, "it to be taken in")
        server.user("/ask prix de la carte", GROUP, user=7)
        assert server.wait_for_reply().text == FRENCH
    assert warnings(caplog) == []


@pytest.mark.parametrize(
    ("later", "time_there"),
    [((9_400.0,), 10_000.0), ((9_400.0, 9_401.0), 9_401.0), ((9_400.0, 10_000.0, 9_400.0), 10_000.0)],
    ids=["one", "two that agree", "one between"],
)
def test_our_clock_was_set_anew_if_two_messages_say_so(later: tuple[float, ...], time_there: float) -> None:
    clock = TelegramClock(lambda: 10_000.0)
    for date in (10_000.0, *later):
        clock.received(date, waited=True)
    assert clock() == time_there
