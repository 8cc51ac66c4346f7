"""Checks whether Telegram delivers to a URL: scheme, port, host.

What it takes is told in https://core.telegram.org/bots/webhooks: TLS, IPv4, four ports, and a host that the whole world
can reach.
"""

from __future__ import annotations

import contextlib
import ipaddress
import re
import socket
from urllib.parse import urlsplit

from bot.errors import BotError

PORTS = (443, 80, 88, 8443)
_LOCAL = ("localhost", "local", "localdomain", "internal", "lan", "home.arpa", "test", "invalid")
_NUMERIC = re.compile(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+))*")  # also 127.1, 0x7f000001 and 2130706433


def refuse_unreachable(name: str, url: str) -> None:
    """Raise BotError, naming the setting, if Telegram would not deliver there."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        raise BotError(f"{name} is not https", "Telegram takes no other: put a proxy with TLS before the bot")
    if (parts.port or 443) not in PORTS:
        told = ", ".join(map(str, PORTS[:-1]))
        remedy = f"use {told} or {PORTS[-1]}: let a proxy listen there; where the bot itself listens is WEBHOOK_LISTEN"
        raise BotError(f"{name} has the port {parts.port}, and Telegram delivers to four ports only", remedy)
    if (why := _unreachable((parts.hostname or "").rstrip("."))) is not None:
        remedy = "name the public address of the proxy before the bot, or leave it empty: the bot then polls"
        raise BotError(f"{name} names a host that Telegram cannot reach: {why}", remedy)


def _unreachable(host: str) -> str | None:
    """Why the world cannot reach a host; None if it may."""
    if ":" in host:
        return "it delivers to no IPv6 address"
    if _NUMERIC.fullmatch(host):
        return _unreachable_address(host)
    if "." not in host:
        return "its name has no dot, so only your own network knows it"
    if any(host.endswith(f".{ending}") for ending in _LOCAL):
        return f"only your own network knows names in .{host.rpartition('.')[2]}"
    return None


def _unreachable_address(host: str) -> str | None:
    with contextlib.suppress(OSError):
        address = ipaddress.IPv4Address(socket.inet_aton(host))
        return None if address.is_global and not address.is_multicast else "it is an address of your own network"
    return "it is no IPv4 address"
