"""Carries HTTP requests to the Bot API server.

Over aiohttp: measured on loopback, python-telegram-bot's own httpx takes 0.9 ms of the processor for a message, 1.9 ms
with 32 under way (its pool looks through all connections at each step), aiohttp 0.2 ms. It also tells whether a request
that failed had gone out, which decides whether it may be repeated.
"""

from __future__ import annotations

import json
import ssl
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import aiohttp
import certifi
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from bot.telegram.base.clock import TelegramClock

_CONNECTIONS = 256
_CONNECT = 10.0
READ = 30.0  # long: who stops waiting does not know whether the message arrived


class NotSentError(NetworkError):
    """The request did not reach the server: it may be repeated without a second thought."""


class LostError(NetworkError):
    """The connection broke after the request had gone out: nobody knows whether it was carried out."""


class _Answer(dict[str, Any]):
    """What a server answered; asked for a result it does not hold, it is an answer that cannot be used."""

    def __missing__(self, key: str) -> Any:
        raise TelegramError("Invalid server response")


class Transport(BaseRequest):
    """Carries the calls of a bot."""

    def __init__(self, clock: TelegramClock | None = None) -> None:
        self._session: aiohttp.ClientSession | None = None
        self._clock = clock

    @property
    @override
    def read_timeout(self) -> float:
        return READ

    @override
    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS, ssl=_certificates())
            # trust_env: proxies are named in the environment
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)

    @override
    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("the transport is not initialised")
        read = READ if read_timeout is BaseRequest.DEFAULT_NONE else _seconds(read_timeout)
        timeout = aiohttp.ClientTimeout(connect=_CONNECT, sock_connect=_CONNECT, sock_read=read)
        data = _body(request_data)
        try:
            async with self._session.request(method, url, data=data, timeout=timeout) as answer:
                if self._clock is not None and answer.ok:
                    self._clock.answered(answer.headers.get("Date"))
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSentError(_reason(error)) from error
        except TimeoutError as error:
            raise TimedOut(f"no answer within {read:.0f} s" if read else "no answer") from error
        except (aiohttp.ClientError, OSError) as error:
            raise LostError(_reason(error)) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer as JSON; what it held instead is not quoted, for it may quote people."""
        try:
            answer = json.loads(payload)
        except (ValueError, RecursionError) as error:
            raise TelegramError("Invalid server response") from error
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return _Answer(answer)


class RawBot(ExtBot[None]):
    """A bot that gives updates as they are."""

    async def raw_updates(
        self, offset: int | None, timeout: float, limit: int, kinds: Sequence[str] | None
    ) -> list[Any]:
        """What waits at Telegram, as JSON. (get_updates itself refuses a whole batch for one odd update.)

        The kinds are Telegram's from then on; None leaves them as they are.
        """
        data = {"offset": offset, "timeout": int(timeout), "limit": limit, "allowed_updates": kinds}
        updates = await self._post("getUpdates", data, read_timeout=timeout + _CONNECT)
        return updates if isinstance(updates, list) else []


def _body(given: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    """The parameters, and the files beside them if there are any."""
    if given is None or not given.contains_files:
        return given.json_parameters if given else None
    form = aiohttp.FormData(given.json_parameters)
    for field, (name, content, kind) in (given.multipart_data or {}).items():
        form.add_field(field, content, filename=name, content_type=kind)
    return form


def _certificates() -> ssl.SSLContext:
    """The machine's certificates, and those that come with Python, for machines that have none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _seconds(given: float | timedelta | None) -> float | None:
    return given.total_seconds() if isinstance(given, timedelta) else given


def _reason(error: BaseException) -> str:
    """What failed, without the URL: it holds the token."""
    cause = getattr(error, "os_error", None) or error
    text = getattr(cause, "strerror", None)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
