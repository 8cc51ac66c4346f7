"""What runs beside the intake while the bot serves, and what admins may set going."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

from telegram import Bot

from bot.charts import Chart
from bot.settings import Settings
from bot.store.mutes import Mutes
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.moved_chats import Moves


@dataclass(frozen=True, slots=True)
class ServiceContext:
    """What a background service may use: everything here lives as long as the bot serves."""

    settings: Settings
    current: CurrentConversation
    bot: Bot
    mutes: Mutes | None = None
    """The chats in which nothing is to be said, those of admins too; None where there is no store."""
    moves: Moves = field(default_factory=lambda: Moves({}))
    """Which chats of the settings have another id by now."""


@dataclass(frozen=True, slots=True)
class ReloadResult:
    """What came of loading the content anew."""

    intents: int = 0
    seconds: float = 0.0
    faults: str = ""
    """Why the old content stays, each fault with its line; "" if the new one is in force."""


@dataclass(frozen=True, slots=True)
class AdminControls:
    """What admins may start from their chats; None for what this process does not offer."""

    reload: Callable[[], Awaitable[ReloadResult]] | None = None
    draw: Callable[[Chart], Awaitable[bytes | None]] | None = None
    """Draws a chart as PNG; None if it cannot be drawn here."""


NO_CONTROLS = AdminControls()

BackgroundService = Callable[[ServiceContext], AbstractAsyncContextManager[object]]
"""Is entered when the bot begins to serve, in its event loop, and left when it ends: probes, notices, hot reload."""
