"""Plays scripts on the serving bot, over HTTP, journal and polling included."""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
from contextlib import ExitStack
from pathlib import Path

from typing_extensions import override

from bot.authoring.scripts.level import SceneError
from bot.authoring.scripts.levels.options import SCENES, every_option, open_chats
from bot.authoring.scripts.levels.people import People
from bot.conversation import Conversation
from bot.fake_telegram.api_checks import Json
from bot.fake_telegram.server import TOKEN, BotApiServer
from bot.operation.services import background_services
from bot.settings import Settings
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.observer import Observer, ObserverGroup
from bot.telegram.base.outcome import UpdateOutcome
from bot.telegram.base.timeouts import TIMEOUTS
from bot.telegram.serve import listen

TIMEOUT = 20.0  # seconds for the bot to be done with an update
_LOOPBACK = "127.0.0.1"


class WireDriver:
    """Scenes in front of one bot that serves against a Bot API server on loopback; with options, with all of them."""

    def __init__(self, *, options: bool = False) -> None:
        self._stack = ExitStack()
        self._bot: ServingBot | None = None
        self._options = every_option() if options else {}
        self._scenes = 0

    def scene(self, conversation: Conversation) -> People:
        """A new scene; the first one starts the bot."""
        if self._scenes == SCENES:
            self.close()
        if self._bot is None:
            _bypass_proxy()
            self._server = self._stack.enter_context(BotApiServer())
            folder = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="bot-scripts-"))
            if self._options:
                open_chats(self._server.api)
            self._bot = ServingBot(self._settings(Path(folder)), CurrentConversation(conversation))
            self._stack.callback(self._bot.stop)
        self._bot.current.replace(conversation)
        self._scenes += 1
        return People(self._server.api, self._deliver, self._scenes)

    def close(self) -> None:
        """Stop the bot, then the server."""
        self._stack.close()
        self._bot, self._scenes = None, 0

    def _settings(self, folder: Path) -> Settings:
        given = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self._server.url,
            "BOT_STORE": f"sqlite:///{folder / 'bot.db'}",
            "BOT_RATE_LIMIT": "0",  # scripts are typed faster than people type
        }
        return Settings.of(given | self._options)

    def _deliver(self, update: Json) -> None:
        assert self._bot is not None, "a scene has started it"
        done = self._bot.handled
        self._server.push(**update)
        self._bot.wait_until_handled(done + 1)


class ServingBot(Observer):
    """Runs the bot in a thread of its own and observes it."""

    def __init__(self, settings: Settings, current: CurrentConversation) -> None:
        self.current = current
        self.handled = 0
        self._settings = settings
        self._broken: BaseException | None = None
        self._ended: BaseException | None = None
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="scripted-bot", daemon=True)
        self._thread.start()

    @override
    def update_handled(self, kind: str, seconds: float, outcome: UpdateOutcome) -> None:
        with self._changed:
            self.handled += 1
            self._changed.notify_all()

    @override
    def failed(self, error: BaseException) -> None:
        with self._changed:
            self._broken = error
            self._changed.notify_all()

    def wait_until_handled(self, count: int) -> None:
        """Wait until so many updates are done with.

        Raises SceneError if the bot broke, ended, or took too long.
        """
        with self._changed:
            done = self._changed.wait_for(lambda: self.handled >= count or self._broken or self._ended, TIMEOUT)
            broken, self._broken = self._broken or self._ended, None
        if broken is not None:
            raise SceneError(f"the bot failed: {type(broken).__name__}: {broken}") from broken
        if not done:
            raise SceneError(f"the bot was not done with the update within {TIMEOUT:.0f} seconds")

    def stop(self) -> None:
        """End the bot as Ctrl-C would."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._task.cancel)
        self._thread.join(TIMEOUT)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        background = background_services(self._settings)
        observer = ObserverGroup(background.observer, self)
        work = listen(self._settings, self.current, TIMEOUTS, observer, background.services, background.controls)
        self._task = asyncio.ensure_future(work)
        try:
            await self._task
        except asyncio.CancelledError:
            pass
        except Exception as error:
            with self._changed:
                self._ended = error
                self._changed.notify_all()


def _bypass_proxy() -> None:
    """Except loopback from the proxy that the environment names."""
    for name in ("NO_PROXY", "no_proxy"):
        named = os.environ.get(name, "")
        if _LOOPBACK not in named:
            os.environ[name] = f"{named},{_LOOPBACK}".lstrip(",")
