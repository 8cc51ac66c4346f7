"""Who works beside the intake while the bot serves?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass

from telegram import Bot

from bot.doors.telegram.desk import Desk
from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Service:
    """What an attendant may use: everything here lives as long as the bot serves."""

    settings: Settings
    desk: Desk
    bot: Bot


Attendant = Callable[[Service], AbstractAsyncContextManager[object]]
"""Is entered when the bot begins to serve, in its event loop, and left when it ends: probes, notices, hot reload."""
