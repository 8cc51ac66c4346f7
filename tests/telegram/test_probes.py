"""The probes: alive only while the intake works, ready once there is an answer to give, metrics that name nobody."""

from __future__ import annotations

import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import __version__
from bot.conversation import Conversation
from bot.errors import BotError
from bot.operation.metrics import Metrics
from bot.operation.probes import Liveness, ProbeLimits, Probes
from bot.settings import ListenAddress, Settings
from bot.telegram.base.outcome import UpdateOutcome
from tests.telegram.attending import aside, service, soon

LIMITS = ProbeLimits(intake=120, journal=60)


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def probed(
    settings: Settings, conversation: Conversation, liveness: Liveness, metrics: Metrics | None = None
) -> AsyncIterator[httpx.AsyncClient]:
    """The probes, and a client of them."""
    probes = Probes(ListenAddress("127.0.0.1", 0), liveness, metrics or Metrics())
    async with (
        service(settings, conversation) as given,
        probes(given),
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{probes.port}", trust_env=False) as client,
    ):
        yield client


def numbers(metrics: Metrics) -> dict[str, float]:
    """Each line of the metrics, without the zeros."""
    families = text_string_to_metric_families(metrics.text().decode())
    samples = (sample for family in families for sample in family.samples)
    return {
        f"{sample.name}{json.dumps(sample.labels) if sample.labels else ''}": sample.value
        for sample in samples
        if sample.value and not sample.name.startswith("process_")
    }


# Alive


def test_is_alive_from_the_start_and_while_the_intake_works() -> None:
    clock = Clock()
    liveness = Liveness(LIMITS, clock)
    for _ in range(10):
        assert liveness.problem() is None
        clock.now += 59
        liveness.queue(waiting=1000, in_flight=0)
        clock.now += 60
        liveness.polled()


def test_is_deaf_when_nothing_was_heard_for_two_minutes_and_alive_again_when_it_was() -> None:
    clock = Clock()
    liveness = Liveness(LIMITS, clock)
    clock.now += 121
    liveness.queue(waiting=0, in_flight=0)
    assert liveness.problem() == "nothing was heard of Telegram for 121 s"
    liveness.polled()
    assert liveness.problem() is None


def test_is_deaf_when_nobody_keeps_the_journal() -> None:
    clock = Clock()
    liveness = Liveness(LIMITS, clock)
    clock.now += 61
    liveness.polled()
    assert liveness.problem() == "the journal has not been kept for 61 s"
    liveness.queue(waiting=3, in_flight=0)
    assert liveness.problem() is None


def test_healthz_tells_what_is_wrong(settings: Settings, conversation: Conversation) -> None:
    clock = Clock()
    liveness = Liveness(LIMITS, clock)

    async def work() -> None:
        async with probed(settings, conversation, liveness) as client:
            answer = await client.get("/healthz")
            assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
            clock.now += 200
            answer = await client.get("/healthz")
            assert (answer.status_code, answer.json()["status"]) == (503, "deaf")
            assert "200 s" in answer.json()["reason"]

    soon(work)


# Ready


def test_readyz_tells_of_the_content_and_the_store(settings: Settings, conversation: Conversation) -> None:
    liveness = Liveness()
    content = {"announcement": "library", "intents": len(conversation.announcement.intents)}

    async def work() -> None:
        async with probed(settings, conversation, liveness) as client:
            answer = await client.get("/readyz")
            assert (answer.status_code, answer.json()["status"]) == (503, "starting")
            liveness.queue(waiting=0, in_flight=0)
            answer = await client.get("/readyz")
            assert answer.status_code == 200
            assert answer.json() == {"status": "ready", "store": "available", "content": content}
            liveness.store(available=False)
            answer = await client.get("/readyz")
            assert (answer.status_code, answer.json()["store"]) == (200, "degraded"), "it answers all the same"

    soon(work)


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/", 404), ("POST", "/metrics", 405)])
def test_there_is_nothing_else(
    settings: Settings, conversation: Conversation, method: str, path: str, status: int
) -> None:
    async def work() -> None:
        async with probed(settings, conversation, Liveness()) as client:
            answer = await client.request(method, path)
            assert answer.status_code == status
            assert "server" not in answer.headers

    soon(work)


