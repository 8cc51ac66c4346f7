"""When does a chat that the staff has left alone become the bot's again?"""

from __future__ import annotations

import asyncio
import logging
from typing import NoReturn

from telegram.error import TelegramError

from bot.doors.telegram.delivery import ClosedError, UndeliveredError
from bot.doors.telegram.desk import Desk
from bot.doors.telegram.sending import Place, Sender
from bot.doors.telegram.staff_room import StaffRoom
from bot.store.handovers import Handovers, Thread
from bot.store.store import StoreError

_log = logging.getLogger(__name__)


class Lapses:
    """Looks for hand-overs whose time is up, and tells both sides. One replica gets each of them."""

    def __init__(self, room: StaffRoom, handovers: Handovers, sender: Sender, desk: Desk, minutes: int) -> None:
        self._room = room
        self._handovers = handovers
        self._sender = sender
        self._desk = desk
        self._minutes = minutes

    async def watch(self, pause: float) -> NoReturn:
        """Look every so many seconds."""
        while True:
            await asyncio.sleep(pause)
            try:
                lapsed = await self._handovers.lapse()
            except StoreError:
                continue  # the intake says that the store is away; they lapse once it is back
            for thread in lapsed:
                await self._tell(thread)

    async def _tell(self, thread: Thread) -> None:
        handing_over, language = self._desk.current().handing_over, thread.language
        try:
            await self._sender.send(Place(thread.person[0]), handing_over.to_person("handover_lapsed", language))
        except (ClosedError, UndeliveredError, TelegramError):
            _log.info("nobody could be told that the bot answers again")
        post = handing_over.to_staff("post_lapsed", language, minutes=str(self._minutes))
        await self._room.say(self._room.under(thread), post)
