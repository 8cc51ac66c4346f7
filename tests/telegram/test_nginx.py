"""README's nginx: deliveries reach a replica, wherever the replicas are."""

from __future__ import annotations

import re
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from tests.telegram.nginx import NameServer, Nginx, Replica, make_certificate
from tests.telegram.test_durability import free_port

README = (Path(__file__).parent.parent.parent / "bot" / "telegram" / "README.md").read_text("utf-8")
HOST = "bot.example.org"
PORT = free_port()
HERE, THERE = ("127.0.0.2", "127.0.0.3"), ("127.0.0.4", "127.0.0.5")

pytestmark = pytest.mark.skipif(
    not Nginx.is_installed(), reason="nginx is not installed (apt-get install nginx openssl): README's is not tested"
)


def substituted(text: str, *pairs: tuple[str, str]) -> str:
    """Each of the first in place of the second; each stands there once."""
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture
def names() -> Iterator[NameServer]:
    with NameServer() as server:
        yield server


@pytest.fixture
def telegram(tmp_path: Path, names: NameServer) -> Iterator[httpx.Client]:
    """Posts to README's nginx, whose ports, resolver and certificates alone are others."""
    (site,) = re.findall(r"```nginx\n(.*?)```", README, re.DOTALL)
    port, certificate = free_port(), make_certificate(tmp_path, HOST)
    site = substituted(
        site,
        ("resolver 127.0.0.11 valid=5s", f"resolver 127.0.0.1:{names.port} valid=1s"),
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("bot:8080", f"bot:{PORT}"),
        ("/certificates/fullchain.pem", str(certificate)),
        ("/certificates/privkey.pem", str(tmp_path / "privkey.pem")),
    )
    trust = ssl.create_default_context(cafile=str(certificate))
    with (
        Nginx(tmp_path, site, port),
        httpx.Client(base_url=f"https://127.0.0.1:{port}", headers={"Host": HOST}, verify=trust, trust_env=False) as it,
    ):
        yield it


def delivered(telegram: httpx.Client, update: int = 1) -> int:
    extensions = {"sni_hostname": HOST}
    return telegram.post("/telegram", json={"update_id": update}, extensions=extensions, timeout=20).status_code


def delivered_again(telegram: httpx.Client) -> int:
    """As Telegram does, which comes again until it is told that the update was taken."""
    deadline = time.monotonic() + 10
    while (status := delivered(telegram)) != 200 and time.monotonic() < deadline:
        time.sleep(0.2)
    return status


def replicas(stack: ExitStack, hosts: tuple[str, ...]) -> list[Replica]:
    return [stack.enter_context(Replica(host, PORT)) for host in hosts]


def test_replicas_that_come_back_at_other_addresses_are_found(telegram: httpx.Client, names: NameServer) -> None:
    names.addresses = HERE
    with ExitStack() as stack:
        replicas(stack, HERE)
        assert delivered(telegram) == 200
    names.addresses = THERE
    with ExitStack() as stack:
        replicas(stack, THERE)
        assert delivered_again(telegram) == 200
        assert [delivered(telegram, update) for update in range(20)] == [200] * 20


def test_both_replicas_get_deliveries(telegram: httpx.Client, names: NameServer) -> None:
    names.addresses = HERE
    with ExitStack() as stack:
        both = replicas(stack, HERE)
        assert [delivered(telegram, update) for update in range(40)] == [200] * 40
        assert all(replica.taken for replica in both)


@pytest.mark.parametrize("status", [None, 503], ids=["not there", "stopping"])
def test_what_one_replica_does_not_take_the_other_gets(
    telegram: httpx.Client, names: NameServer, status: int | None
) -> None:
    names.addresses = HERE
    with ExitStack() as stack:
        (takes,) = replicas(stack, HERE[:1])
        if status is not None:
            stack.enter_context(Replica(HERE[1], PORT, status))
        assert [delivered(telegram, update) for update in range(20)] == [200] * 20
        assert len(takes.taken) == 20


def test_nginx_starts_before_the_bots_and_finds_them_later(telegram: httpx.Client, names: NameServer) -> None:
    assert delivered(telegram) == 502
    names.addresses = HERE
    with ExitStack() as stack:
        replicas(stack, HERE)
        assert delivered_again(telegram) == 200
