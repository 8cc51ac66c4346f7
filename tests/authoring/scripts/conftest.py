"""Scripts are tested on a tiny announcement, learnt once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.authoring.scripts.conversations import ConversationPool
from bot.authoring.scripts.levels.drivers import LevelDrivers
from bot.authoring.scripts.parsing import read_scripts
from bot.authoring.scripts.play import Failure, play
from bot.authoring.scripts.script import Script
from bot.conversation import Conversation
from bot.settings import Settings
from bot.shipped_content import COMMON

SMALL = Path(__file__).parent.parent.parent / "telegram" / "small.yaml"
Write = Callable[[str], Path]
Read = Callable[[str], list[Script]]
Play = Callable[[str], Failure]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the tiny announcement."""
    folder = tmp_path_factory.mktemp("intents")
    shutil.copy(SMALL, folder)
    shutil.copy(COMMON / "wording.yaml", folder)
    return folder


@pytest.fixture(scope="session")
def settings(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    cache = tmp_path_factory.mktemp("cache")
    return Settings.of({"BOT_INTENTS": str(library), "BOT_ENCODER": "none", "BOT_CACHE": str(cache)})


@pytest.fixture(scope="session")
def pool(settings: Settings) -> ConversationPool:
    return ConversationPool(settings)


@pytest.fixture(scope="session")
def conversation(pool: ConversationPool, library: Path) -> Conversation:
    return pool.on(library)


@pytest.fixture(scope="session")
def drivers() -> Iterator[LevelDrivers]:
    """One of each level for all tests: a bot over HTTP takes a second to start."""
    with LevelDrivers() as drivers:
        yield drivers


@pytest.fixture
def script(tmp_path: Path) -> Write:
    """Writes a script file."""

    def write(text: str) -> Path:
        path = tmp_path / "script.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def read(script: Write) -> Read:
    """Reads a script from its text."""
    return lambda text: read_scripts(script(text))


@pytest.fixture
def failure(read: Read, pool: ConversationPool, drivers: LevelDrivers) -> Play:
    """Plays the one conversation of a script without Telegram, and gives its failure."""

    def played(text: str) -> Failure:
        (only,) = read(text)
        found = play(only, pool.conversation(only), "core", drivers.at("core"))
        assert found is not None, "the script passes"
        return found

    return played
