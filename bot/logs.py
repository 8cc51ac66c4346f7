"""Sets up logging; tokens, passwords and personal data never reach it.

Never the token: python-telegram-bot's errors quote it, httpx's lines and exceptions hold URLs that contain it, and
either may come in a traceback. Nor any other secret of the settings, nor a password in a URL. Never what people write,
unless the level is DEBUG. The lines are text, or JSON objects for programs that collect them.
"""

from __future__ import annotations

import contextlib
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from types import TracebackType
from urllib.parse import quote, unquote, urlsplit

from pydantic import SecretStr
from typing_extensions import override

from bot.settings import Settings
from bot.store.url import secrets_of

HIDDEN = "[token]"
HIDDEN_OTHER = "[secret]"

# As Telegram issues them, the colon percent-encoded or not: also a token that is not ours is somebody's.
_TOKEN = re.compile(r"\d{6,}(?::|%(?:25)*3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_PASSWORD = re.compile(r"(://[^/\s:@]*:)[^/\s]+@")
_DATABASE = re.compile(r"(\bpostgres\w*(?:\+\w+)?://[^/\s:]*:)\S*@")  # up to the last @: not all encode what they must
_OPTION = re.compile(r"(\b\w*password\s?=\s?)(?:'(?:[^'\\]|\\.)*'|[^\s&'\"]+)", re.IGNORECASE)
_SHORTEST_SECRET = 8  # hiding shorter ones would tear up every word they happen to be part of

_QUIET = {
    "httpx": logging.WARNING,  # its INFO lines contain the token, and nothing else of use
    "httpcore": logging.WARNING,
    "telegram": logging.CRITICAL,  # quotes answers with people's messages in them; bot/telegram says what failed
    "telegram.ext.Application": logging.WARNING,
    "uvicorn": logging.WARNING,  # reports each start and end of a server, which our own log does already
    "sqlalchemy": logging.WARNING,
    "aiosqlite": logging.WARNING,  # its DEBUG lines hold the parameters of the statements
    "alembic": logging.WARNING,
}

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Redactor:
    """Takes secrets out of a text: the configured ones in any disguise, and whatever looks like a token."""

    def __init__(self, token: str | None = None, *others: str) -> None:
        tokens = {token, token.partition(":")[2]} if token else set()
        self._known = [(each, HIDDEN) for each in _disguises(tokens)]
        self._known += [(each, HIDDEN_OTHER) for each in _disguises(set(others))]

    @classmethod
    def of(cls, settings: Settings) -> Redactor:
        """Knows the secrets of the settings."""
        token = settings.telegram_bot_token
        return cls(token.get_secret_value().strip() if token else None, *_other_secrets(settings))

    def __call__(self, text: str) -> str:
        """The text without any secret."""
        text = _TOKEN.sub(HIDDEN, text)
        for shape in (_DATABASE, _PASSWORD):
            text = shape.sub(rf"\1{HIDDEN_OTHER}@", text)
        text = _OPTION.sub(rf"\1{HIDDEN_OTHER}", text)
        for secret, hidden in self._known:
            text = text.replace(secret, hidden)
        return text


def _disguises(secrets: set[str]) -> list[str]:
    """The secrets as they are and as URLs hold them, the longest first: one may be part of another."""
    known = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]
    encoded = [quote(secret, safe="") for secret in known]
    return sorted({*known, *encoded, *map(quote, encoded)}, key=len, reverse=True)


def _other_secrets(settings: Settings) -> Iterator[str]:
    """All settings that are secrets but the token, and the passwords in those that are URLs."""
    for name in Settings.model_fields:
        value = getattr(settings, name)
        if isinstance(value, SecretStr) and name != "telegram_bot_token":
            value = value.get_secret_value()
            yield value.strip()
            yield from secrets_of(value) if name == "store" else ()
        if isinstance(value, str) and "://" in value:
            with contextlib.suppress(ValueError):  # no URL after all; its user reports that
                password = urlsplit(value).password or ""
                yield from (password, unquote(password))


class RedactingFormatter(logging.Formatter):
    """Formats a record whole (message, arguments, traceback), then takes the tokens out of the result.

    Of an exception only the type and the place are written unless it is asked for all: its message may quote a person.
    """

    def __init__(self, redact: Redactor, *, everything: bool = False) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self.redact = redact
        self._everything = everything

    @override
    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler's formatter may have left its own rendering there
        text = super().format(record)
        record.exc_text = None
        return self.redact(text)

    @override
    def formatException(self, ei: _ExcInfo) -> str:
        kind, _, place = ei
        if self._everything or kind is None:
            return super().formatException(ei)
        return "".join([*traceback.format_tb(place), f"{kind.__module__}.{kind.__qualname__}"])


class JsonFormatter(RedactingFormatter):
    """The same as one JSON object a line: time, level, logger, message, and of an exception its type and its place."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = f"{record.exc_info[0].__module__}.{record.exc_info[0].__qualname__}"
            line["traceback"] = self.formatException(record.exc_info)
        if record.stack_info:
            line["stack"] = record.stack_info
        return json.dumps({key: self.redact(value) for key, value in line.items()}, ensure_ascii=False)


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for the type checker only
    """Writes to the standard error stream; a record that cannot be formatted is named, its arguments are not shown."""

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        kind = getattr(sys.exc_info()[0], "__name__", "an error")
        sys.stderr.write(f"a log line of {record.name} ({record.pathname}:{record.lineno}) was lost to {kind}\n")


def set_up_logging(settings: Settings) -> None:
    """Send the log to the standard error stream, and every uncaught exception too, all of it without secrets."""
    redact = Redactor.of(settings)
    debugging = settings.log_level == "DEBUG"
    formatter = JsonFormatter if settings.log_format == "json" else RedactingFormatter
    handler = _Handler()
    handler.setFormatter(formatter(redact, everything=debugging))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(logging.NOTSET if debugging else level)
    _redirect_hooks(redact, as_lines=settings.log_format == "json")


def _redirect_hooks(redact: Redactor, *, as_lines: bool) -> None:
    """What Python itself prints about uncaught exceptions, without secrets; as lines of the log, or as ever."""

    def show(kind: type[BaseException], error: BaseException | None, place: TracebackType | None) -> None:
        if as_lines and error is not None:
            logging.getLogger("bot").critical("uncaught exception", exc_info=(kind, error, place))
        else:
            sys.stderr.write(redact("".join(traceback.format_exception(kind, error, place))))

    def show_in_thread(uncaught: threading.ExceptHookArgs) -> None:
        if uncaught.exc_type is not SystemExit:
            show(uncaught.exc_type, uncaught.exc_value, uncaught.exc_traceback)

    sys.excepthook = show
    threading.excepthook = show_in_thread
    sys.unraisablehook = lambda lost: show(lost.exc_type, lost.exc_value, lost.exc_traceback)
