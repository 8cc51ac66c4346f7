"""What the tests share: the shipped announcement, a tiny one, and scripted conversations as test items."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.authoring.scripts.model import ScriptSettings
from bot.authoring.scripts.pytest_items import pool_of
from bot.content import Announcement, load
from bot.conversation import Conversation
from bot.settings import INTENTS
from bot.shipped_content import COMMON
from bot.understanding.matcher import Matcher
from tests.postgres import PostgresServer

pytest_plugins = [
    "bot.authoring.scripts.pytest_plugin",
    "pytester",
]  # the first is there already where the package is installed
CONTACT = "help@example.org"

settings.register_profile("same", derandomize=True, deadline=None)  # a test fails today if it fails tomorrow
settings.load_profile("same")


@pytest.fixture(scope="session")
def announcement() -> Announcement:
    """The shipped content."""
    return load(INTENTS)


@pytest.fixture(scope="session")
def conversation(request: pytest.FixtureRequest) -> Conversation:
    """The bot as shipped, encoder and all, with a support contact; learnt once for all tests and scripts."""
    return pool_of(request.config).on(INTENTS, ScriptSettings(support_contact=CONTACT))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Conversation:
    """The library of the wire tests, without an encoder."""
    folder = tmp_path_factory.mktemp("intents")
    for file in (COMMON / "wording.yaml", Path(__file__).parent / "telegram" / "small.yaml"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    return Conversation(Matcher(load(folder)))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Writes an intent file beside the shipped wording and gives its folder."""

    def write(text: str) -> Path:
        (tmp_path / "wording.yaml").write_text((COMMON / "wording.yaml").read_text(encoding="utf-8"), encoding="utf-8")
        (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A PostgreSQL server of the tests' own; without its programs the tests that need it are skipped."""
    if not PostgresServer.is_installed():
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql): replicas are not tested")
    with PostgresServer() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> str:
    """The URL of a database that is empty."""
    return postgres_server.new_database()
