"""What went wrong with a call to Telegram, as the handlers see it."""

from __future__ import annotations

from datetime import timedelta

from telegram.error import RetryAfter

from bot.errors import ApplicationError


class ClosedError(ApplicationError):
    """The person blocked the bot, or the chat is gone: nobody is there to read the reply."""


class UndeliveredError(ApplicationError):
    """Nobody could be reached, several times over: to be tried again later."""

    def __init__(self, reason: str, *, reached: bool) -> None:
        super().__init__(reason)
        self.reached = reached
        """Whether the server was there; if not, trying again costs nothing."""


def seconds(error: RetryAfter) -> float:
    """How long Telegram asks to wait."""
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
