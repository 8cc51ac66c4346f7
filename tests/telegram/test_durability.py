"""Kill -9 in the middle of a burst: every question is answered after a restart, in order, and hardly any twice."""

from __future__ import annotations

import random
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from bot.fake_telegram.server import BotApiServer, ServerFault
from tests.telegram.bursts import Account, Burst
from tests.telegram.running import Process, process

QUESTIONS, CHATS = 200, 10
SECRET = "webhook-secret_1"


def free_port() -> int:
    """A port nobody listens at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def given(small: dict[str, str], server: BotApiServer) -> dict[str, str]:
    """Settings of the process; nobody is asked to slow down."""
    return small | {"TELEGRAM_API_URL": server.url, "BOT_RATE_LIMIT": "0"}


def webhook(port: int) -> dict[str, str]:
    return {
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/hook",
        "WEBHOOK_LISTEN": f"127.0.0.1:{port}",
        "WEBHOOK_SECRET": SECRET,
    }


@pytest.fixture(params=["polling", "webhook"])
def mode(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    yield webhook(free_port()) if request.param == "webhook" else {}


def test_a_bot_that_is_killed_loses_nothing(
    server: BotApiServer, given: dict[str, str], mode: dict[str, str], tmp_path: Path
) -> None:
    server.break_down("sendMessage", ServerFault(200, seconds=0.003))
    burst = Burst(server, QUESTIONS, CHATS)
    with process(tmp_path, **given, **mode) as bot:
        burst.wait_for_replies(random.Random(4).randint(20, 150))
        bot.kill()
    assert burst.account().lost > 0, "it was killed in the middle"
    with process(tmp_path, **given, **mode) as bot:
        burst.wait_for_all()
        assert bot.stop(signal.SIGTERM) == 0
    account = burst.account()
    assert (account.lost, account.out_of_order) == (0, 0)
    assert account.twice <= CHATS + 1


def test_a_bot_that_is_told_to_stop_finishes_what_it_began_and_leaves_the_rest(
    server: BotApiServer, given: dict[str, str], mode: dict[str, str], tmp_path: Path
) -> None:
    server.break_down("sendMessage", ServerFault(200, seconds=0.4))
    burst = Burst(server, 60, 4)
    with process(tmp_path, **given, **mode) as bot:
        burst.wait_for_replies(4)
        told = time.monotonic()
        assert bot.stop(signal.SIGTERM) == 0
        assert time.monotonic() - told < 5
    assert burst.account().lost > 40
    server.repair("sendMessage")
    with process(tmp_path, **given, **mode):
        burst.wait_for_all()
    assert burst.account() == Account(asked=60, lost=0, twice=0, out_of_order=0)


def test_two_replicas_share_the_work_and_what_a_killed_one_leaves(
    server: BotApiServer, given: dict[str, str], postgres: str, tmp_path: Path
) -> None:
    ports = (free_port(), free_port())
    server.break_down("sendMessage", ServerFault(200, seconds=0.003))
    server.balance(*(f"http://127.0.0.1:{port}/hook" for port in ports))
    with ExitStack() as stack:
        bots: list[Process] = [
            stack.enter_context(
                process(tmp_path, "tests.telegram.hurried", **given, **webhook(port), BOT_STORE=postgres)
            )
            for port in ports
        ]
        burst = Burst(server, QUESTIONS, CHATS)
        burst.wait_for_replies(60)
        bots[0].kill()
        burst.wait_for_all()
        assert bots[1].stop(signal.SIGTERM) == 0
    account = burst.account()
    assert (account.lost, account.out_of_order) == (0, 0)
    assert account.twice <= CHATS + 1


def test_what_is_delivered_again_is_not_answered_again(
    server: BotApiServer, given: dict[str, str], mode: dict[str, str], tmp_path: Path
) -> None:
    server.user("/topics", chat=1)
    first = server.pushed[-1]
    with process(tmp_path, **given, **mode) as bot:
        server.wait_for_reply()
        server.push(**first)
        server.user("/topics", chat=1)
        server.wait_for_reply()
        server.wait_until(lambda: server.pending() == 0, "both to be confirmed")
        assert bot.stop() == 0
    with process(tmp_path, **given, **mode):
        server.push(**first)
        server.user("/privacy", chat=1)
        assert "Votre message est gardé" in server.wait_for_reply().text
    assert server.unread() == []
