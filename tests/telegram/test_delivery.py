"""Sending, when the network and Telegram do what they do: each fault, and what people see of it."""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.server import (
    BAD_GATEWAY,
    BLOCKED,
    DROPPED,
    DROPPED_AFTER,
    INTERNAL,
    NOT_FOUND,
    NOT_JSON,
    BotApiServer,
    ServerFault,
)
from bot.settings import Settings
from bot.telegram.base.timeouts import RetryPolicy
from tests.telegram.running import HURRIED, RunningBot

QUESTION, ANSWER = "prix de la carte", "La carte de lecteur coûte 15\xa0euros."
OTHER = "nombre de places"


def flood(seconds: int) -> ServerFault:
    return ServerFault(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def settled(server: BotApiServer, chat: int = 77) -> list[str]:
    """What was sent to others than the one who asks last, once that one has a reply."""
    server.user("/privacy", chat=chat)
    server.wait_until(lambda: any(sent.chat == chat for sent in server.api.sent), "the last reply")
    time.sleep(0.05)
    return [sent.text for sent in server.api.sent if sent.chat != chat]


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "faults",
    [[INTERNAL], [BAD_GATEWAY, INTERNAL], [DROPPED], [NOT_JSON], [NOT_FOUND], [flood(1)], [INTERNAL] * 4],
    ids=["500", "502 and 500", "dropped", "no JSON", "404", "429", "four times 500"],
)
def test_a_fault_that_passes_costs_nothing(server: BotApiServer, faults: list[ServerFault]) -> None:
    server.fail("sendMessage", *(replace(fault, chat=1) for fault in faults))
    server.user(QUESTION)
    server.wait_for_reply()
    assert settled(server) == [ANSWER]


@pytest.mark.usefixtures("bot")
def test_a_reply_that_may_have_arrived_is_sent_at_most_once_more(server: BotApiServer) -> None:
    server.fail("sendMessage", replace(DROPPED_AFTER, chat=1))
    server.user(QUESTION)
    assert [server.wait_for_reply().text for _ in range(2)] == [ANSWER, ANSWER]
    server.wait_until(lambda: server.pending() == 0, "the question to be confirmed")
    assert settled(server) == [ANSWER, ANSWER]


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("fault", [DROPPED_AFTER, DROPPED, INTERNAL], ids=["dropped after", "dropped", "500"])
def test_an_edit_is_repeated_whatever_happened(server: BotApiServer, fault: ServerFault) -> None:
    server.user(QUESTION)
    shown = server.wait_for_reply()
    server.fail("editMessageText", fault, fault, fault)
    server.press("In English")
    server.wait_until(lambda: "costs" in server.shown(shown.message_id), "the edit")
    assert settled(server).count("The reader’s card costs 15\xa0euros.") >= 1
    assert not [sent for sent in server.api.sent if sent.method == "sendMessage" and "costs" in sent.text]


@pytest.mark.usefixtures("bot")
def test_a_chat_that_is_told_to_wait_holds_up_no_other(server: BotApiServer) -> None:
    server.fail("sendMessage", replace(flood(2), chat=1))
    asked = time.monotonic()
    server.user(QUESTION, chat=1)
    server.wait_for_calls("sendMessage")
    for chat in range(2, 60):
        server.user(OTHER, chat=chat)
    replies = [server.wait_for_reply() for _ in range(58)]
    assert 1 not in {reply.chat for reply in replies}
    assert time.monotonic() - asked < 2
    assert server.wait_for_reply().chat == 1
    assert time.monotonic() - asked >= 2


