"""Telegram's time, whatever this machine's clock says.

Messages carry Telegram's time. A clock of ours that is minutes ahead would make each of them look minutes old, so their
age is judged by Telegram's own clock, which the `Date` of its answers tells. A server that sends none is known by the
dates of messages: no message comes from the future, and one that ends a poll which was kept waiting was just written.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

_log = logging.getLogger(__name__)

_EXACT = 5.0  # seconds: less is the way to Telegram and back, and dates are whole seconds
_WORTH_A_WORD = 30.0  # seconds
_ABSURD = 366 * 86_400.0  # seconds: no message says that much against our clock


class TelegramClock:
    """Our clock, put right by what Telegram says. Call it for the time; safe to share."""

    def __init__(self, ours: Callable[[], float] = time.time, *, warns: bool = True) -> None:
        self._ours = ours
        self._has_server_time = False
        self._is_to_warn = warns
        self._is_dated = False
        self._suspected: float | None = None
        self.ahead = 0.0
        """By how many seconds our clock is ahead of Telegram's; 0 where it is right."""

    def __call__(self) -> float:
        """The time at Telegram, in seconds since 1970."""
        return self._ours() - self.ahead

    @property
    def has_server_time(self) -> bool:
        """Whether an answer of Telegram's had a `Date`."""
        return self._has_server_time

    @property
    def is_off(self) -> bool:
        """Whether our clock is off by so much that somebody should set it."""
        return abs(self.ahead) >= _WORTH_A_WORD

    def at(self, ours: float) -> float:
        """The time at Telegram when our clock said this."""
        return ours - self.ahead

    def answered(self, date: str | None) -> None:
        """Note the `Date` of an answer that came just now."""
        server_time = _seconds(date)
        if server_time is not None:
            self._has_server_time = True
            self._set(self._ours() - server_time)

    def received(self, newest: float, *, waited: bool) -> None:
        """Note the date of the newest message that came; waited: the poll had been kept waiting for it."""
        ahead = self._ours() - newest
        if self._has_server_time or not newest or abs(ahead) > _ABSURD:
            return
        if (waited and self._is_confirmed(ahead)) or ahead < min(self.ahead, -_EXACT):
            self._is_dated = True
            self._set(ahead)

    def _is_confirmed(self, ahead: float) -> bool:
        """Whether to believe one message: not where it is older than others were, before a second one is as well."""
        before, self._suspected = self._suspected, ahead
        if not self._is_dated or ahead - self.ahead < _WORTH_A_WORD:
            return True
        return before is not None and abs(ahead - before) < _WORTH_A_WORD

    def _set(self, ahead: float) -> None:
        self.ahead = ahead if abs(ahead) > _EXACT else 0.0
        if self.is_off and self._is_to_warn:
            self._is_to_warn = False
            _log.warning(
                "this machine's clock is %s Telegram's: set it; until then Telegram's is used", describe(ahead)
            )


def describe(ahead: float) -> str:
    """By how much a clock is off, in words."""
    size = abs(ahead)
    amount = f"{size:.0f} s" if size < 120 else f"{size / 60:.0f} min" if size < 7200 else f"{size / 3600:.0f} h"
    return f"{amount} {'ahead of' if ahead > 0 else 'behind'}"


def _seconds(date: str | None) -> float | None:
    try:
        return parsedate_to_datetime(date).timestamp() if date else None
    except (ValueError, OverflowError, OSError):
        return None  # a proxy may write anything
