"""How is a chat's share of updates answered, from the journal to the mark?"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from telegram import Bot, Update

from bot.doors.telegram.albums import Album, Read, albums
from bot.doors.telegram.app import Door
from bot.doors.telegram.arrivals import ALL_KINDS
from bot.doors.telegram.catching_up import heaps
from bot.doors.telegram.clock import TelegramClock
from bot.doors.telegram.handling import Handling
from bot.doors.telegram.observing import Observer
from bot.store.records import Claim, Mark, Row

_log = logging.getLogger(__name__)

_LATER = (10.0, 30.0, 60.0, 120.0, 300.0)
"""Seconds after which a reply that could not be delivered is tried again; after the last, no more."""
_REFERENCES = frozenset({"reply_to_message", "external_reply", "pinned_message", "poll"})
"""What a message only refers to; its own words are elsewhere."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Where the work on a claim is written down."""

    mark: Callable[[Mark], Awaitable[object]]
    """The mark is on its way; await it to know that it is durable."""
    release: Callable[[int, Row, float | None], None]
    """The chat's update is not handled: it is free again, at once or not before a time."""
    alone: Callable[[], bool]
    """Whether this is the only chat that is being answered."""
    may_go_on: Callable[[int], bool]
    """Whether the chat is still ours to answer, and the bot is not about to stop."""


class Answerer:
    """Answers what was claimed, one after another, and writes down each answer before the next is sent.

    A chat that is answered alone may be one answer ahead of what is written: what a kill -9 makes the bot answer twice
    is then still no more than what is in flight, and one.
    """

    def __init__(
        self,
        bot: Bot,
        door: Door,
        ledger: Ledger,
        observer: Observer,
        telegram: TelegramClock | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._telegram = telegram or TelegramClock(clock)
        self._bot = bot
        self._door = door
        self._ledger = ledger
        self._observer = observer
        self._clock = clock

    async def answer(self, claim: Claim) -> None:
        """Answer a claim; whatever is not answered is released."""
        rows = {row.update_id: row for row in claim.rows}
        kept = dict(claim.kept)
        before: Awaitable[object] | None = None
        last: Awaitable[object] | None = None
        try:
            for heap in self._heaps(claim.rows):
                if not self._ledger.may_go_on(claim.chat):
                    return
                share = [rows[update.update_id] for album in heap for update in album.updates]
                if self._is_to_wait(claim.chat, share, heap, rows):
                    return
                ready = before if self._ledger.alone() else last
                handling = await self._door.handle(heap, kept, self._telegram.at(share[0].received_at), ready)
                if handling.undelivered is not None and self._put_off(claim.chat, share, handling, rows):
                    return
                before, last = last, self._finish(share, heap, handling)
                kept = handling.kept
                for row in share:
                    del rows[row.update_id]
        finally:
            for row in rows.values():
                self._ledger.release(claim.chat, row, None)

    def _heaps(self, rows: Sequence[Row]) -> list[list[Album]]:
        """The updates as the handlers know them, in heaps that get one reply each; what cannot be read is done with."""
        reads = [self._read(row) for row in rows]
        try:
            return heaps(albums(reads, self._bot), self._telegram())
        except Exception:
            _log.warning("some updates make no sense together; each is answered by itself", exc_info=True)
            return [[Album(read.update, (read.update,))] for read in reads]

    def _read(self, row: Row) -> Read:
        try:
            payload = json.loads(row.payload)
            update = self._decoded(payload)
            _check(update)
        except Exception as error:  # whatever a server sends: nobody can answer it, and nobody waits for an answer
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

    def _is_to_wait(self, chat: int, share: list[Row], heap: list[Album], rows: dict[int, Row]) -> bool:
        """Whether more pictures of an album may come: it is put off, and with it all of the chat that comes after."""
        ready_at = max(album.ready_at for album in heap)
        if not 0.0 < ready_at - self._clock() < _LATER[0]:  # else our clock was set anew meanwhile
            return False
        for row in share:
            del rows[row.update_id]
            self._ledger.release(chat, row, ready_at)
        return True

    def _finish(self, share: list[Row], heap: list[Album], handling: Handling) -> Awaitable[object]:
        now = self._clock()
        for row, update in zip(share, (each for album in heap for each in album.updates), strict=True):
            self._observer.update_handled(_kind(update), now - row.received_at, handling.outcome)
        numbers = tuple(row.update_id for row in share)
        changed, notes = dict(handling.changed), tuple(handling.notes)
        return self._ledger.mark(Mark(numbers, changed, notes, frozenset(handling.forgotten)))

    def _put_off(self, chat: int, share: list[Row], handling: Handling, rows: dict[int, Row]) -> bool:
        """Put the share off, and with it all of the chat that comes after; False when there is no use in it."""
        error, attempts = handling.undelivered, share[0].attempts
        assert error is not None
        if error.reached and attempts >= len(_LATER):
            _log.error("a reply was given up after %d attempts: %s", attempts + 1, error)
            self._observer.failed(error)
            handling.changed.clear()
            handling.notes.clear()
            return False
        pause = _LATER[min(attempts, len(_LATER) - 1)] if error.reached else _LATER[0]
        _log.warning("a reply could not be delivered (%s); trying again in %.0f s", error, pause)
        for row in share:
            del rows[row.update_id]
            again = replace(row, attempts=row.attempts + error.reached)
            self._ledger.release(chat, again, self._clock() + pause)
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
    """Raises TypeError for a person or a chat of whom nothing can be remembered."""
    for whose in (update.effective_user, update.effective_chat):
        if whose is not None and type(whose.id) is not int:
            raise TypeError("an id that is no number")


def _kind(update: Update) -> str:
    return next((kind for kind in ALL_KINDS if getattr(update, kind) is not None), "other")
