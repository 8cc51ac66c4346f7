"""Who works beside the intake while the bot serves?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from telegram import Bot

from bot.doors.charts import Chart
from bot.doors.telegram.desk import Desk
from bot.doors.telegram.moves import Moves
from bot.settings import Settings
from bot.store.mutes import Mutes


@dataclass(frozen=True, slots=True)
class Service:
    """What an attendant may use: everything here lives as long as the bot serves."""

    settings: Settings
    desk: Desk
    bot: Bot
    mutes: Mutes | None = None
    """The chats in which nothing is to be said, those of admins too; None where there is no store."""
    moves: Moves = field(default_factory=lambda: Moves({}))
    """Which chats of the settings have another id by now."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """What came of loading the content anew."""

    intents: int = 0
    seconds: float = 0.0
    faults: str = ""
    """Why the old content stays, each fault with its line; "" if the new one is in force."""


@dataclass(frozen=True, slots=True)
class Controls:
    """What admins may set going from their chats, as far as whoever started the serving lends it."""

    reload: Callable[[], Awaitable[Reloaded]] | None = None
    draw: Callable[[Chart], Awaitable[bytes | None]] | None = None
    """Draws a chart as PNG; None if it cannot be drawn here."""


NO_CONTROLS = Controls()

Attendant = Callable[[Service], AbstractAsyncContextManager[object]]
"""Is entered when the bot begins to serve, in its event loop, and left when it ends: probes, notices, hot reload."""
