"""Makes pytest items of script files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.authoring.scripts.conversations import ConversationPool
from bot.authoring.scripts.level import EVERY_LEVEL, Level
from bot.authoring.scripts.levels.drivers import LevelDrivers
from bot.authoring.scripts.parsing import read_scripts
from bot.authoring.scripts.play import play
from bot.authoring.scripts.printing import as_text
from bot.authoring.scripts.script import Script
from bot.errors import ApplicationError, BotError
from bot.settings import Settings

_POOL = pytest.StashKey[ConversationPool]()
_DRIVERS = pytest.StashKey[LevelDrivers]()


class FailedError(ApplicationError):
    """A script failed; the text is the whole report."""


class ScriptModule(pytest.File):
    """A script file: a test for each conversation on each level."""

    def collect(self) -> Iterator[pytest.Item]:
        """A test for each conversation on each level."""
        levels = _levels(self.config)
        for script in read_scripts(self.path):
            for level in levels:
                name = script.name if len(levels) == 1 else f"{script.name} ({level})"
                yield ScriptItem.from_parent(self, name=name, script=script, level=level)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The faults of the file, without a traceback."""
        return str(excinfo.value) if isinstance(excinfo.value, BotError) else super().repr_failure(excinfo)


class ScriptItem(pytest.Item):
    """One conversation on one level."""

    def __init__(self, *, script: Script, level: Level, **rest: Any) -> None:
        super().__init__(**rest)
        self.script = script
        self.level = level

    def runtest(self) -> None:
        """Play the script; raises FailedError with the whole report."""
        conversation = pool_of(self.config).conversation(self.script)
        failure = play(self.script, conversation, self.level, _drivers(self.config).at(self.level))
        if failure is not None:
            raise FailedError(as_text(failure, conversation))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The failure, or the faults of the content, without a traceback."""
        is_ours = isinstance(excinfo.value, (FailedError, BotError))
        return str(excinfo.value) if is_ours else super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """The place of the conversation, lines counted from 0."""
        return self.path, self.script.mark.line - 1, self.name


def pool_of(config: pytest.Config) -> ConversationPool:
    """The conversations of this run; each content is learnt once."""
    if _POOL not in config.stash:
        settings, named = Settings.load(), str(config.getini("bot_intents") or "")
        if named:
            settings = settings.model_copy(update={"intents": config.rootpath / named})
        config.stash[_POOL] = ConversationPool(settings)
    return config.stash[_POOL]


def _drivers(config: pytest.Config) -> LevelDrivers:
    if _DRIVERS not in config.stash:
        config.stash[_DRIVERS] = LevelDrivers()
        config.add_cleanup(config.stash[_DRIVERS].close)
    return config.stash[_DRIVERS]


def _levels(config: pytest.Config) -> tuple[Level, ...]:
    """The levels of the configuration.

    Raises BotError for one that does not exist.
    """
    wanted = config.getini("bot_levels")
    unknown = [name for name in wanted if name not in EVERY_LEVEL]
    if unknown:
        raise BotError(f"bot_levels: there is no level {unknown[0]!r}", f"write some of: {', '.join(EVERY_LEVEL)}")
    return tuple(level for level in EVERY_LEVEL if level in wanted)