def test_a_port_that_is_taken_is_told_in_two_lines(settings: Settings, conversation: Conversation) -> None:
    async def work() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            probes = Probes(ListenAddress("127.0.0.1", taken.getsockname()[1]), Liveness(), Metrics())
            async with service(settings, conversation) as given:
                with pytest.raises(BotError, match=r"BOT_HEALTH_LISTEN=127\.0\.0\.1:\d+ cannot be listened at"):
                    await probes(given).__aenter__()

    soon(work)


def test_the_port_is_free_again_at_once(settings: Settings, conversation: Conversation) -> None:
    async def work() -> None:
        async with probed(settings, conversation, Liveness()) as client:
            await client.get("/healthz")
            port = client.base_url.port or 0
        await aside(lambda: socket.create_server(("127.0.0.1", port)).close())

    soon(work)


# Metrics


def test_counts_what_it_is_told() -> None:
    metrics = Metrics()
    for kind in ("message", "message", "callback_query"):
        metrics.update_received(kind)
    metrics.update_handled("message", 0.02, UpdateOutcome.ANSWER)
    metrics.update_handled("message", 3.0, UpdateOutcome.NONE)
    metrics.send_failed("429")
    metrics.queue(waiting=7, in_flight=2)
    metrics.store(available=False)
    metrics.failed(KeyError("my private question"))
    metrics.reloaded(sound=False)
    found = numbers(metrics)
    assert found['bot_updates_received_total{"kind": "message"}'] == 2
    assert found['bot_updates_received_total{"kind": "callback_query"}'] == 1
    assert found['bot_updates_handled_total{"kind": "message", "outcome": "answer"}'] == 1
    assert found['bot_updates_handled_total{"kind": "message", "outcome": "none"}'] == 1
    assert found['bot_handling_seconds_bucket{"kind": "message", "le": "0.025"}'] == 1
    assert found['bot_handling_seconds_sum{"kind": "message"}'] == 3.02
    assert found['bot_send_errors_total{"reason": "429"}'] == 1
    assert (found["bot_updates_waiting"], found["bot_chats_in_flight"]) == (7, 2)
    assert "bot_store_up" not in found, "it is 0"
    assert found['bot_errors_total{"type": "KeyError"}'] == 1
    assert found['bot_content_reloads_total{"result": "refused"}'] == 1
    assert any(f'"version": "{__version__}"' in name for name in found if name.startswith("bot_build_info"))
    assert "private" not in metrics.text().decode()


def test_the_labels_of_the_outcomes_stay() -> None:
    labels = ["answer", "not_stated", "clarify", "smalltalk", "out_of_scope"]
    assert [*map(str, UpdateOutcome)] == [*labels, "suggested", "passed on", "staff", "limited", "none"]


def test_tells_when_the_content_was_loaded_and_the_intake_last_worked() -> None:
    metrics = Metrics()
    before = numbers(metrics)["bot_content_loaded_seconds"]
    assert "bot_intake_last_seconds" not in numbers(metrics)
    metrics.polled()
    metrics.reloaded(sound=True)
    assert numbers(metrics)["bot_intake_last_seconds"] >= before
    assert numbers(metrics)["bot_content_loaded_seconds"] > before


def test_unknown_kinds_share_one_label() -> None:
    metrics = Metrics()
    for number in range(100):
        metrics.update_received(f"kind_{number}")
    assert numbers(metrics)['bot_updates_received_total{"kind": "other"}'] == 100


def test_serves_the_metrics_as_prometheus_reads_them(settings: Settings, conversation: Conversation) -> None:
    metrics = Metrics()
    metrics.update_received("message")

    async def work() -> None:
        async with probed(settings, conversation, Liveness(), metrics) as client:
            answer = await client.get("/metrics")
            assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
            names = {family.name for family in text_string_to_metric_families(answer.text)}
            assert {"bot_updates_received", "bot_store_up", "process_resident_memory_bytes"} <= names

    soon(work)
