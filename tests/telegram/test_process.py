"""`python -m bot run` as operators see it: exit codes, and an output without the token and without people's words."""

from __future__ import annotations

import contextlib
import signal
import sqlite3
from pathlib import Path

import pytest

from bot.fake_telegram.server import (
    CONFLICT,
    DROPPED,
    INTERNAL,
    NOT_FOUND,
    TOKEN,
    UNAUTHORIZED,
    BotApiServer,
    ServerFault,
)
from tests.telegram.running import process

SECRET = TOKEN.partition(":")[2]
QUESTION = "prix de la carte, ma question privée"
LEVELS = pytest.mark.parametrize("level", ["INFO", "DEBUG"])


@LEVELS
def test_serves_until_it_is_told_to_stop(
    server: BotApiServer, small: dict[str, str], tmp_path: Path, level: str
) -> None:
    with process(tmp_path, "tests.telegram.hurried", **small, TELEGRAM_API_URL=server.url, BOT_LOG_LEVEL=level) as bot:
        server.fail("getMe", INTERNAL, DROPPED)
        server.user("/start")
        server.wait_for_reply()
        server.fail("sendMessage", ServerFault(400, f"Bad Request: can't parse entities: <{QUESTION}>"), INTERNAL)
        server.fail("getUpdates", CONFLICT, ServerFault(200, body=f'{{"ok": true, "result": "{QUESTION}"'.encode()))
        server.user(QUESTION)
        server.user("/privacy")
        replies = [server.wait_for_reply().text for _ in range(2)]
        assert "La carte de lecteur coûte" in replies[0]
        assert "Votre message est gardé" in replies[1]
        assert bot.stop(signal.SIGTERM) == 0
    assert "serving as @Announcement_bot" in bot.output
    assert SECRET not in bot.output
    assert ("privée" in bot.output or "priv\\u00e9e" in bot.output) is (level == "DEBUG")
    assert "ResourceWarning" not in bot.output, "no connection is left open"


def test_control_c_is_a_clean_stop_too(server: BotApiServer, small: dict[str, str], tmp_path: Path) -> None:
    with process(tmp_path, **small, TELEGRAM_API_URL=server.url) as bot:
        server.wait_for_calls("getUpdates")
        assert bot.stop(signal.SIGINT) == 0
    assert "Traceback" not in bot.output


@LEVELS
@pytest.mark.parametrize("fault", [UNAUTHORIZED, NOT_FOUND], ids=["401", "404"])
def test_a_refused_token_is_told_in_two_lines(
    server: BotApiServer, small: dict[str, str], tmp_path: Path, fault: ServerFault, level: str
) -> None:
    server.break_down("getMe", fault)
    with process(tmp_path, **small, TELEGRAM_API_URL=server.url, BOT_LOG_LEVEL=level) as bot:
        assert bot.wait() == 1
    last = bot.output.splitlines()[-2:]
    assert "refuses the bot's token" in last[0]
    assert "@BotFather" in last[1]
    assert level == "DEBUG" or len(bot.output.splitlines()) == 2
    assert SECRET not in bot.output


@LEVELS
def test_a_token_revoked_while_running_ends_the_process(
    server: BotApiServer, small: dict[str, str], tmp_path: Path, level: str
) -> None:
    with process(tmp_path, "tests.telegram.hurried", **small, TELEGRAM_API_URL=server.url, BOT_LOG_LEVEL=level) as bot:
        server.wait_for_calls("getUpdates")
        server.break_down("getUpdates", UNAUTHORIZED)
        assert bot.wait() == 1
    last = bot.output.splitlines()[-2:]
    assert "refuses the bot's token" in last[0]
    assert "@BotFather" in last[1]
    assert level == "DEBUG" or "Traceback" not in bot.output
    assert SECRET not in bot.output


