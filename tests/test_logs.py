"""The log: no secret in any disguise, people's words at no level but DEBUG; text, or one JSON object a line."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from telegram.error import InvalidToken

from bot.logs import set_up_logging
from bot.settings import Settings

TOKEN = "123456789:AAE-abcdefghijklmnopqrstuvwxyz_1234"
SECRET = TOKEN.partition(":")[2]


@pytest.fixture(autouse=True)
def _undo() -> Iterator[None]:
    """Leave the process's logging as it was."""
    root = logging.getLogger()
    names = [name for name in logging.root.manager.loggerDict if not name.startswith("test")]
    before = root.level, root.handlers[:], {name: logging.getLogger(name).level for name in names}
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    root.handlers = []
    yield
    logging.captureWarnings(False)
    root.level, root.handlers = before[0], before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def set_up(level: str = "DEBUG", token: str = TOKEN, **more: str) -> logging.Logger:
    set_up_logging(Settings.of({"TELEGRAM_BOT_TOKEN": token, "BOT_LOG_LEVEL": level} | more))
    return logging.getLogger("test")


def broken() -> None:
    """Fail as python-telegram-bot does: the token in the message, its cause's URL too."""
    try:
        raise httpx.ConnectError(f"no route to http://host/bot{TOKEN}/getMe")
    except httpx.ConnectError as error:
        raise InvalidToken(f"The token `{TOKEN}` was rejected by the server.") from error


