"""What is written to the log, and what never?

Never the token: python-telegram-bot's errors quote it, httpx's lines and exceptions hold URLs that contain it, and
either may come in a traceback. Never what people write, unless the level is DEBUG.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from types import TracebackType
from urllib.parse import quote

from bot.settings import Settings

HIDDEN = "[token]"

# As Telegram issues them, the colon percent-encoded or not: also a token that is not ours is somebody's.
_TOKEN = re.compile(r"\d{6,}(?::|%(?:25)*3A)[A-Za-z0-9_-]{30,}", re.IGNORECASE)
_SHORTEST_SECRET = 8  # hiding shorter ones would tear up every word they happen to be part of

_QUIET = {
    "httpx": logging.WARNING,  # its INFO lines contain the token, and tell nothing else
    "httpcore": logging.WARNING,
    "telegram": logging.CRITICAL,  # quotes answers of the server, people's messages in them; our doors say what failed
    "telegram.ext.Application": logging.WARNING,
}

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class Redactor:
    """Takes tokens out of a text: the configured one in any disguise, and whatever looks like one."""

    def __init__(self, token: str | None = None) -> None:
        secrets = {token, token.partition(":")[2]} if token else set()
        known = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]
        encoded = [quote(secret, safe="") for secret in known]
        disguises = {*known, *encoded, *map(quote, encoded)}
        self._known = sorted(disguises, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """The text without any token."""
        text = _TOKEN.sub(HIDDEN, text)
        for secret in self._known:
            text = text.replace(secret, HIDDEN)
        return text


class RedactingFormatter(logging.Formatter):
    """Formats a record whole (message, arguments, traceback), then takes the tokens out of the result.

    Of an exception only the type and the place are written unless it is asked for all: its message may quote a person.
    """

    def __init__(self, redact: Redactor, *, everything: bool = False) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._redact = redact
        self._everything = everything

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, without tokens."""
        record.exc_text = None  # another handler's formatter may have left its own rendering there
        text = super().format(record)
        record.exc_text = None
        return self._redact(text)

    def formatException(self, ei: _ExcInfo) -> str:
        """The exception as text; its message only when everything is wanted."""
        kind, _, place = ei
        if self._everything or kind is None:
            return super().formatException(ei)
        return "".join([*traceback.format_tb(place), f"{kind.__module__}.{kind.__qualname__}"])


class _Handler(logging.StreamHandler):  # type: ignore[type-arg]  # generic for the type checker only
    """Writes to the standard error stream; a record that cannot be formatted is named, its arguments are not shown."""

    def handleError(self, record: logging.LogRecord) -> None:
        kind = getattr(sys.exc_info()[0], "__name__", "an error")
        sys.stderr.write(f"a log line of {record.name} ({record.pathname}:{record.lineno}) was lost to {kind}\n")


def set_up_logging(settings: Settings) -> None:
    """Send the log to the standard error stream, and every uncaught exception too, all of it without tokens."""
    secret = settings.telegram_bot_token
    redact = Redactor(secret.get_secret_value().strip() if secret else None)
    debugging = settings.log_level == "DEBUG"
    handler = _Handler()
    handler.setFormatter(RedactingFormatter(redact, everything=debugging))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name, level in _QUIET.items():
        logging.getLogger(name).setLevel(logging.NOTSET if debugging else level)
    _redact_hooks(redact)


def _redact_hooks(redact: Redactor) -> None:
    """What Python itself prints about uncaught exceptions, without tokens."""

    def show(kind: type[BaseException], error: BaseException | None, place: TracebackType | None) -> None:
        sys.stderr.write(redact("".join(traceback.format_exception(kind, error, place))))

    def show_in_thread(uncaught: threading.ExceptHookArgs) -> None:
        if uncaught.exc_type is not SystemExit:
            show(uncaught.exc_type, uncaught.exc_value, uncaught.exc_traceback)

    sys.excepthook = show
    threading.excepthook = show_in_thread
    sys.unraisablehook = lambda lost: show(lost.exc_type, lost.exc_value, lost.exc_traceback)
