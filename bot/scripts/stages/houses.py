"""Which house plays a level?"""

from __future__ import annotations

from bot.scripts.stage import House, Level
from bot.scripts.stages.core import CoreHouse


class Houses:
    """The houses that were needed so far, one a level; each costs nothing before. Use it as a context manager."""

    def __init__(self) -> None:
        self._open: dict[Level, House] = {}

    def __enter__(self) -> Houses:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def at(self, level: Level) -> House:
        """The house of a level."""
        if level not in self._open:
            self._open[level] = _build(level)
        return self._open[level]

    def close(self) -> None:
        """Close them all."""
        while self._open:
            self._open.popitem()[1].close()


def _build(level: Level) -> House:
    if level == "application":
        from bot.scripts.stages.application import ApplicationHouse

        return ApplicationHouse()
    if level == "wire":
        from bot.scripts.stages.wire import WireHouse

        return WireHouse()
    if level == "options":
        from bot.scripts.stages.wire import WireHouse

        return WireHouse(options=True)
    return CoreHouse()
