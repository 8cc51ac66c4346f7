"""The webhook: who is believed, what is taken, and what Telegram is told."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bot.conversation import Conversation
from bot.errors import BotError
from bot.fake_telegram.server import FLOOD, INTERNAL, UNAUTHORIZED, BotApiServer, ServerFault
from bot.settings import Settings
from bot.telegram.base.routing import KINDS
from bot.telegram.base.timeouts import Timeouts
from bot.telegram.inbound.journal_worker import Capacity
from tests.telegram.running import RunningBot
from tests.telegram.test_durability import SECRET, free_port, webhook

HEADER = "X-Telegram-Bot-Api-Secret-Token"
JSON = {"Content-Type": "application/json", HEADER: SECRET}


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def url(port: int) -> str:
    return webhook(port)["WEBHOOK_URL"]


@pytest.fixture
def settings(small_here: dict[str, str], server: BotApiServer, port: int) -> Settings:
    return Settings.of(small_here | webhook(port) | {"TELEGRAM_API_URL": server.url})


@pytest.fixture
def listening(bot: RunningBot, server: BotApiServer) -> Iterator[RunningBot]:
    """A bot that has told Telegram where it listens."""
    server.wait_for_calls("setWebhook")
    yield bot


def update(number: int, text: str = "prix de la carte", chat: int = 1) -> dict[str, Any]:
    message = {"message_id": number, "date": 0, "chat": {"id": chat, "type": "private"}, "text": text}
    return {"update_id": number, "message": message | {"from": {"id": chat, "is_bot": False, "first_name": "C"}}}


@pytest.mark.usefixtures("listening")
def test_tells_telegram_where_and_how_to_deliver(server: BotApiServer, url: str) -> None:
    (given,) = server.called("setWebhook")
    assert given["url"] == url
    assert given["secret_token"] == SECRET
    assert json.loads(given["allowed_updates"]) == list(KINDS)
    assert int(given["max_connections"]) > 1
    assert server.called("getUpdates") == []


@pytest.mark.usefixtures("listening")
def test_answers_what_is_delivered(server: BotApiServer) -> None:
    server.user("prix de la carte")
    assert "La carte de lecteur coûte" in server.wait_for_reply().text
    server.press("In English")
    assert "costs" in server.wait_for_reply().text
    server.wait_until(lambda: server.pending() == 0, "both to be confirmed")


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        (JSON | {HEADER: "wrong"}, update(1), 403),
        (JSON | {HEADER: SECRET + "x"}, update(1), 403),
        ({"Content-Type": "application/json"}, update(1), 403),
        (JSON | {HEADER: "\u00e9".encode()}, update(1), 403),
        (JSON | {"Content-Type": "text/plain"}, update(1), 415),
        ({HEADER: SECRET}, update(1), 415),
        (JSON, b"{", 400),
        (JSON, b"\xff\xfe", 400),
        (JSON, b"[" * 50_000, 400),
        (JSON, b'{"update_id": ' + b"9" * 5_000 + b"}", 400),
        (JSON, [], 400),
        (JSON, {"message": {}}, 400),
        (JSON, {"update_id": "1"}, 400),
        (JSON, {"update_id": 2**70}, 400),
        (JSON, b" " * 1_000_001, 413),
        (JSON | {"Content-Type": "application/json; charset=utf-8"}, update(2), 200),
        (JSON | {"Content-Type": "Application/JSON"}, update(3), 200),
        (JSON, {"update_id": 4}, 200),
    ],
    ids=[
        *("wrong secret", "longer secret", "no secret", "odd secret", "text", "no type", "half", "not UTF-8", "deep"),
        *("long number", "a list", "no id", "id is text", "id too large", "too much", "charset", "capitals", "nothing"),
    ],
)
def test_takes_only_what_telegram_would_send(url: str, headers: dict[str, Any], body: Any, status: int) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    assert httpx.post(url, content=content, headers=headers).status_code == status


@pytest.mark.usefixtures("listening")
def test_blanks_that_a_proxy_puts_behind_the_secret_do_no_harm(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)  # httpx refuses to send them
    connection.request("POST", "/hook", json.dumps(update(5)), JSON | {HEADER: f"{SECRET} \t"})
    assert connection.getresponse().status == 200
    connection.close()


@pytest.mark.usefixtures("listening")
def test_reads_no_more_than_it_takes_to_see_that_it_is_too_much(url: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b" " * 100_000

    # or the answer comes while we are still sending, and the connection is closed
    with contextlib.suppress(httpx.TransportError):
        assert httpx.post(url, content=endless(), headers=JSON).status_code == 413


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize(
    ("method", "path", "status"), [("POST", "/", 404), ("POST", "/hook/x", 404), ("GET", "/hook", 405)]
)
def test_there_is_nothing_else(port: int, method: str, path: str, status: int) -> None:
    assert httpx.request(method, f"http://127.0.0.1:{port}{path}", headers=JSON).status_code == status


def test_without_room_a_delivery_is_refused_and_taken_later(
    server: BotApiServer,
    settings: Settings,
    conversation: Conversation,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.telegram.inbound.webhook._ROOM", 0.1)
    monkeypatch.setattr("bot.telegram.inbound.journal_worker.CAPACITY", Capacity(window=2, tick=0.1))
    server.break_down("sendMessage", ServerFault(200, seconds=0.7))
    with RunningBot(settings, conversation) as bot:
        server.wait_for_calls("setWebhook")
        for chat in range(1, 7):
            server.user("prix de la carte", chat=chat)
        assert {server.wait_for_reply().chat for _ in range(6)} == set(range(1, 7))
        server.wait_until(lambda: server.pending() == 0, "all to be confirmed")
        assert 503 in server.statuses
    assert bot.error is None


def test_a_webhook_that_somebody_moved_is_set_again(
    server: BotApiServer, settings: Settings, conversation: Conversation, url: str
) -> None:
    with RunningBot(settings, conversation):
        server.wait_for_calls("setWebhook")
        server.api.webhook = "https://elsewhere.example.org/hook"
        server.wait_until(lambda: server.api.webhook == url, "the webhook to be set again")


@pytest.mark.parametrize(
    "told",
    [
        "Webhook can be set up only on ports 80, 88, 443 or 8443",
        "IP address 127.0.0.1 is reserved",
        "Failed to resolve host: Name or service not known",
        "An HTTPS URL must be provided for webhook",
    ],
    ids=["port", "address", "name", "scheme"],
)
def test_a_webhook_that_is_refused_ends_the_start_at_once(
    server: BotApiServer, settings: Settings, conversation: Conversation, told: str
) -> None:
    server.break_down("setWebhook", ServerFault(400, f"Bad Request: bad webhook: {told}"))
    with RunningBot(settings, conversation, Timeouts()) as bot:
        bot.wait()
    assert isinstance(bot.error, BotError)
    assert "127.0.0.1 refuses WEBHOOK_URL: Bad webhook: " in bot.error.problem
    assert "WEBHOOK_URL" in bot.error.remedy
    assert len(str(bot.error).splitlines()) == 2
    assert "/hook" not in str(bot.error), "its path may be a secret"
    assert len(server.called("setWebhook")) == 1


def test_a_webhook_that_can_be_set_in_a_moment_is_waited_for(
    server: BotApiServer, settings: Settings, conversation: Conversation, url: str
) -> None:
    server.fail("setWebhook", INTERNAL, FLOOD)
    with RunningBot(settings, conversation):
        server.wait_until(lambda: server.api.webhook == url, "the webhook to be set")


def test_a_token_revoked_while_listening_ends_the_bot(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    with RunningBot(settings, conversation) as bot:
        server.wait_for_calls("setWebhook")
        server.break_down("getWebhookInfo", UNAUTHORIZED)
        bot.wait()
    assert isinstance(bot.error, BotError)
    assert "refuses the bot's token" in bot.error.problem


def test_a_port_that_is_taken_is_told(
    server: BotApiServer, settings: Settings, conversation: Conversation, port: int
) -> None:
    async def taken() -> None:
        other = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
        async with other:
            await asyncio.to_thread(end)

    def end() -> None:
        with RunningBot(settings, conversation) as bot:
            bot.wait()
        assert isinstance(bot.error, BotError)
        assert "WEBHOOK_LISTEN" in bot.error.problem

    asyncio.run(taken())
    assert server.called("setWebhook") == []
