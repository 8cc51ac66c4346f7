"""Serves /healthz, /readyz and /metrics.

/healthz   200 while the intake works: a poll came back, or the webhook was found in order, within the last three
           minutes, and the journal is being kept. Otherwise 503: the process is deaf, and a restart may help.
/readyz    200 once the content is learnt and the intake has begun; says whether the store is degraded.
/metrics   the numbers of bot.operation.metrics.
"""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from typing_extensions import override

from bot.http_service import bind, serving
from bot.operation.metrics import CONTENT_TYPE, Metrics
from bot.settings import ListenAddress
from bot.telegram.base.observer import Observer
from bot.telegram.base.services import ServiceContext

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProbeLimits:
    """After how many seconds of silence the bot counts as deaf."""

    intake: float = 180.0  # a poll takes 30 when nobody writes, and the webhook is looked after every 60: twice in vain
    journal: float = 60.0  # the worker reports every second; a database that is gone holds it up for 10


class Liveness(Observer):
    """Remembers when the intake and the journal last worked."""

    def __init__(self, limits: ProbeLimits = ProbeLimits(), clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._clock = limits, clock
        self.begin()
        self.began = False
        self.store_available = True

    def begin(self) -> None:
        """Start the clocks: before, the content was learnt, and Telegram was waited for."""
        self._polled = self._kept = self._clock()

    @override
    def polled(self) -> None:
        self._polled = self._clock()

    @override
    def queue(self, waiting: int, in_flight: int) -> None:
        self._kept, self.began = self._clock(), True

    @override
    def store(self, available: bool) -> None:
        self.store_available = available

    def problem(self) -> str | None:
        """What does not work; None if all is well."""
        now = self._clock()
        if now - self._polled > self._limits.intake:
            return f"nothing was heard of Telegram for {now - self._polled:.0f} s"
        if now - self._kept > self._limits.journal:
            return f"the journal has not been kept for {now - self._kept:.0f} s"
        return None


class Probes:
    """The three pages, as a background service."""

    def __init__(self, address: ListenAddress, liveness: Liveness, metrics: Metrics) -> None:
        self._address, self._liveness, self._metrics = address, liveness, metrics
        self.port: int | None = None

    @asynccontextmanager
    async def __call__(self, service: ServiceContext) -> AsyncIterator[None]:
        """Serve the pages while the bot serves."""

        async def ready(_: Request) -> Response:
            return self._ready(service)

        pages = [("/healthz", self._alive), ("/readyz", ready), ("/metrics", self._numbers)]
        self._liveness.begin()
        listener = bind(self._address, "BOT_HEALTH_LISTEN")
        self.port = listener.getsockname()[1]
        async with serving(Starlette(routes=[Route(path, page) for path, page in pages]), listener):
            _log.info("probes at http://%s", ListenAddress(self._address.host, self.port))
            yield

    async def _alive(self, _: Request) -> Response:
        problem = self._liveness.problem()
        if problem is None:
            return JSONResponse({"status": "alive"})
        return JSONResponse({"status": "deaf", "reason": problem}, 503)

    def _ready(self, service: ServiceContext) -> Response:
        announcement = service.current.get().announcement
        status = "ready" if self._liveness.began else "starting"
        state = {
            "status": status,
            "store": "available" if self._liveness.store_available else "degraded",
            "content": {"announcement": announcement.head.id, "intents": len(announcement.intents)},
        }
        return JSONResponse(state, 200 if self._liveness.began else 503)

    async def _numbers(self, _: Request) -> Response:
        return Response(self._metrics.text(), media_type=CONTENT_TYPE)
