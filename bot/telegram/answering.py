"""Processes a lease: answers a chat's updates in order and acknowledges each."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, Update

from bot.store.records import Acknowledgement, Lease, PendingUpdate
from bot.telegram.base.clock import TelegramClock
from bot.telegram.base.context import UpdateResult
from bot.telegram.base.observer import Observer
from bot.telegram.base.routing import kind_of
from bot.telegram.dispatch import Dispatcher
from bot.telegram.inbound.albums import Album, Read, albums
from bot.telegram.inbound.backlog import batches

_log = logging.getLogger(__name__)

_LATER = (10.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds after which a reply that could not be delivered is tried again; after the last, no more."""
_REFERENCES = frozenset({"reply_to_message", "external_reply", "pinned_message", "poll"})
"""What a message only refers to; its own words are elsewhere."""


@dataclass(frozen=True, slots=True)
class LeaseHandle:
    """The journal worker, as far as an answerer needs it."""

    acknowledge: Callable[[Acknowledgement], Awaitable[object]]
    """Begins to write an acknowledgement; what it returns is awaited to know that it is durable."""
    release: Callable[[int, PendingUpdate, float | None], None]
    """Gives back an update that was not handled: free again, at once or not before a time."""
    alone: Callable[[], bool]
    """Whether this is the only chat that is being answered."""
    may_go_on: Callable[[int], bool]
    """Whether the chat is still ours to answer, and the bot is not about to stop."""


class LeaseAnswerer:
    """Answers the updates of a lease one after another, and acknowledges each before the next reply is sent.

    While only one chat is answered, replies may be one ahead of what is written: after a kill -9 the bot then answers
    twice what was in flight, and one more.
    """

    def __init__(
        self,
        bot: Bot,
        dispatcher: Dispatcher,
        lease_handle: LeaseHandle,
        observer: Observer,
        telegram: TelegramClock | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._telegram = telegram or TelegramClock(clock)
        self._bot = bot
        self._dispatcher = dispatcher
        self._lease_handle = lease_handle
        self._observer = observer
        self._clock = clock

    async def answer(self, lease: Lease) -> None:
        """Answer a lease; updates that are not answered are released."""
        rows = {row.update_id: row for row in lease.updates}
        states = dict(lease.states)
        before: Awaitable[object] | None = None
        last: Awaitable[object] | None = None
        try:
            for batch in self._batches(lease.updates):
                if not self._lease_handle.may_go_on(lease.chat):
                    return
                share = [rows[update.update_id] for album in batch for update in album.updates]
                if self._is_to_wait(lease.chat, share, batch, rows):
                    return
                ready = before if self._lease_handle.alone() else last
                result = await self._dispatcher.handle(batch, states, self._telegram.at(share[0].received_at), ready)
                if result.undelivered is not None and self._put_off(lease.chat, share, result, rows):
                    return
                before, last = last, self._finish(share, batch, result)
                states = result.states
                for row in share:
                    del rows[row.update_id]
        finally:
            for row in rows.values():
                self._lease_handle.release(lease.chat, row, None)

    def _batches(self, rows: Sequence[PendingUpdate]) -> list[list[Album]]:
        """The updates in batches that get one reply each; one that cannot be read is empty, and no handler takes it."""
        reads = [self._read(row) for row in rows]
        try:
            return batches(albums(reads, self._bot), self._telegram())
        except Exception:
            _log.warning("some updates make no sense together; each is answered by itself", exc_info=True)
            return [[Album(read.update, (read.update,))] for read in reads]

    def _read(self, row: PendingUpdate) -> Read:
        try:
            payload = json.loads(row.payload)
            update = self._decoded(payload)
            _check(update)
        except Exception as error:  # a server may send anything; what cannot be read needs no answer
            _log.warning("an update is not as Telegram sends them, and is left aside (%s)", type(error).__name__)
            return Read({}, Update(row.update_id), row.received_at)
        return Read(payload, update, row.received_at)

    def _decoded(self, payload: dict[str, Any]) -> Update:
        """The update; without what its message only refers to, where python-telegram-bot cannot read that.

        A reply to a poll of a Bot API server older than 10.0 is a TypeError (findings/ptb_polls_of_older_servers.sh).
        """
        try:
            return Update.de_json(payload, self._bot)
        except (TypeError, KeyError, ValueError):
            return Update.de_json(_without_references(payload), self._bot)

    def _is_to_wait(
        self, chat: int, share: list[PendingUpdate], batch: list[Album], rows: dict[int, PendingUpdate]
    ) -> bool:
        """Whether more pictures of an album may come: then it is released for later, and all of the chat behind it."""
        ready_at = max(album.ready_at for album in batch)
        if not 0.0 < ready_at - self._clock() < _LATER[0]:  # else our clock was set anew meanwhile
            return False
        for row in share:
            del rows[row.update_id]
            self._lease_handle.release(chat, row, ready_at)
        return True

    def _finish(self, share: list[PendingUpdate], batch: list[Album], result: UpdateResult) -> Awaitable[object]:
        now = self._clock()
        for row, update in zip(share, (each for album in batch for each in album.updates), strict=True):
            self._observer.update_handled(kind_of(update), now - row.received_at, result.outcome)
        numbers = tuple(row.update_id for row in share)
        states, entries = dict(result.changed), tuple(result.log_entries)
        return self._lease_handle.acknowledge(Acknowledgement(numbers, states, entries, frozenset(result.forgotten)))

    def _put_off(
        self, chat: int, share: list[PendingUpdate], result: UpdateResult, rows: dict[int, PendingUpdate]
    ) -> bool:
        """Release the share for later, and all of the chat behind it; False when the reply is given up."""
        error, attempts = result.undelivered, share[0].attempts
        assert error is not None
        if error.reached and attempts >= len(_LATER):
            _log.error("a reply was given up after %d attempts: %s", attempts + 1, error)
            self._observer.failed(error)
            result.changed.clear()
            result.log_entries.clear()
            return False
        pause = _LATER[min(attempts, len(_LATER) - 1)] if error.reached else _LATER[0]
        _log.warning("a reply could not be delivered (%s); trying again in %.0f s", error, pause)
        for row in share:
            del rows[row.update_id]
            again = replace(row, attempts=row.attempts + error.reached)
            self._lease_handle.release(chat, again, self._clock() + pause)
        return True


def _without_references(payload: Mapping[str, Any]) -> dict[str, Any]:
    """The update without the messages and polls that its own message refers to."""
    return {
        kind: {key: value for key, value in content.items() if key not in _REFERENCES}
        if isinstance(content, Mapping)
        else content
        for kind, content in payload.items()
    }


def _check(update: Update) -> None:
    """Raises TypeError for a user or a chat whose id is no number: no state can be stored for it."""
    for whose in (update.effective_user, update.effective_chat):
        if whose is not None and type(whose.id) is not int:
            raise TypeError("an id that is no number")