@pytest.mark.usefixtures("bot")
def test_many_chats_that_are_told_to_wait_take_nobodys_place(server: BotApiServer) -> None:
    server.fail("sendMessage", *[flood(2)] * 60)
    asked = time.monotonic()
    for chat in range(1, 61):
        server.user(QUESTION, chat=chat)
    server.wait_for_calls("sendMessage", 60)
    server.user(OTHER, chat=100)
    assert server.wait_for_reply().chat == 100
    assert time.monotonic() - asked < 2
    assert {server.wait_for_reply().chat for _ in range(60)} == set(range(1, 61))


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    "fault",
    [BLOCKED, ServerFault(400, "Bad Request: chat not found"), ServerFault(403, "Forbidden: user is deactivated")],
    ids=["blocked", "chat not found", "deactivated"],
)
def test_a_chat_that_is_closed_is_left_alone(
    server: BotApiServer, fault: ServerFault, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "bot"):
        server.fail("sendMessage", replace(fault, chat=1))
        server.user(QUESTION)
        assert settled(server) == []
    assert len(server.called("sendMessage")) == 2, "no second try"
    assert [record.levelname for record in caplog.records if "not sent" in record.message] == ["INFO"]


@pytest.mark.usefixtures("bot")
def test_a_group_that_became_a_supergroup_is_answered_there(server: BotApiServer) -> None:
    body = b'{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-500}}'
    server.user("/topics@Announcement_bot", -500, user=7)
    server.wait_for_reply()
    server.fail("sendMessage", ServerFault(400, body=body))
    server.user("/topics@Announcement_bot", -100, user=7)
    assert server.wait_for_reply().chat == -500


def test_what_could_not_be_delivered_is_tried_again_later_and_then_given_up(
    server: BotApiServer,
    settings: Settings,
    conversation: Conversation,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram.answering._LATER", (0.1, 0.1))
    timeouts = replace(HURRIED, delivery=RetryPolicy(tries=2, pause=0.01))
    server.break_down("sendMessage", INTERNAL)
    with caplog.at_level(logging.WARNING, "bot"), RunningBot(settings, conversation, timeouts) as bot:
        server.user(QUESTION)
        server.wait_for_calls("sendMessage", 6)
        server.repair("sendMessage")
        server.user(OTHER)
        assert "places" in server.wait_for_reply().text, "the chat goes on"
    assert bot.error is None
    assert len(server.called("sendMessage")) == 7
    assert [r.message.partition(":")[0] for r in caplog.records if r.levelname == "ERROR"] == [
        "a reply was given up after 3 attempts"
    ]


def test_while_telegram_is_out_of_reach_nothing_is_given_up(
    server: BotApiServer, settings: Settings, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.answering._LATER", (0.05,))
    timeouts = replace(HURRIED, delivery=RetryPolicy(tries=1))
    server.break_down("sendMessage", NOT_FOUND)
    with RunningBot(settings, conversation, timeouts):
        server.user(QUESTION)
        server.wait_for_calls("sendMessage", 5)
        server.repair("sendMessage")
        assert server.wait_for_reply().text == ANSWER
        assert settled(server) == [ANSWER]


def test_a_poll_that_hangs_is_given_up(
    server: BotApiServer, settings: Settings, conversation: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.inbound.polling._HELD", 0.2)
    monkeypatch.setattr("bot.telegram.inbound.polling._HANGING", 0.2)
    server.fail("getUpdates", ServerFault(200, seconds=60))
    with RunningBot(settings, conversation):
        server.user(QUESTION)
        assert server.wait_for_reply().text == ANSWER


def test_a_batch_in_any_order_is_confirmed_whole(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    messages: list[dict[str, Any]] = []
    server.user(QUESTION)
    messages.append(server.pushed.pop())
    server.pushed.clear()
    message = messages[0]["message"]
    for number in (70_003, 70_001, 70_002):
        server.push(number, message=message | {"message_id": number, "chat": message["chat"] | {"id": number}})
        server.api.messages[number, number] = message
    with RunningBot(settings, conversation):
        assert {server.wait_for_reply().chat for _ in range(4)} == {1, 70_001, 70_002, 70_003}
        server.wait_for_calls("getUpdates", 2)
    offsets = [int(call["offset"]) for call in server.called("getUpdates") if "offset" in call]
    assert max(offsets) == 70_004
