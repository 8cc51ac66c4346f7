"""A Bot API server on loopback and a bot that serves a tiny announcement over it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assembly import assemble, converse
from bot.conversation import Conversation
from bot.fake_telegram.server import TOKEN, BotApiServer
from bot.operation.services import background_services
from bot.settings import Settings
from bot.shipped_content import COMMON
from tests.telegram.all_options import OPTIONS, make_known
from tests.telegram.running import RunningBot

_WITH_ALL_OPTIONS = frozenset(
    {
        "test_telegram",
        "test_under_answers",
        "test_feedback",
        "test_groups",
        "test_guests",
        "test_inline",
        "test_links",
        "test_reading",
        "test_sending",
    }
)
"""Modules whose tests run a second time with every optional feature on."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Each feature is tried alone and beside all others."""
    module = metafunc.module.__name__.rpartition(".")[2]
    if module in _WITH_ALL_OPTIONS and "options" in metafunc.fixturenames:
        metafunc.parametrize("options", [{}, OPTIONS], ids=["alone", "all options"], indirect=True)


@pytest.fixture
def options(request: pytest.FixtureRequest) -> dict[str, str]:
    """The optional settings that are made."""
    given: dict[str, str] = getattr(request, "param", {})
    return given


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> Iterator[None]:
    """Loopback is reached directly, whatever the machine's environment says."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("no_proxy", "127.0.0.1")
        yield


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The settings of the tiny announcement, with a token and without a server."""
    folder = tmp_path_factory.mktemp("intents")
    shutil.copy(Path(__file__).with_name("small.yaml"), folder)
    shutil.copy(COMMON / "wording.yaml", folder)
    cache = tmp_path_factory.mktemp("cache")
    return {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "BOT_INTENTS": str(folder),
        "BOT_ENCODER": "none",
        "BOT_CACHE": str(cache),
    }


@pytest.fixture(scope="session")
def learnt(small: dict[str, str]) -> Conversation:
    """The tiny announcement, learnt once."""
    return assemble(Settings.of(small))


@pytest.fixture
def conversation(learnt: Conversation, small: dict[str, str], options: dict[str, str]) -> Conversation:
    return converse(learnt.reader.matcher, Settings.of(small | options)) if options else learnt


@pytest.fixture
def server() -> Iterator[BotApiServer]:
    with BotApiServer() as server:
        yield server


@pytest.fixture
def small_here(small: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """The same with a store of the test's own."""
    return small | {"BOT_STORE": f"sqlite:///{tmp_path / 'bot.db'}"}


@pytest.fixture
def settings(small_here: dict[str, str], server: BotApiServer, options: dict[str, str]) -> Settings:
    if options:
        make_known(server)
    return Settings.of(small_here | {"TELEGRAM_API_URL": server.url} | options)


@pytest.fixture
def bot(settings: Settings, conversation: Conversation, options: dict[str, str]) -> Iterator[RunningBot]:
    """A bot that serves; it must still do so at the end of the test."""
    with serving(settings, conversation, options) as bot:
        yield bot
    assert bot.error is None


def serving(settings: Settings, conversation: Conversation, options: dict[str, str]) -> RunningBot:
    """As `run` would have it serve; with options, watched and attended as well."""
    if not options:
        return RunningBot(settings, conversation)
    beside = background_services(settings)
    return RunningBot(settings, conversation, services=beside.services, controls=beside.controls)
