"""Plays scripts on the real Telegram handlers, without the network.

Updates go to the dispatcher as the journal hands them over, and its calls end in a Bot API in the same process. All
that this package knows of the inner parts of bot/telegram is in this module.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
import time
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from bot.authoring.scripts.level import SceneError
from bot.authoring.scripts.levels.people import People
from bot.conversation import Conversation
from bot.fake_telegram.api import BotApi
from bot.fake_telegram.api_checks import Json, RefusedError
from bot.fake_telegram.server import TOKEN
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.store import Store
from bot.store.user_state import Person, UserState
from bot.telegram.base.concurrency import ConcurrencyLimit
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.moved_chats import Moves, configured
from bot.telegram.base.observer import Observer
from bot.telegram.base.rate_limit import RateLimiter
from bot.telegram.base.responder import Responder
from bot.telegram.dispatch import Dispatcher, build_application
from bot.telegram.handlers import HandlerContext, StaffContext, routes
from bot.telegram.inbound.albums import Album
from bot.telegram.outbound.flood_guard import FloodGuard
from bot.telegram.outbound.keyboards import AdminButtons
from bot.telegram.outbound.replies import Replies
from bot.telegram.outbound.retry import RetryingCaller
from bot.telegram.outbound.sender import Sender


class ApplicationDriver:
    """Scenes in front of one application."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._api = BotApi()
        self._current: CurrentConversation | None = None
        self._failure = LastFailure()
        self._folder = tempfile.TemporaryDirectory(prefix="bot-scripts-")
        self._store = Store(f"sqlite+aiosqlite:///{self._folder.name}/bot.db", retention_days=0)
        self._numbers = iter(range(1, 1 << 31))
        self._application = build_application(TOKEN, "http://in.process", lambda: InProcess(self._api))
        self._runner.run(self._application.initialize())

    def scene(self, conversation: Conversation) -> People:
        """A new scene, in chats of its own."""
        if self._current is None:
            self._current = CurrentConversation(conversation)
            self._dispatcher = self._build_dispatcher(self._current)
        self._current.replace(conversation)
        states: dict[Person, UserState] = {}

        def deliver(update: Json) -> None:
            nonlocal states
            states = self._runner.run(self._handle(update, states))

        return People(self._api, deliver)

    def close(self) -> None:
        """Shut the application down, and delete its store."""
        self._runner.run(self._application.shutdown())
        self._runner.run(self._store.close())
        self._runner.close()
        self._folder.cleanup()

    def _build_dispatcher(self, current: CurrentConversation) -> Dispatcher:
        bot, settings = self._application.bot, Settings.of({"BOT_RATE_LIMIT": "0"})  # typed faster than people type
        moves = Moves(configured(settings), Chats(self._store))
        sender = Sender(bot, RetryingCaller(self._failure, ConcurrencyLimit(1, lambda: None)), moves)
        replies = Replies(sender, AdminButtons(bot.username, frozenset()))
        guard, responder = FloodGuard(RateLimiter(settings.rate_limit), replies), Responder(self._failure)
        tools = HandlerContext(bot, settings, current, self._store, replies, responder, guard, self._failure, moves)
        return Dispatcher(current, routes(tools, StaffContext.of(tools)), replies, self._failure)

    async def _handle(self, update: Json, states: dict[Person, UserState]) -> dict[Person, UserState]:
        read = Update.de_json({"update_id": next(self._numbers)} | update, self._application.bot)
        result = await self._dispatcher.handle([Album(read, (read,))], states, time.time())
        if result.undelivered is not None:
            raise SceneError(f"the reply was not delivered: {result.undelivered}")
        self._failure.raise_it()
        return result.states


@dataclass
class LastFailure(Observer):
    """Keeps the last error of the bot, which goes on after it."""

    broken: BaseException | None = None

    @override
    def failed(self, error: BaseException) -> None:
        self.broken = error

    def raise_it(self) -> None:
        """Raise SceneError for an error since the last call."""
        broken, self.broken = self.broken, None
        if broken is not None:
            raise SceneError(f"the bot failed: {type(broken).__name__}: {broken}") from broken


class InProcess(BaseRequest):
    """Carries the bot's calls to a Bot API in this process."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    @override
    @property
    def read_timeout(self) -> float | None:
        return None

    @override
    async def initialize(self) -> None:
        """There is nothing to open."""

    @override
    async def shutdown(self) -> None:
        """There is nothing to close."""

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        parameters = request_data.json_parameters if request_data else {}
        try:
            result = self._api.call(url.rpartition("/")[2], parameters)
        except RefusedError as refused:
            return refused.status, json.dumps(refused.answer).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()
