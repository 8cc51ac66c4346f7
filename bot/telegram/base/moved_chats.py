"""Follows groups of the settings that became supergroups."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from telegram import Bot
from telegram.constants import ChatAction
from telegram.error import ChatMigrated, TelegramError

from bot.settings import Settings
from bot.store.chats import Chats
from bot.store.moved_chats import Move, MovedChats
from bot.store.store import StoreError
from bot.telegram.base.errors import ClosedError
from bot.telegram.base.recent import RecentlyUsed

_log = logging.getLogger(__name__)
_REMEMBERED = 1_000  # moves of groups that no setting names
_SUPERGROUPS = -(10**12)  # their ids begin there; those of basic groups end before


class Call(Protocol):
    """Makes a call to Telegram with patience: Sender.call."""

    async def __call__(self, attempt: Callable[[], Any], *, idempotent: bool = False) -> Any:
        """Make it; see RetryingCaller.call for what it raises."""


class Moves:
    """Follows groups to their new ids, and remembers across a restart those that a setting still names by the old."""

    def __init__(
        self, configured: Mapping[int, str], chats: Chats | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._configured = configured
        self._kept = MovedChats(chats) if chats is not None else None
        self._clock = clock
        self._moves: dict[int, Move] = {}
        self._others: RecentlyUsed[int, Move] = RecentlyUsed(_REMEMBERED)

    def of(self, chat: int) -> int:
        """The id that a chat has now."""
        seen = {chat}
        while (move := self._move(chat)) is not None and move.to not in seen:
            chat = move.to
            seen.add(chat)
        return chat

    def named(self, chat: int) -> int | None:
        """The id by which a setting still names a chat that has this one by now; None for any other chat."""
        return next((each for each in self._configured if each != chat and self.of(each) == chat), None)

    def moved_at(self, chat: int) -> float:
        """When a chat of the settings got the id it has now, in seconds since 1970; 0 if it has the one it had."""
        move = self._move(chat)
        return 0.0 if move is None else move.at

    async def learn(self, old: int, new: int) -> None:
        """A chat has got another id: by what Telegram answers, or by what it tells in the chat."""
        if old == new or self.of(old) == new:
            return
        move = Move(new, self._clock())
        named = [chat for chat in self._configured if self.of(chat) == old]
        self._others[old] = move
        for chat in named:
            self._moves[chat] = move
            _warn(self._configured[chat], chat, new)
            await self._keep(chat, move)

    async def load(self) -> None:
        """Take up what this bot, or another replica, has learnt before. While the store is away, nothing."""
        if self._kept is None:
            return
        with contextlib.suppress(StoreError):
            for chat, name in self._configured.items():
                move = await self._kept.of(chat) if chat not in self._moves else None
                if move is not None and move.to != chat:
                    self._moves[chat] = move
                    _warn(name, chat, move.to)

    async def look_for(self, chat: int, bot: Bot, call: Call) -> None:
        """Find out whether a supergroup is one of the groups that the settings name by the id they had.

        Telegram tells that of no group by its new id, but to whoever writes to the old one, if only that they type.
        Raises UndeliveredError.
        """
        await self.load()
        if chat in map(self.of, self._configured):
            return
        for old in [each for each in self._configured if _SUPERGROUPS < each < 0 and self.of(each) == each]:
            try:
                await call(partial(bot.send_chat_action, old, ChatAction.TYPING), idempotent=True)
            except ChatMigrated as error:
                await self.learn(old, error.new_chat_id)
            except (ClosedError, TelegramError):
                _log.debug("a group of the settings cannot be written to")

    def _move(self, chat: int) -> Move | None:
        return self._moves.get(chat) or self._others.get(chat)

    async def _keep(self, chat: int, move: Move) -> None:
        if self._kept is None:
            return
        try:
            await self._kept.keep(chat, move)
        except StoreError:
            _log.warning("the new id of a group is kept in memory only: the store does not work")


def configured(settings: Settings) -> dict[int, str]:
    """The chats that the settings name, and by which setting; of an admin the log shows no id."""
    named = [(admin, f"BOT_ADMINS, no. {number}") for number, admin in enumerate(settings.admins, 1)]
    named += [(group, "BOT_GROUPS") for group in settings.groups]
    named += [(settings.staff_chat, "BOT_STAFF_CHAT")] if settings.staff_chat is not None else []
    chats: dict[int, str] = {}
    for chat, name in named:
        chats[chat] = f"{chats[chat]} and {name}" if chat in chats else name
    return chats


def _warn(name: str, old: int, new: int) -> None:
    if name == "BOT_STAFF_CHAT":
        _log.error("the staff's group has become a supergroup: set BOT_STAFF_CHAT=%d", new)
    elif old > 0:
        _log.error("a chat of the settings has another id: in %s put %d", name, new)
    else:
        _log.error("a group has become a supergroup: in %s put %d in the place of %d", name, new, old)
