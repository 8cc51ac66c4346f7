"""`python -m bot run` with all that operators have of it: probes, metrics, JSON lines, notices, reload, doctor."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.fake_telegram.server import PATIENCE, TOKEN, BotApiServer
from tests.telegram.running import ROOT, Process, process

ADMIN, ASKER = 11, 987654321
SECRET = TOKEN.partition(":")[2]
QUESTION = "prix de la carte pour camille@example.org"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def get(port: int, page: str) -> httpx.Response:
    return httpx.get(f"http://127.0.0.1:{port}/{page}", trust_env=False)


def wait_for(bot: Process, text: str) -> None:
    """Wait until the bot has written something."""
    deadline = time.monotonic() + PATIENCE
    while text not in bot.output:
        assert time.monotonic() < deadline, bot.output
        time.sleep(0.02)


@pytest.fixture
def given(small: dict[str, str], server: BotApiServer, tmp_path: Path) -> dict[str, str]:
    """Settings with everything switched on, and content that may be edited."""
    content = shutil.copytree(small["BOT_INTENTS"], tmp_path / "intents")
    more = {"TELEGRAM_API_URL": server.url, "BOT_INTENTS": str(content), "BOT_ADMINS": str(ADMIN)}
    return small | more | {"BOT_HEALTH_LISTEN": str(free_port()), "BOT_LOG_FORMAT": "json"}


def test_is_watched_from_outside_and_names_nobody(server: BotApiServer, given: dict[str, str], tmp_path: Path) -> None:
    port = int(given["BOT_HEALTH_LISTEN"])
    with process(tmp_path, **given) as bot:
        server.user(QUESTION, chat=ASKER)
        assert "La carte de lecteur" in server.wait_for_reply().text
        server.user("/start", chat=ADMIN)
        server.wait_for_reply()
        wait_for(bot, "serving as")
        assert get(port, "healthz").json() == {"status": "alive"}
        ready = get(port, "readyz").json()
        assert (ready["status"], ready["store"], ready["content"]["announcement"]) == ("ready", "available", "library")
        metrics = get(port, "metrics").text
        assert 'bot_updates_received_total{kind="message"} 2.0' in metrics
        assert 'bot_updates_handled_total{kind="message",outcome="answer"} 1.0' in metrics
        assert bot.stop() == 0
    lines = [json.loads(line) for line in bot.output.splitlines()]
    assert {"probes at http://127.0.0.1:" + str(port), "stopped"} <= {line["message"] for line in lines}
    for text in (bot.output, metrics):
        assert str(ASKER) not in text
        assert "camille" not in text
        assert SECRET not in text
    with pytest.raises(httpx.ConnectError):
        get(port, "healthz")


def test_changes_its_content_on_a_hangup_and_tells_the_admins_of_its_faults(
    server: BotApiServer, given: dict[str, str], tmp_path: Path
) -> None:
    file = tmp_path / "intents" / "small.yaml"
    sound = file.read_text("utf-8")
    with process(tmp_path, **given) as bot:
        server.user("/start", chat=ADMIN)
        server.wait_for_reply()
        file.write_text(sound.replace("amount: 15", "amount: much"), "utf-8")
        os.kill(bot.pid, signal.SIGHUP)
        notice = server.wait_for_reply()
        assert (notice.chat, "small.yaml:10:" in notice.text) == (ADMIN, True)
        server.user("prix de la carte")
        assert "15\u00a0euros" in server.wait_for_reply().text
        file.write_text(sound.replace("amount: 15", "amount: 16"), "utf-8")
        assert "sound again" in server.wait_for_reply().text
        server.user("prix de la carte")
        assert "16\u00a0euros" in server.wait_for_reply().text
        assert bot.stop() == 0
    assert "the changed content is refused" in bot.output


def test_the_doctor_recognises_the_bot_on_duty(server: BotApiServer, given: dict[str, str], tmp_path: Path) -> None:
    server.user("/start", chat=ADMIN)
    with process(tmp_path, **given) as bot:
        server.wait_for_reply()
        wait_for(bot, "serving as")
        inherited = {name: value for name, value in os.environ.items() if name.split("_")[0] != "BOT"}
        run = subprocess.run(
            [sys.executable, "-m", "bot", "doctor", "--json"],
            cwd=tmp_path,
            env=inherited | {"PYTHONPATH": str(ROOT)} | given,
            capture_output=True,
            timeout=60,
            check=False,
        )
        server.user("prix de la carte")
        assert "15\u00a0euros" in server.wait_for_reply().text, "the doctor does the bot no harm"
        assert bot.stop() == 0
    checks = {check["check"]: check for check in json.loads(run.stdout)["checks"]}
    assert run.returncode == 0
    assert "the bot is running" in checks["probes"]["what"]
    assert "writable; 0 updates wait" in checks["store"]["what"]
    assert "another one polls" in checks["other instance"]["what"]
    assert checks["admins"]["level"] == "ok"
