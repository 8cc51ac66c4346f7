"""HTTP on loopback, with the accidents of real networks.

Plain asyncio in a thread of its own: an ASGI server cannot drop a connection in the middle of things.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import threading
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import parse_qsl


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What came in: the path, and the parameters and files of its form or JSON body."""

    path: str
    parameters: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What goes out: a status and a body, JSON unless it is bytes."""

    status: int
    body: object


Handler = Callable[[HttpRequest], Awaitable[HttpResponse | None]]
"""Answers a request; None drops the connection."""


class HttpServer:
    """Serves a handler at `url` from start to stop; the clock tells the Date of its answers, None for none."""

    def __init__(self, handle: Handler, clock: Callable[[], float | None] = time.time) -> None:
        self._handle = handle
        self._clock = clock
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="http-server", daemon=True)
        self._connections: set[asyncio.Task[None]] = set()
        self._port = 0

    @property
    def url(self) -> str:
        """The root of the server."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen on a free port."""
        self._thread.start()
        assert self._ready.wait(10), "the server did not start"

    def stop(self) -> None:
        """Drop all connections."""
        self.soon(self._stopped.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the server did not stop"

    def soon(self, call: Callable[[], object]) -> None:
        """Have the server's own thread call something."""
        self._loop.call_soon_threadsafe(call)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stopped.wait()
        server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self._exchange(reader, writer):
                    pass
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """One request and its response; whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path = head[0].split(" ")[1]
        response = await self._handle(_request(path, headers.get("content-type", ""), body))
        if response is None:
            return False
        payload = response.body if isinstance(response.body, bytes) else json.dumps(response.body).encode()
        first = f"HTTP/1.1 {response.status} {HTTPStatus(response.status).phrase}"
        lines = [first, "Content-Type: application/json", f"Content-Length: {len(payload)}", *self._date(), "", ""]
        writer.write("\r\n".join(lines).encode() + payload)
        await writer.drain()
        return True

    def _date(self) -> list[str]:
        now = self._clock()
        return [] if now is None else [f"Date: {formatdate(now, usegmt=True)}"]


def _request(path: str, content_type: str, body: bytes) -> HttpRequest:
    if not content_type.startswith("multipart/form-data"):
        return HttpRequest(path, _parameters(content_type, body))
    request = HttpRequest(path, {})
    boundary = content_type.partition("boundary=")[2].strip('"').encode()
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _, content = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]*)"', head)
        assert name is not None, "a part of a form has a name"
        content = content.removesuffix(b"\r\n")
        if b"filename=" in head:
            request.files[name[1].decode()] = content
        else:
            request.parameters[name[1].decode()] = content.decode()
    return request


def _parameters(content_type: str, body: bytes) -> dict[str, str]:
    if content_type.startswith("application/json"):
        given = json.loads(body)
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}
    return dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True)) if body else {}
