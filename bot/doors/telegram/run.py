"""How does the bot serve Telegram, and when does it give up?"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Updater

from bot.assembly import assemble
from bot.conversation import Conversation
from bot.doors.telegram.app import App, build_application
from bot.doors.telegram.menus import set_menus
from bot.errors import BotError
from bot.settings import TELEGRAM, Settings

_log = logging.getLogger(__name__)

_UPDATES = ["message", "edited_message", "callback_query"]
_POLLING_TASK = "Updater:start_polling:polling_task"  # the Updater keeps it to itself: its name is the only handle
_POLL = timedelta(seconds=30)  # Telegram holds a poll this long when there is nothing to tell
_STOP = 0.5  # seconds in which a poll that is under way lets itself be stopped
_LONGEST_PAUSE = 15.0
_SAME_RIVAL = 45.0  # conflicts further apart are not of one rival: the Updater polls again within 30 seconds


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds to wait for what may come right by itself."""

    network: float = 60.0
    rival: float = 60.0
    first_pause: float = 1.0


def serve(settings: Settings) -> int:
    """Serve Telegram until interrupted; 0 after a clean stop.

    Raises BotError when there is nothing to wait for: a token that is refused, a rival that stays, no network.
    """
    _ = settings.token  # refused at once, not after the content was loaded
    asyncio.run(_until_interrupted(settings, assemble(settings)))
    return 0


async def _until_interrupted(settings: Settings, conversation: Conversation) -> None:
    """Listen until Ctrl-C or SIGTERM; either of them again cuts the clean-up short."""
    task, loop = asyncio.current_task(), asyncio.get_running_loop()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # on Windows, where Ctrl-C comes as KeyboardInterrupt
            loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await listen(settings, conversation)
    _log.info("stopped")


async def listen(settings: Settings, conversation: Conversation, patience: Patience = Patience()) -> None:
    """Answer until cancelled, or until Telegram will not have it: then raise BotError."""
    application = build_application(settings.token, settings.telegram_api_url, conversation)
    updater = application.updater
    assert updater is not None
    polling = _Polling(patience)
    menus: asyncio.Task[None] | None = None
    try:
        await _insist(application.initialize, settings, patience)
        await application.start()
        # also deletes a webhook left over; what waits at Telegram is kept
        await _insist(lambda: polling.start(updater), settings, patience)
        menus = asyncio.create_task(set_menus(application.bot, conversation))
        _log.info("serving as @%s; Ctrl-C stops", application.bot.username)
        await polling.ended(settings)
    finally:
        if menus is not None:
            menus.cancel()
            await asyncio.wait((menus,))
        await polling.stop(updater)
        await _close(application)


async def _insist(call: Callable[[], Awaitable[object]], settings: Settings, patience: Patience) -> None:
    """Call until it works, or until patience is at its end."""
    deadline, pause = time.monotonic() + patience.network, patience.first_pause
    while True:
        try:
            await call()
            return
        except InvalidToken:
            raise _refused(settings) from None  # its message quotes the token
        except RetryAfter as error:
            wait, reason = _seconds(error), "Telegram asks for a pause"
            deadline += wait
        except TelegramError as error:
            if time.monotonic() + pause > deadline:
                raise _unreachable(settings, error) from None
            wait, reason = pause, f"no good answer from {_host(settings)} ({error.message})"
            pause = min(2 * pause, _LONGEST_PAUSE)
        _log.warning("%s; trying again in %.0f s", reason, wait)
        await asyncio.sleep(wait)


class _Polling:
    """The Updater's polling, watched: it ends for good on a 401 or 404, and does not tell."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience.rival
        self._rival_since = self._rival_seen = float("-inf")
        self._given_up = asyncio.Event()
        self._task: asyncio.Task[object] | None = None

    async def start(self, updater: Updater) -> None:
        """Start to poll."""
        await updater.start_polling(timeout=_POLL, allowed_updates=_UPDATES, error_callback=self._failed)
        self._task = next(task for task in asyncio.all_tasks() if task.get_name() == _POLLING_TASK)

    async def stop(self, updater: Updater) -> None:
        """Stop to poll, if it was started; at once, even in the pause after a poll that failed."""
        if not updater.running or self._task is None:
            return
        stopping = asyncio.create_task(updater.stop())
        await asyncio.wait((self._task,), timeout=_STOP)
        self._task.cancel()  # else the Updater sits the pause out, up to 30 seconds
        with contextlib.suppress(TelegramError):  # what polling ended with comes up once more
            await stopping

    async def ended(self, settings: Settings) -> None:
        """Wait until polling is over, and say why."""
        assert self._task is not None
        given_up = asyncio.create_task(self._given_up.wait())
        try:
            await asyncio.wait((self._task, given_up), return_when=asyncio.FIRST_COMPLETED)
        finally:
            given_up.cancel()
        if self._given_up.is_set():
            raise _rivalled()
        error = self._task.exception()
        if isinstance(error, InvalidToken):
            raise _refused(settings) from None
        raise RuntimeError("polling ended, and nobody asked it to") from error

    def _failed(self, error: TelegramError) -> None:
        """Called after each failed poll, before the next one."""
        if not isinstance(error, Conflict):
            _log.warning("polling failed: %s; trying again", error.message)
            return
        now = time.monotonic()
        if now - self._rival_seen > _SAME_RIVAL:
            self._rival_since = now
            _log.warning("another instance of this bot is running (%s); waiting for it to stop", error.message)
        self._rival_seen = now
        if now - self._rival_since >= self._patience:
            self._given_up.set()


async def _close(application: App) -> None:
    """Finish the update at hand, and close the connections."""
    if application.running:
        await application.stop()
    await application.shutdown()
    await application.bot.shutdown()  # the application leaves it open if its own start failed


def _refused(settings: Settings) -> BotError:
    remedy = "copy it again from @BotFather (/mybots, API Token) into TELEGRAM_BOT_TOKEN"
    if settings.telegram_api_url != TELEGRAM:
        remedy += ", and see that TELEGRAM_API_URL is the root of a Bot API server"
    return BotError(f"{_host(settings)} refuses the bot's token: it was revoked or mistyped", remedy)


def _rivalled() -> BotError:
    remedy = "stop the other one, or give this one a token of its own from @BotFather (/newbot)"
    return BotError("another instance of this bot is running, and Telegram serves only one (409)", remedy)


def _unreachable(settings: Settings, error: TelegramError) -> BotError:
    remedy = "check the network, a proxy or firewall, and TELEGRAM_API_URL; then start again"
    return BotError(f"{_host(settings)} cannot be reached or does not work: {error.message}", remedy)


def _host(settings: Settings) -> str:
    """The server without a password that its URL may hold."""
    return urlsplit(settings.telegram_api_url).hostname or "the Bot API server"


def _seconds(error: RetryAfter) -> float:
    pause = error.retry_after
    return pause.total_seconds() if isinstance(pause, timedelta) else float(pause)