@pytest.mark.parametrize(
    ("token", "problem"),
    [("", "TELEGRAM_BOT_TOKEN is not set"), (f"{TOKEN} oops", "TELEGRAM_BOT_TOKEN is not a token")],
    ids=["none", "malformed"],
)
def test_a_token_that_cannot_be_one_is_told_in_two_lines(
    small: dict[str, str], tmp_path: Path, token: str, problem: str
) -> None:
    with process(tmp_path, **small | {"TELEGRAM_BOT_TOKEN": token}, BOT_LOG_LEVEL="DEBUG") as bot:
        assert bot.wait() == 1
    first, second = bot.output.splitlines()[-2:]
    assert problem in first
    assert "@BotFather" in second
    assert SECRET not in bot.output


@LEVELS
@pytest.mark.parametrize(
    ("statements", "problem"),
    [
        (["CREATE TABLE updates (id INTEGER)"], "a table 'updates' that is another program's"),
        (
            ["CREATE TABLE schema_version (version_num TEXT)", "INSERT INTO schema_version VALUES ('9999')"],
            "made by a newer version of the bot",
        ),
    ],
    ids=["foreign", "newer"],
)
def test_a_store_that_is_not_the_bots_is_told_in_two_lines(
    server: BotApiServer, small: dict[str, str], tmp_path: Path, statements: list[str], problem: str, level: str
) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "bot.db")) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    with process(tmp_path, **small, TELEGRAM_API_URL=server.url, BOT_LOG_LEVEL=level) as bot:
        assert bot.wait() == 1
    first, second = bot.output.splitlines()[-2:]
    assert problem in first
    assert second.startswith("  -> ")
    assert level == "DEBUG" or "Traceback" not in bot.output


@LEVELS
@pytest.mark.parametrize(
    "url",
    ["postgresql://bot:h@nter2@127.0.0.1:1/bot", "postgres://bot:h@nter2/x@database/bot?sslmode=require"],
    ids=["at", "at and slash"],
)
def test_a_password_that_is_not_encoded_is_told_in_two_lines_and_not_shown(
    small: dict[str, str], tmp_path: Path, url: str, level: str
) -> None:
    with process(tmp_path, **small | {"BOT_STORE": url, "BOT_LOG_LEVEL": level}) as bot:
        assert bot.wait() == 1
    first, second = bot.output.splitlines()
    assert first.startswith("BOT_STORE holds a sign that must be encoded")
    assert "%40" in second
    assert "nter2" not in bot.output


@LEVELS
@pytest.mark.parametrize("password", ["50%nter2", "h/nter2", "h#nter2"], ids=["percent", "slash", "hash"])
def test_a_database_that_is_away_is_told_of_without_its_password(
    server: BotApiServer, small: dict[str, str], tmp_path: Path, password: str, level: str
) -> None:
    store = f"postgresql://bot:{password}@127.0.0.1:1/bot"
    with process(tmp_path, **small, TELEGRAM_API_URL=server.url, BOT_STORE=store, BOT_LOG_LEVEL=level) as bot:
        server.user("prix de la carte")
        server.wait_for_reply()
        assert bot.stop() == 0
    assert "the store does not work" in bot.output
    assert "nter2" not in bot.output


@pytest.mark.parametrize(
    "url", ["https://bot.example.org:8080/hook", "https://192.168.1.10/hook", "http://bot.example.org/hook"]
)
def test_a_webhook_that_telegram_would_refuse_is_told_before_anything_is_loaded(
    small: dict[str, str], tmp_path: Path, url: str
) -> None:
    given = small | {"WEBHOOK_URL": url, "WEBHOOK_SECRET": "s" * 20, "BOT_INTENTS": "gone"}
    with process(tmp_path, **given) as bot:
        assert bot.wait() == 1
    first, second = bot.output.splitlines()
    assert first.startswith("WEBHOOK_URL ")
    assert second.startswith("  -> ")


def test_the_token_may_stand_in_a_file(server: BotApiServer, small: dict[str, str], tmp_path: Path) -> None:
    lines = [f"{name}={value}" for name, value in (small | {"TELEGRAM_API_URL": server.url}).items()]
    (tmp_path / ".env").write_text("\n".join(lines), "utf-8")
    with process(tmp_path, BOT_LOG_LEVEL="DEBUG") as bot:
        server.wait_for_calls("getUpdates")
        assert bot.stop() == 0
    assert SECRET not in bot.output
