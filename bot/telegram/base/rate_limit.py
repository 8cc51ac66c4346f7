"""Counts messages per person and minute."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from enum import Enum, auto, unique

from bot.telegram.base.recent import RecentlyUsed

_MINUTE = 60.0
_PEOPLE = 10_000


@unique
class RateDecision(Enum):
    """What a message over the limit gets: a word, and then silence until the minute has passed."""

    ANSWER = auto()
    SAY_SO = auto()
    SILENCE = auto()


@dataclass(frozen=True, slots=True)
class _Minute:
    start: float
    count: int = 0


class RateLimiter:
    """Counts the messages of each person in each chat, minute by minute; the minute begins with a message.

    The messages' own dates count, so that what waited while the bot was down is no flood. Each replica counts by
    itself, and a restart begins anew: this guards against floods, it is no quota.
    """

    def __init__(self, per_minute: int) -> None:
        self._limit = per_minute
        self._minutes: RecentlyUsed[Hashable, _Minute] = RecentlyUsed(_PEOPLE)

    def judge(self, person: Hashable, date: float) -> RateDecision:
        """Count a message of that date."""
        if not self._limit:
            return RateDecision.ANSWER
        minute = self._minutes.get(person)
        if minute is None or date >= minute.start + _MINUTE:
            minute = _Minute(date)
        self._minutes[person] = minute = replace(minute, count=minute.count + 1)
        if minute.count <= self._limit:
            return RateDecision.ANSWER
        return RateDecision.SAY_SO if minute.count == self._limit + 1 else RateDecision.SILENCE
