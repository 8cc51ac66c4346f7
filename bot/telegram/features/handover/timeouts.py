"""Ends hand-overs that the staff has left alone."""

from __future__ import annotations

import asyncio
import logging
from typing import NoReturn

from telegram.error import TelegramError

from bot.store.handovers import Handovers, Thread
from bot.store.store import StoreError
from bot.telegram.base.current_conversation import CurrentConversation
from bot.telegram.base.errors import ClosedError, UndeliveredError
from bot.telegram.base.place import Place
from bot.telegram.features.handover.staff_chat import StaffChat
from bot.telegram.outbound.sender import Sender

_log = logging.getLogger(__name__)


class HandoverTimeouts:
    """Looks for hand-overs whose time is up, and tells both sides. One replica gets each of them."""

    def __init__(
        self, room: StaffChat, handovers: Handovers, sender: Sender, current: CurrentConversation, minutes: int
    ) -> None:
        self._room = room
        self._handovers = handovers
        self._sender = sender
        self._current = current
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
        handing_over, language = self._current.get().handing_over, thread.language
        try:
            await self._sender.send(
                Place(thread.person[0]), handing_over.to_person(handing_over.wording.handover_lapsed, language)
            )
        except (ClosedError, UndeliveredError, TelegramError):
            _log.info("nobody could be told that the bot answers again")
        post = handing_over.to_staff(handing_over.wording.post_lapsed, language, minutes=str(self._minutes))
        await self._room.say(self._room.under(thread), post)
