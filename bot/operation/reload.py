"""Reloads edited content while the bot serves.

As a transaction: on SIGHUP, or when a file of the content has changed, all of it is read, validated and learnt in a
thread while the old content answers; then the new one takes its place at once. If anything is wrong with it the old one
stays, and the fault goes to the log and to the admins.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar

from bot.assembly import assemble
from bot.content.includes import content_files
from bot.conversation import Conversation
from bot.errors import BotError, ContentError
from bot.operation.metrics import Metrics
from bot.operation.notices import Notices
from bot.settings import Settings
from bot.telegram.base.services import ReloadResult, ServiceContext
from bot.telegram.profile import set_menus

T = TypeVar("T")
_log = logging.getLogger(__name__)
_INTERVAL = 1.0  # seconds between two looks at the files
_FAULTS = 1500  # characters of them that a notice holds

State = tuple[tuple[str, int, int], ...]
"""The names, times of change and sizes of the files."""


class Reload:
    """Watches the content and loads a changed one, as a background service.

    Create it before the first content is loaded: a change between the two then counts as one.
    """

    def __init__(
        self,
        settings: Settings,
        notices: Notices,
        metrics: Metrics,
        *,
        learn: Callable[[Settings], Conversation] = assemble,
        interval: float = _INTERVAL,
    ) -> None:
        self._settings, self._notices, self._metrics = settings, notices, metrics
        self._learn, self._interval = learn, interval
        self._current = _state_of(settings.intents)
        self._asked = asyncio.Event()
        self._waiting: list[asyncio.Future[ReloadResult]] = []
        self._refused = False

    async def now(self) -> ReloadResult:
        """Reload the content, changed or not, and wait for the result."""
        result: asyncio.Future[ReloadResult] = asyncio.get_running_loop().create_future()
        self._waiting.append(result)
        self._asked.set()
        return await result

    @asynccontextmanager
    async def __call__(self, service: ServiceContext) -> AsyncIterator[None]:
        """Watch while the bot serves."""
        watching = asyncio.create_task(self._watch(service), name="reload")
        try:
            with _on_hangup(self._asked.set):
                yield
        finally:
            watching.cancel()
            await asyncio.wait((watching,))

    async def _watch(self, service: ServiceContext) -> None:
        before = self._current
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._asked.wait(), self._interval)
            # not in the event loop: the folder may be on a network
            now = await asyncio.to_thread(_state_of, self._settings.intents)
            settled, before = now == before, now
            if self._asked.is_set() or (settled and now != self._current):  # else somebody is still writing
                self._asked.clear()
                self._current = now
                waiting, self._waiting = self._waiting, []
                result = await self._try(service)
                for each in waiting:
                    if not each.done():
                        each.set_result(result)

    async def _try(self, service: ServiceContext) -> ReloadResult:
        """Reload, and turn whatever goes wrong into a result: the watch goes on."""
        try:
            return await self._reload(service)
        except BotError as error:
            return self._refuse(str(error))
        except Exception as error:
            _log.exception("the content could not be loaded anew; the old one stays")
            self._metrics.reloaded(sound=False)
            self._metrics.failed(error)
            self._notices.failed(error)
            return ReloadResult(faults=f"{type(error).__name__}: the log has the rest")

    async def _reload(self, service: ServiceContext) -> ReloadResult:
        began = time.monotonic()
        conversation = await _in_daemon_thread(lambda: self._learn(self._settings))
        service.current.replace(conversation)
        self._metrics.reloaded(sound=True)
        intents, seconds = len(conversation.announcement.intents), time.monotonic() - began
        _log.info("the content was loaded anew: %d intents, learnt in %.1f s", intents, seconds)
        if self._refused:
            self._refused = False
            self._notices.notify("The content is sound again, and in force.")
        await set_menus(service.bot, conversation, self._settings.admins)
        return ReloadResult(intents, seconds)

    def _refuse(self, faults: str) -> ReloadResult:
        self._refused = True
        self._metrics.reloaded(sound=False)
        _log.error("the changed content is refused, the old one stays:\n%s", faults)
        shown = faults if len(faults) <= _FAULTS else faults[:_FAULTS].rpartition("\n")[0] + "\n..."
        self._notices.notify(f"The changed content is refused, and the old one stays in force:\n{shown}")
        return ReloadResult(faults=shown)


def _state_of(path: Path) -> State:
    try:
        stats = [(file, file.stat()) for file in content_files(path)]
        return tuple((str(file), stat.st_mtime_ns, stat.st_size) for file, stat in stats)
    except (OSError, ContentError):
        return ()  # a file vanished meanwhile, as editors save: the next look sees it


async def _in_daemon_thread(work: Callable[[], T]) -> T:
    """Run something long in a daemon thread: the process may end before it."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(settled: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has been closed: the result is no longer awaited
            loop.call_soon_threadsafe(lambda: None if done.done() else settled())

    def run() -> None:
        try:
            result = work()
        except Exception as error:
            failure = error  # the name in the clause is gone once it is left
            settle(lambda: done.set_exception(failure))
        else:
            settle(lambda: done.set_result(result))

    threading.Thread(target=run, name="learning", daemon=True).start()
    return await done


@contextmanager
def _on_hangup(act: Callable[[], None]) -> Iterator[None]:
    """Act on SIGHUP; nothing to do where there is none, or in a thread."""
    loop = asyncio.get_running_loop()
    installed = False
    with contextlib.suppress(NotImplementedError, RuntimeError, ValueError, AttributeError):
        loop.add_signal_handler(signal.SIGHUP, act)
        installed = True
    try:
        yield
    finally:
        if installed:
            loop.remove_signal_handler(signal.SIGHUP)
