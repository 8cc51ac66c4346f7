"""Business accounts: the bot answers when it is sure and no human speaks; otherwise it is not there."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.fake_telegram.api import BOT, describe_chat, describe_person
from bot.fake_telegram.server import BotApiServer, ServerFault
from bot.settings import Settings
from bot.store.business import business_key
from bot.telegram.base.routing import KINDS
from bot.telegram.inbound.updates import received_update
from tests.telegram.running import RunningBot
from tests.telegram.test_telegram import ENGLISH, FRENCH, assert_silence

CUSTOMER, OWNER, CONNECTION = 21, 22, "connection-1"
SURE = "combien coûte la carte de lecteur ?"


@pytest.fixture
def settings(small_here: dict[str, str], server: BotApiServer) -> Settings:
    return Settings.of(small_here | {"TELEGRAM_API_URL": server.url, "BOT_BUSINESS": "on"})


@pytest.fixture
def account(server: BotApiServer, bot: RunningBot) -> BotApiServer:
    """A bot connected to an account whose customers it may answer."""
    connect(server)
    return server


def connect(server: BotApiServer, *, is_enabled: bool = True, can_reply: bool = True, tell: bool = True) -> None:
    """The owner connects the bot, or changes what it may do."""
    connection: dict[str, Any] = {"id": CONNECTION, "user": describe_person(OWNER, "fr"), "user_chat_id": OWNER}
    connection |= {"date": 1, "is_enabled": is_enabled, "rights": {"can_reply": True} if can_reply else {}}
    server.api.members.connections[CONNECTION] = connection
    if tell:
        server.push(business_connection=connection)


def write(server: BotApiServer, text: str = SURE, sender: int = CUSTOMER, **more: Any) -> None:
    """The customer writes to the account, or its owner to the customer."""
    message = {"message_id": 5, "date": int(time.time()), "chat": describe_chat(CUSTOMER), "text": text}
    message |= {"from": describe_person(sender, "fr"), "business_connection_id": CONNECTION}
    server.api.chats.add(CUSTOMER)
    server.push(business_message=message | more)


def test_answers_a_customer_when_it_is_sure(account: BotApiServer) -> None:
    write(account)
    reply = account.wait_for_reply()
    assert (reply.chat, reply.text, reply.titles) == (CUSTOMER, FRENCH, [])
    assert reply.parameters["business_connection_id"] == CONNECTION


SILENT: dict[str, dict[str, Any]] = {
    "not stated": {"text": "c'est ouvert le dimanche ?"},
    "small talk": {"text": "bonjour"},
    "out of scope": {"text": "va-t-il pleuvoir"},
    "not understood": {"text": "lecteurs tarif"},
    "a command": {"text": "/start card_price"},
    "one part not stated": {"text": f"{SURE} Et c'est ouvert le dimanche ?"},
    "no words": {"text": None, "dice": {"emoji": "🎲", "value": 6}},
    "five minutes ago": {"date": int(time.time()) - 310},
    "its own echo": {"sender": OWNER, "sender_business_bot": BOT},
    "the account's automatic greeting": {"sender": OWNER, "is_from_offline": True},
    "a bot as customer": {"from": BOT | {"id": CUSTOMER}},
}


@pytest.mark.parametrize("content", SILENT.values(), ids=SILENT.keys())
def test_leaves_all_else_to_the_owner(account: BotApiServer, content: dict[str, Any]) -> None:
    write(account, **content)
    assert_silence(account)


def test_never_talks_over_a_human(account: BotApiServer) -> None:
    write(account, "Bonjour, que puis-je pour vous ?", OWNER)
    write(account)
    assert_silence(account)


def test_a_human_in_another_chat_of_the_account_does_not_count(account: BotApiServer) -> None:
    write(account, "Bonjour", OWNER, chat=describe_chat(33))
    write(account)
    assert account.wait_for_reply().text == FRENCH


def test_speaks_again_half_an_hour_after_the_human(account: BotApiServer) -> None:
    write(account, "Bonjour", OWNER, date=int(time.time()) - 1801)
    write(account)
    assert account.wait_for_reply().text == FRENCH


@pytest.mark.parametrize("echo", [{"sender_business_bot": BOT}, {"is_from_offline": True}], ids=["echo", "automatic"])
def test_what_no_human_typed_silences_nobody(account: BotApiServer, echo: dict[str, Any]) -> None:
    write(account, "La carte de lecteur coûte 15 euros.", OWNER, **echo)
    write(account)
    assert account.wait_for_reply().text == FRENCH


@pytest.mark.parametrize("change", [{"is_enabled": False}, {"can_reply": False}], ids=["disabled", "may not reply"])
def test_keeps_to_what_the_connection_lets_it_do(account: BotApiServer, change: dict[str, bool]) -> None:
    connect(account, **change)
    account.wait_until(lambda: account.pending() == 0, "the change to be known")
    write(account)
    assert_silence(account)
    assert account.called("sendMessage")[0]["chat_id"] == "77"


@pytest.mark.usefixtures("bot")
def test_asks_about_a_connection_it_does_not_know(server: BotApiServer) -> None:
    connect(server, tell=False)
    write(server)
    write(server, "how much does the reader's card cost?")
    assert [server.wait_for_reply().text for _ in range(2)] == [FRENCH, ENGLISH]
    assert len(server.called("getBusinessConnection")) == 1


def test_asks_again_about_a_connection_that_refuses(account: BotApiServer) -> None:
    account.fail("sendMessage", ServerFault(400, "Bad Request: BUSINESS_CONNECTION_INVALID"))
    write(account)
    write(account)
    assert account.wait_for_reply().text == FRENCH
    assert len(account.called("getBusinessConnection")) == 1


def test_is_not_mixed_up_with_the_same_persons_chat_with_the_bot(account: BotApiServer) -> None:
    account.user("/lang en", chat=CUSTOMER)
    account.wait_for_reply()
    write(account)
    assert account.wait_for_reply().text == FRENCH
    account.user("en français", chat=CUSTOMER)
    assert account.wait_for_reply().text != FRENCH


@pytest.mark.parametrize("kind", ["edited_business_message", "deleted_business_messages"])
def test_is_not_even_sent_what_it_ignores(account: BotApiServer, kind: str) -> None:
    ignored: dict[str, Any] = {kind: {"business_connection_id": CONNECTION, "chat": describe_chat(CUSTOMER)}}
    account.push(**ignored)
    assert_silence(account)
    asked = json.loads(account.called("getUpdates")[-1]["allowed_updates"])
    assert asked == [*KINDS, "business_connection", "business_message"]


def test_without_the_setting_it_does_not_ask_for_business_messages(
    small_here: dict[str, str], server: BotApiServer, conversation: Conversation, tmp_path: Path
) -> None:
    off = Settings.of(small_here | {"TELEGRAM_API_URL": server.url, "BOT_STORE": f"sqlite:///{tmp_path / 'off.db'}"})
    with RunningBot(off, conversation) as bot:
        write(server)
        assert_silence(server)
        assert json.loads(server.called("getUpdates")[-1]["allowed_updates"]) == list(KINDS)
    assert bot.error is None


def test_a_customers_messages_have_a_place_of_their_own_in_the_journal() -> None:
    message = {"chat": {"id": CUSTOMER}, "from": {"id": CUSTOMER}, "business_connection_id": CONNECTION}
    arrival = received_update({"update_id": 1, "business_message": message}, 0.0)
    assert arrival is not None
    assert arrival.chat == business_key(CONNECTION, CUSTOMER)
    assert 2**62 <= arrival.chat < 2**63
    assert len({business_key("a", 1), business_key("a", 2), business_key("b", 1), arrival.chat}) == 4
