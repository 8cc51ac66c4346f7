"""Scripts are tested on a tiny announcement, learnt once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.scripts.casting import Cast
from bot.scripts.loading import read_scripts
from bot.scripts.running import Failure, play
from bot.scripts.script import Script
from bot.scripts.stages.houses import Houses
from bot.settings import INTENTS, Settings

SMALL = Path(__file__).parent.parent / "wire" / "small.yaml"
Write = Callable[[str], Path]
Read = Callable[[str], list[Script]]
Play = Callable[[str], Failure]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the tiny announcement."""
    folder = tmp_path_factory.mktemp("intents")
    shutil.copy(SMALL, folder)
    shutil.copy(INTENTS / "wording.yaml", folder)
    return folder


@pytest.fixture(scope="session")
def settings(library: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    cache = tmp_path_factory.mktemp("cache")
    return Settings.of({"BOT_INTENTS": str(library), "BOT_ENCODER": "none", "BOT_CACHE": str(cache)})


@pytest.fixture(scope="session")
def cast(settings: Settings) -> Cast:
    return Cast(settings)


@pytest.fixture(scope="session")
def conversation(cast: Cast, library: Path) -> Conversation:
    return cast.on(library)


@pytest.fixture(scope="session")
def houses() -> Iterator[Houses]:
    """One of each level for all tests: a bot over HTTP takes a second to start."""
    with Houses() as houses:
        yield houses


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
def failure(read: Read, cast: Cast, houses: Houses) -> Play:
    """Plays the one conversation of a script without Telegram, and gives its failure."""

    def played(text: str) -> Failure:
        (only,) = read(text)
        found = play(only, cast.conversation(only), "core", houses.at("core"))
        assert found is not None, "the script passes"
        return found

    return played
