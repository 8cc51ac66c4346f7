"""The log: the token in no disguise, people's words at no level but DEBUG."""

from __future__ import annotations

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
    names = ("httpx", "httpcore", "telegram", "telegram.ext.Application")
    before = root.level, root.handlers[:], {name: logging.getLogger(name).level for name in names}
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    root.handlers = []
    yield
    logging.captureWarnings(False)
    root.level, root.handlers = before[0], before[1]
    for name, level in before[2].items():
        logging.getLogger(name).setLevel(level)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


def set_up(level: str = "DEBUG", token: str = TOKEN) -> logging.Logger:
    set_up_logging(Settings.of({"TELEGRAM_BOT_TOKEN": token, "BOT_LOG_LEVEL": level}))
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
