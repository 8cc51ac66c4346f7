"""Posts in the staff's chat, each post bound to the person it is about."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from telegram import Bot
from telegram.error import TelegramError

from bot.conversation import Reply
from bot.store.handovers import Handovers, Thread
from bot.store.store import StoreError
from bot.store.user_state import Person
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.errors import ClosedError, UndeliveredError
from bot.telegram.base.moved_chats import Moves
from bot.telegram.base.place import Place
from bot.telegram.base.recent import RecentlyUsed
from bot.telegram.outbound.replies import Replies

_log = logging.getLogger(__name__)
_REMEMBERED = 1_000  # chats
_LATELY = 300.0  # seconds
_ONE_THREAD = 86_400.0  # seconds in which what concerns one person stands below one another


class StaffChat:
    """Posts in the staff's chat. A post stands for a person by an entry in the store; it shows no name."""

    def __init__(
        self, chat: int, replies: Replies, handovers: Handovers, moves: Moves, clock: Callable[[], float] = time.time
    ) -> None:
        self._chat = chat
        self._moves = moves
        self._replies = replies
        self._handovers = handovers
        self._clock = clock
        self._closed = False
        self.until: RecentlyUsed[int, float] = RecentlyUsed(_REMEMBERED)
        """When the hand-over of each chat ends, as the store last said; for while the store is down."""

    @property
    def chat(self) -> int:
        """The id it has now."""
        return self._moves.of(self._chat)

    async def look_for(self, chat: int, bot: Bot) -> None:
        """Find out whether the staff's group has become this supergroup, where Telegram did not say so."""
        await self._moves.look_for(chat, bot, self._replies.sender.call)

    def serves(self, person: Person) -> bool:
        """Whether a person can be handed over: in private chats only, the staff's own excepted."""
        chat, user = person
        return chat == user and chat != self.chat

    async def has_lately(self, context: UpdateContext, person: Person) -> bool:
        """Whether another update of the person was posted minutes ago; the same again would be no news to the staff."""
        try:
            thread = await self._handovers.of(person[0])
        except StoreError:
            return False
        if thread is None or thread.update_id == context.update_id:
            return False
        return self._clock() - thread.at < _LATELY

    async def put(self, context: UpdateContext, person: Person, post: Reply) -> bool:
        """Post something that stands for a person; whether it was posted.

        An update that is delivered again leads to no second post.
        """
        try:
            if await self._handovers.reserve(context.update_id, person, post.language) is not None:
                return True
            thread = await self._handovers.of(person[0])
            await self._replies.ready(context)
            message = await self._send(thread, post)
            if message is None:
                await self._handovers.cancel(context.update_id)
                return False
            await self._handovers.posted(context.update_id, message)
        except StoreError as error:
            _log.warning("nothing could be passed on to the staff: the store does not work (%s)", error)
            return False
        return True

    async def say(self, place: Place, post: Reply) -> None:
        """Post something that stands for nobody; a failure is logged."""
        try:
            await self._replies.sender.send(place, post)
        except (ClosedError, UndeliveredError, TelegramError) as error:
            self._complain(error)

    def under(self, thread: Thread) -> Place:
        """The place below a person's newest post; after a move the posts of the old group cannot be replied to."""
        is_there = thread.at >= self._moves.moved_at(self._chat)
        return Place(self.chat, under=thread.message if is_there else None)

    async def _send(self, thread: Thread | None, post: Reply) -> int | None:
        recent = thread is not None and self._clock() - thread.at < _ONE_THREAD
        try:
            place = self.under(thread) if thread and recent else Place(self.chat)
            sent, *_ = await self._replies.sender.send(place, post)
        except (ClosedError, UndeliveredError, TelegramError) as error:
            self._complain(error)
            return None
        self._closed = False
        return sent

    def _complain(self, error: Exception) -> None:
        if not self._closed:
            reason = "the bot is not in it, or may not write" if isinstance(error, ClosedError) else str(error)
            _log.error("the staff cannot be told anything: the chat of BOT_STAFF_CHAT takes no message (%s)", reason)
        self._closed = True
