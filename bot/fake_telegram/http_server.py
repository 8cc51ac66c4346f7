"""Serves an aiohttp handler on loopback, in a thread and an event loop of its own.

A handler may cause the accidents of real networks: `request.transport.abort()` drops the connection.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_GRACE = 0.01  # seconds for requests under way when the server stops; to aiohttp 0 means for ever


class HttpServer:
    """Serves a handler at `url` from start to stop; the clock gives the Date of its answers, None for none."""

    def __init__(self, handle: Handler, clock: Callable[[], float | None] = time.time) -> None:
        self._handle = handle
        self._clock = clock
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="http-server", daemon=True)
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
        """Stop, and drop all connections."""
        self.soon(self._stopped.set)
        self._thread.join(10)
        assert not self._thread.is_alive(), "the server did not stop"

    def soon(self, call: Callable[[], object]) -> None:
        """Have the server's own thread call something."""
        self._loop.call_soon_threadsafe(call)

    async def _serve(self) -> None:
        self._loop, self._stopped = asyncio.get_running_loop(), asyncio.Event()
        application = web.Application(
            client_max_size=0
        )  # 0 means no limit: what is too large is for the handler to say
        application.router.add_route("*", "/{path:.*}", self._handle)
        application.on_response_prepare.append(self._set_date)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=_GRACE)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self._port = runner.addresses[0][1]
        self._ready.set()
        await self._stopped.wait()
        await runner.cleanup()

    async def _set_date(self, _: web.Request, response: web.StreamResponse) -> None:
        now = self._clock()
        if now is None:
            del response.headers["Date"]
        else:
            response.headers["Date"] = formatdate(now, usegmt=True)


async def form_of(request: web.Request) -> tuple[dict[str, str], dict[str, bytes]]:
    """The parameters and the files of a form, or of a JSON body."""
    if request.content_type == "application/json":
        given = await request.json()
        return {name: value if isinstance(value, str) else json.dumps(value) for name, value in given.items()}, {}
    form = await request.post()
    files = {name: part.file.read() for name, part in form.items() if isinstance(part, web.FileField)}
    return {name: part for name, part in form.items() if isinstance(part, str)}, files
