"""What does the real Telegram door show, with everything of it but the network?

Updates go to the door as the journal hands them over, and the calls it makes end in a Bot API in the same process.
All that this package knows of the door's inner parts is in this module.
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

from bot.conversation import Conversation
from bot.doors.telegram.albums import Album
from bot.doors.telegram.app import Door, build_application
from bot.doors.telegram.delivery import Courier
from bot.doors.telegram.desk import Desk
from bot.doors.telegram.features import StaffTools, Tools, features
from bot.doors.telegram.keyboards import StaffButtons
from bot.doors.telegram.limits import Limits
from bot.doors.telegram.moves import Moves, configured
from bot.doors.telegram.observing import Observer
from bot.doors.telegram.sending import Sender
from bot.doors.telegram.slots import Slots
from bot.doors.telegram.talk import Talk
from bot.scripts.stage import StageError
from bot.scripts.stages.people import Json, People
from bot.scripts.telegram_server.bot_api import BotApi
from bot.scripts.telegram_server.bot_api_checks import RefusedError
from bot.scripts.telegram_server.bot_api_server import TOKEN
from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.memory import Kept, Person
from bot.store.store import Store


class ApplicationHouse:
    """Scenes in front of one application."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._api = BotApi()
        self._desk: Desk | None = None
        self._watch = Watch()
        self._folder = tempfile.TemporaryDirectory(prefix="bot-scripts-")
        self._store = Store(f"sqlite+aiosqlite:///{self._folder.name}/bot.db", retention_days=0)
        self._numbers = iter(range(1, 1 << 31))
        self._application = build_application(TOKEN, "http://in.process", lambda: InProcess(self._api))
        self._runner.run(self._application.initialize())

    def scene(self, conversation: Conversation) -> People:
        """A new scene."""
        if self._desk is None:
            self._desk = Desk(conversation)
            self._door = self._build_door(self._desk)
        self._desk.replace(conversation)
        kept: dict[Person, Kept] = {}

        def deliver(update: Json) -> None:
            nonlocal kept
            kept = self._runner.run(self._handle(update, kept))

        return People(self._api, deliver)

    def close(self) -> None:
        """End the application."""
        self._runner.run(self._application.shutdown())
        self._runner.run(self._store.close())
        self._runner.close()
        self._folder.cleanup()

    def _build_door(self, desk: Desk) -> Door:
        bot, settings = self._application.bot, Settings.of({"BOT_RATE_LIMIT": "0"})  # typed faster than people type
        moves = Moves(configured(settings), Chats(self._store))
        sender = Sender(bot, Courier(self._watch, Slots(1, lambda: None)), moves)
        talk = Talk(sender, Limits(settings.rate_limit), self._watch, StaffButtons(bot.username, frozenset()))
        tools = Tools(bot, settings, desk, self._store, talk, self._watch, moves)
        return Door(desk, features(tools, StaffTools.of(tools)), talk, self._watch)

    async def _handle(self, update: Json, kept: dict[Person, Kept]) -> dict[Person, Kept]:
        read = Update.de_json({"update_id": next(self._numbers)} | update, self._application.bot)
        handling = await self._door.handle([Album(read, (read,))], kept, time.time())
        if handling.undelivered is not None:
            raise StageError(f"the reply was not delivered: {handling.undelivered}")
        self._watch.complain()
        return handling.kept


@dataclass
class Watch(Observer):
    """Keeps what broke in the bot, which goes on after it."""

    broken: BaseException | None = None

    def failed(self, error: BaseException) -> None:
        """Keep it."""
        self.broken = error

    def complain(self) -> None:
        """Raise StageError for what broke since."""
        broken, self.broken = self.broken, None
        if broken is not None:
            raise StageError(f"the bot failed: {type(broken).__name__}: {broken}") from broken


class InProcess(BaseRequest):
    """Carries the bot's calls to a Bot API in this process."""

    def __init__(self, api: BotApi) -> None:
        self._api = api

    @property
    def read_timeout(self) -> float | None:
        """There is nothing to wait for."""
        return None

    async def initialize(self) -> None:
        """There is nothing to open."""

    async def shutdown(self) -> None:
        """There is nothing to close."""

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
        """Carry out a method of the Bot API; the status and the body of the answer."""
        parameters = request_data.json_parameters if request_data else {}
        try:
            result = self._api.call(url.rpartition("/")[2], parameters)
        except RefusedError as refused:
            answer = {"ok": False, "error_code": refused.status, "description": refused.description}
            return refused.status, json.dumps(answer).encode()
        return 200, json.dumps({"ok": True, "result": result}).encode()
