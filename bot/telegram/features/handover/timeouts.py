"""Ends hand-overs in which the staff has not written for long enough."""

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
    """Ends hand-overs whose time is up, and tells both sides. Each is ended by one replica."""

    def __init__(
        self, staff_chat: StaffChat, handovers: Handovers, sender: Sender, current: CurrentConversation, minutes: int
    ) -> None:
        self._staff_chat = staff_chat
        self._handovers = handovers
        self._sender = sender
        self._current = current
        self._minutes = minutes

    async def watch(self, pause: float) -> NoReturn:
        """Look every so many seconds."""
        while True:
            await asyncio.sleep(pause)
            try:
                ended = await self._handovers.end_overdue()
            except StoreError:
                continue  # the journal worker logs that the store is down; they end once it is back
            for thread in ended:
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
        await self._staff_chat.say(self._staff_chat.under(thread), post)
