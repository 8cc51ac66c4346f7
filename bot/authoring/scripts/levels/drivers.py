"""Builds and caches the driver of each level."""

from __future__ import annotations

from bot.authoring.scripts.level import Level, LevelDriver
from bot.authoring.scripts.levels.core import CoreDriver


class LevelDrivers:
    """The drivers that were needed so far, one a level; each costs nothing before. Use it as a context manager."""

    def __init__(self) -> None:
        self._open: dict[Level, LevelDriver] = {}

    def __enter__(self) -> LevelDrivers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def at(self, level: Level) -> LevelDriver:
        """The driver of a level, started when it is first needed."""
        if level not in self._open:
            self._open[level] = _build(level)
        return self._open[level]

    def close(self) -> None:
        """Close all drivers that were needed."""
        while self._open:
            self._open.popitem()[1].close()


def _build(level: Level) -> LevelDriver:
    if level == "application":
        from bot.authoring.scripts.levels.application import ApplicationDriver

        return ApplicationDriver()
    if level == "wire":
        from bot.authoring.scripts.levels.wire import WireDriver

        return WireDriver()
    if level == "options":
        from bot.authoring.scripts.levels.wire import WireDriver

        return WireDriver(options=True)
    return CoreDriver()