@pytest.mark.parametrize(
    "text",
    [
        TOKEN,
        f"https://api.telegram.org/bot{TOKEN}/getMe",
        f"https://proxy/?url={quote(TOKEN, safe='')}",
        f"https://proxy/?url={quote(quote(TOKEN, safe=''), safe='')}",
        TOKEN.replace(":", "%3a"),
        repr({"token": TOKEN}),
        repr(TOKEN.encode()),
        f"the secret half {SECRET}",
    ],
    ids=["bare", "URL", "percent-encoded", "twice encoded", "encoded in lower case", "repr", "bytes", "secret half"],
)
def test_hides_the_token(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    set_up().info(text)
    logged = capsys.readouterr().err
    assert "[token]" in logged
    assert SECRET not in logged


def test_hides_the_token_in_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    set_up().info("%s and %r", [TOKEN], {"url": httpx.URL(f"http://host/bot{TOKEN}/getMe")})
    assert SECRET not in capsys.readouterr().err


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_hides_the_token_in_tracebacks_and_their_causes(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    log = set_up(level)
    try:
        broken()
    except InvalidToken:
        log.exception("it failed", stack_info=True)
    logged = capsys.readouterr().err
    assert "InvalidToken" in logged
    assert SECRET not in logged


def test_hides_a_token_that_is_not_the_configured_one(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(token="").info("987654321:%s", SECRET)
    assert SECRET not in capsys.readouterr().err


def test_hides_a_configured_token_of_another_shape(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(token="of a/server ours").info("http://host/bot%s/getMe", quote("of a/server ours", safe=""))
    assert "ours" not in capsys.readouterr().err


def test_an_uncaught_exception_shows_no_token(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    try:
        broken()
    except InvalidToken as error:
        sys.excepthook(InvalidToken, error, error.__traceback__)
    logged = capsys.readouterr().err
    assert "Traceback" in logged
    assert SECRET not in logged


def test_an_uncaught_exception_of_a_thread_shows_no_token(capsys: pytest.CaptureFixture[str]) -> None:
    set_up()
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    logged = capsys.readouterr().err
    assert "Traceback" in logged
    assert SECRET not in logged


def test_a_line_that_cannot_be_formatted_shows_no_arguments(capsys: pytest.CaptureFixture[str]) -> None:
    set_up().info("%d", TOKEN)
    logged = capsys.readouterr().err
    assert "a log line of test" in logged
    assert SECRET not in logged


def test_httpx_is_silent_but_at_debug(capsys: pytest.CaptureFixture[str]) -> None:
    line = 'HTTP Request: POST http://host/bot%s/getMe "HTTP/1.1 200 OK"'
    set_up("INFO")
    logging.getLogger("httpx").info(line, TOKEN)
    assert capsys.readouterr().err == ""
    set_up("DEBUG")
    logging.getLogger("httpx").info(line, TOKEN)
    assert "/bot[token]/getMe" in capsys.readouterr().err


@pytest.mark.parametrize(("level", "shown"), [("INFO", False), ("DEBUG", True)], ids=["info", "debug"])
def test_what_a_person_wrote_shows_at_debug_only(level: str, shown: bool, capsys: pytest.CaptureFixture[str]) -> None:
    log = set_up(level)
    try:
        raise KeyError("my private question")
    except KeyError:
        log.exception("answering failed")
    logged = capsys.readouterr().err
    assert "test_logs.py" in logged, "the place of the fault is told"
    assert "KeyError" in logged
    assert ("private" in logged.replace('raise KeyError("my private question")', "")) is shown


@pytest.mark.parametrize("password", ["hunter2", "correct-horse", "p%40ssw0rd%2F"], ids=["short", "long", "encoded"])
def test_hides_the_passwords_of_urls(password: str, capsys: pytest.CaptureFixture[str]) -> None:
    url = f"http://operator:{password}@127.0.0.1:8081"
    log = set_up(TELEGRAM_API_URL=url)
    log.info("no answer from %s, nor from postgresql+psycopg://bot:%s@db/bot?a=1", url, password)
    logged = capsys.readouterr().err
    assert password not in logged
    assert "127.0.0.1:8081" in logged
    assert "operator" in logged


def test_hides_a_configured_password_wherever_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(TELEGRAM_API_URL="http://operator:p%40ssw0rd@127.0.0.1").info("it is p@ssw0rd, or p%40ssw0rd")
    assert "ssw0rd" not in capsys.readouterr().err


# One JSON object a line


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    log = set_up("INFO", BOT_LOG_FORMAT="json")
    log.info("deux lignes :\n« %s » \u2028 \x1b[31m", "été")
    (line,) = capsys.readouterr().err.split("\n")[:-1]
    logged = json.loads(line)
    assert list(logged) == ["time", "level", "logger", "message"]
    assert (logged["level"], logged["logger"]) == ("INFO", "test")
    assert logged["message"] == "deux lignes :\n« été » \u2028 \x1b[31m"
    assert logged["time"].endswith("+00:00")


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_json_tells_of_an_exception_what_text_tells(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    log = set_up(level, BOT_LOG_FORMAT="json")
    try:
        broken()
    except InvalidToken:
        log.exception("it failed with %s", TOKEN, stack_info=True)
    logged = capsys.readouterr().err
    # at DEBUG the bots that serve for the scripts' tests, in threads of their own, are heard as well
    (line,) = (line for line in map(json.loads, logged.splitlines()) if line["logger"] == "test")
    assert line["error"] == "telegram.error.InvalidToken"
    assert "test_logs.py" in line["traceback"]
    assert ("InvalidToken: The token" in line["traceback"]) is (level == "DEBUG"), "its message may quote a person"
    assert line["message"] == "it failed with [token]"
    assert "test_logs.py" in line["stack"]
    assert SECRET not in logged


def test_json_lines_tell_of_uncaught_exceptions_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up("INFO", BOT_LOG_FORMAT="json")
    thread = threading.Thread(target=broken)
    thread.start()
    thread.join()
    (line,) = (line for line in map(json.loads, capsys.readouterr().err.splitlines()) if line["logger"] == "bot")
    assert (line["level"], line["message"]) == ("CRITICAL", "uncaught exception")
    assert line["error"] == "telegram.error.InvalidToken"


def test_json_names_a_line_that_cannot_be_formatted(capsys: pytest.CaptureFixture[str]) -> None:
    set_up(BOT_LOG_FORMAT="json").info("%d", TOKEN)
    assert "a log line of test" in capsys.readouterr().err
