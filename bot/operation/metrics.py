"""Counts for Prometheus what the bot has done since its start.

Nothing here names a person or a message: labels are kinds, outcomes and reasons, of which there are few.
"""

from __future__ import annotations

import platform

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, Info, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from telegram.constants import UpdateType
from typing_extensions import override

from bot import __version__
from bot.telegram.base.observer import Observer
from bot.telegram.base.outcome import UpdateOutcome

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_KINDS = frozenset(UpdateType)  # what else a server may invent counts as "other": each label costs memory for good
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


class Metrics(Observer):
    """Counts in a Prometheus registry of its own."""

    def __init__(self) -> None:
        own = self._registry = CollectorRegistry()
        ProcessCollector(registry=own)
        Info("bot_build", "Version of the bot and of Python", registry=own).info(
            {"version": __version__, "python": platform.python_version()}
        )
        self._received = Counter("bot_updates_received", "Updates taken in", ["kind"], registry=own)
        self._handled = Counter("bot_updates_handled", "Updates handled", ["kind", "outcome"], registry=own)
        self._seconds = Histogram(
            "bot_handling_seconds", "From the arrival of an update to its end", ["kind"], buckets=_SECONDS, registry=own
        )
        self._waiting = Gauge("bot_updates_waiting", "Updates that wait in the journal", registry=own)
        self._in_flight = Gauge("bot_chats_in_flight", "Chats that are being answered", registry=own)
        self._send_errors = Counter("bot_send_errors", "Calls to Telegram that failed", ["reason"], registry=own)
        self._errors = Counter("bot_errors", "Faults of the bot itself", ["type"], registry=own)
        self._intake = Gauge("bot_intake_last_seconds", "When the intake last worked, since 1970", registry=own)
        self._store = Gauge("bot_store_up", "Whether the store can be used", registry=own)
        self._content = Gauge("bot_content_loaded_seconds", "When the content was loaded, since 1970", registry=own)
        self._reloads = Counter("bot_content_reloads", "Attempts to reload the content", ["result"], registry=own)
        self._store.set(1)
        self._content.set_to_current_time()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self._registry)

    @override
    def update_received(self, kind: str) -> None:
        self._received.labels(_known(kind)).inc()

    @override
    def update_handled(self, kind: str, seconds: float, outcome: UpdateOutcome) -> None:
        self._handled.labels(_known(kind), outcome).inc()
        self._seconds.labels(_known(kind)).observe(seconds)

    @override
    def send_failed(self, reason: str) -> None:
        self._send_errors.labels(reason).inc()

    @override
    def queue(self, waiting: int, in_flight: int) -> None:
        self._waiting.set(waiting)
        self._in_flight.set(in_flight)

    @override
    def polled(self) -> None:
        self._intake.set_to_current_time()

    @override
    def store(self, available: bool) -> None:
        self._store.set(available)

    @override
    def failed(self, error: BaseException) -> None:
        self._errors.labels(type(error).__name__).inc()

    def reloaded(self, *, sound: bool) -> None:
        """The content was replaced, or a new one refused."""
        self._reloads.labels("sound" if sound else "refused").inc()
        if sound:
            self._content.set_to_current_time()


def _known(kind: str) -> str:
    return kind if kind in _KINDS else "other"
