"""Starting, running and ending: the faults of networks, servers and operators."""

from __future__ import annotations

import logging
import time

import pytest

from bot.conversation import Conversation
from bot.errors import BotError
from bot.fake_telegram.server import (
    BAD_GATEWAY,
    CONFLICT,
    DROPPED,
    DROPPED_AFTER,
    FLOOD,
    INTERNAL,
    NOT_FOUND,
    NOT_JSON,
    TOKEN,
    UNAUTHORIZED,
    WEBHOOK_SET,
    BotApiServer,
    ServerFault,
)
from bot.settings import Settings
from bot.telegram.base.timeouts import Timeouts
from tests.telegram.running import RunningBot

PASSING = {
    "500": INTERNAL,
    "502 in HTML": BAD_GATEWAY,
    "no JSON": NOT_JSON,
    "dropped": DROPPED,
    "dropped after": DROPPED_AFTER,
    "429": FLOOD,
}
LASTING = {name: PASSING[name] for name in ("500", "502 in HTML", "no JSON", "dropped")}
LOGGED_OUT = ServerFault(400, "Bad Request: Logged out")
REFUSED = {"401": UNAUTHORIZED, "404": NOT_FOUND}


def assert_serves(server: BotApiServer) -> None:
    server.user("prix de la carte")
    assert "La carte de lecteur coûte" in server.wait_for_reply().text


# The start


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_starts_once_the_fault_has_passed(
    server: BotApiServer, settings: Settings, conversation: Conversation, method: str, fault: ServerFault
) -> None:
    server.fail(method, fault, fault)
    with RunningBot(settings, conversation) as bot:
        assert_serves(server)
    assert bot.error is None


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
@pytest.mark.parametrize("fault", LASTING.values(), ids=LASTING.keys())
def test_gives_up_when_the_fault_stays(
    server: BotApiServer, settings: Settings, conversation: Conversation, method: str, fault: ServerFault
) -> None:
    server.break_down(method, fault)
    error = error_of(RunningBot(settings, conversation))
    assert "127.0.0.1 cannot be reached or does not work" in error.problem
    assert "check the network" in error.remedy
    assert len(server.called(method)) > 2, "it tried again"


def test_gives_up_when_there_is_no_network(small_here: dict[str, str], conversation: Conversation) -> None:
    settings = Settings.of(small_here | {"TELEGRAM_API_URL": "http://operator:hunter2@127.0.0.1:1"})
    error = error_of(RunningBot(settings, conversation))
    assert "127.0.0.1 cannot be reached" in error.problem
    assert "hunter2" not in str(error)


@pytest.mark.parametrize("fault", REFUSED.values(), ids=REFUSED.keys())
def test_gives_up_at_once_when_the_token_is_refused(
    server: BotApiServer, settings: Settings, conversation: Conversation, fault: ServerFault
) -> None:
    server.fail("getMe", fault)
    error = error_of(RunningBot(settings, conversation))
    assert "refuses the bot's token" in error.problem
    assert "@BotFather" in error.remedy
    assert TOKEN not in str(error)
    assert len(server.called("getMe")) == 1


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook"])
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (LOGGED_OUT, "Logged out"),
        (ServerFault(400, "Bad Request: the method is not available"), "The method is not available"),
        (ServerFault(403, "Forbidden: the account is frozen"), "the account is frozen"),
    ],
    ids=["logged out", "400", "403"],
)
def test_gives_up_at_once_when_the_bot_itself_is_refused(
    server: BotApiServer, settings: Settings, conversation: Conversation, method: str, fault: ServerFault, told: str
) -> None:
    server.break_down(method, fault)
    error = error_of(RunningBot(settings, conversation, Timeouts()))
    assert f"127.0.0.1 refuses the bot: {told}" in error.problem.replace("Forbidden: ", "")
    assert "TELEGRAM_API_URL" in error.remedy
    assert len(server.called(method)) == 1


def test_a_refusal_in_a_proxys_words_may_pass(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    page = ServerFault(403, body=b"<html>who are you?</html>")
    server.fail("getMe", page, page)
    with RunningBot(settings, conversation) as bot:
        assert_serves(server)
    assert bot.error is None


def test_a_webhook_left_over_is_removed_and_what_waits_is_answered(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    server.api.webhook = "https://old.example.org/hook"
    server.user("prix de la carte")
    with RunningBot(settings, conversation):
        assert "La carte de lecteur coûte" in server.wait_for_reply().text
    assert server.api.webhook == ""


# Polling


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "fault",
    [*PASSING.values(), CONFLICT, WEBHOOK_SET, LOGGED_OUT],
    ids=[*PASSING.keys(), "409", "409 of a webhook", "400"],
)
def test_polling_outlives_a_fault(server: BotApiServer, fault: ServerFault) -> None:
    assert_serves(server)
    server.fail("getUpdates", fault)
    server.user("nombre de places")
    assert "places" in server.wait_for_reply().text


@pytest.mark.parametrize("fault", REFUSED.values(), ids=REFUSED.keys())
def test_a_token_revoked_while_running_ends_the_bot(
    server: BotApiServer, settings: Settings, conversation: Conversation, fault: ServerFault
) -> None:
    with RunningBot(settings, conversation) as bot:
        assert_serves(server)
        server.break_down("getUpdates", fault)
        bot.wait()
    assert isinstance(bot.error, BotError)
    assert "refuses the bot's token" in bot.error.problem
    assert TOKEN not in str(bot.error)


def test_a_bot_that_is_logged_out_while_running_ends(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    with RunningBot(settings, conversation) as bot:
        assert_serves(server)
        server.break_down("getUpdates", LOGGED_OUT)
        bot.wait()
    assert isinstance(bot.error, BotError)
    assert "127.0.0.1 refuses the bot: Logged out" in bot.error.problem


def test_another_instance_that_stays_ends_the_bot(
    server: BotApiServer, settings: Settings, conversation: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    server.break_down("getUpdates", CONFLICT)
    with caplog.at_level(logging.WARNING, "bot"):
        error = error_of(RunningBot(settings, conversation))
    assert "another instance of this bot is running" in error.problem
    assert "stop the other one" in error.remedy
    told = [record for record in caplog.records if "another instance" in record.message]
    assert len(told) == 1, "once, not at each poll"


def test_of_two_instances_one_ends_and_the_other_serves(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    with RunningBot(settings, conversation, Timeouts()) as patient:
        with RunningBot(settings, conversation) as hurried:
            hurried.wait()
        assert isinstance(hurried.error, BotError)
        assert_serves(server)
    assert patient.error is None


def test_stops_at_once_while_it_pauses_between_polls(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    server.break_down("getUpdates", INTERNAL)
    with RunningBot(settings, conversation) as bot:
        server.wait_for_calls("getUpdates", 3)
        stopping = time.monotonic()
    assert bot.error is None
    assert time.monotonic() - stopping < 1.0, "the pause after the third failure is longer"


def test_a_clean_stop_leaves_nothing_unconfirmed(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    with RunningBot(settings, conversation) as bot:
        assert_serves(server)
    assert bot.error is None
    assert server.pending() == 0


def error_of(bot: RunningBot) -> BotError:
    """What a bot ends with that ends by itself."""
    with bot:
        bot.wait()
    assert isinstance(bot.error, BotError)
    return bot.error
