"""Remembers groups: in the store, and in memory while that is down."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot.store.chats import Chats
from bot.store.groups import GroupState
from bot.store.store import StoreError
from bot.store.user_state import Person, UserState
from bot.telegram.base.recent import RecentlyUsed

_log = logging.getLogger(__name__)
T = TypeVar("T")

_GROUPS = 1_000  # remembered while the store is away
_PAUSE = 5.0  # seconds for which a store that failed is not asked again: it may fail slowly


class GroupStates:
    """Groups by their ids: in the store, and in memory for as long as that does not work."""

    def __init__(self, chats: Chats, clock: Callable[[], float] = time.monotonic) -> None:
        self._chats = chats
        self._clock = clock
        self._known: RecentlyUsed[int, GroupState] = RecentlyUsed(_GROUPS)
        self._unwritten: set[int] = set()
        self._away_until = float("-inf")

    async def of(self, chat: int) -> GroupState:
        """What is remembered of a group."""
        known = self._known.get(chat)
        if known is not None and chat in self._unwritten:
            await self.keep(chat, known)
            return known
        try:
            text = await self._ask(lambda: self._chats.of(_key(chat)))
        except StoreError:
            return known or GroupState()
        self._known[chat] = group = GroupState() if text is None else GroupState.from_json(text)
        return group

    async def keep(self, chat: int, group: GroupState) -> None:
        """Remember it from now on."""
        self._known[chat] = group
        self._unwritten.add(chat)
        with contextlib.suppress(StoreError):
            await self._ask(lambda: self._chats.keep(_key(chat), group.to_json()))
            self._unwritten.discard(chat)

    async def move(self, old: int, new: int) -> dict[Person, UserState]:
        """A group became a supergroup: all that is remembered goes with it. What is remembered of its people.

        Harmless when it is done twice: Telegram tells it in the old chat and in the new one.
        """
        before, after = await self.of(old), await self.of(new)
        if after == GroupState():
            await self.keep(new, before.moved(old))
        elif after.was is None:
            await self.keep(new, replace(after, was=old))
        try:
            await self._ask(lambda: self._chats.drop(_key(old)))
            return await self._ask(lambda: self._chats.move_sessions(old, new))
        except StoreError:
            return {}

    async def _ask(self, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask the store, if it did not fail a moment ago. Raises StoreError."""
        if self._clock() < self._away_until:
            raise StoreError("it failed a moment ago")
        try:
            return await ask()
        except StoreError as error:
            self._away_until = self._clock() + _PAUSE
            _log.warning("what is remembered of groups is kept in memory for now (%s)", error)
            raise


def _key(chat: int) -> str:
    return f"group:{chat}"
