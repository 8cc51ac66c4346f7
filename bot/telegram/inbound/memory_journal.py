"""A journal in memory, for while the store is down.

Updates wait in memory, and are safe only once they are answered. What is remembered of people is what this process
has seen. Acknowledgements are kept until the store is back. All of it is bounded.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from bot.store.records import Acknowledgement, Lease, LogEntry, PendingUpdate, ReceivedUpdate
from bot.store.store import SHARE
from bot.store.user_state import Person, UserState
from bot.telegram.base.recent import RecentlyUsed

_REMEMBERED = 10_000  # people, and handled updates
_UNSETTLED = 5.0  # seconds in which a database server that crashes may forget what it has confirmed
_ENTRIES = 1_000  # of the log that are kept for the store; older ones are lost


@dataclass(eq=False, slots=True)
class ReceivedBatch:
    """Updates that came in together, and the future that is set once they are safe."""

    received: tuple[ReceivedUpdate, ...]
    safe: asyncio.Future[None]
    unanswered: set[int] = field(default_factory=set)
    """Those that are not safe before they are answered."""


class InMemoryJournal:
    """Holds what waits, and what is to be written once the store is back."""

    def __init__(self) -> None:
        self._chats: OrderedDict[int, deque[PendingUpdate]] = OrderedDict()
        self._not_before: dict[int, float] = {}
        self._unfinished: set[int] = set()  # updates that wait or are being answered
        self._unsafe: dict[int, list[ReceivedBatch]] = {}
        self._handled: RecentlyUsed[int, bool] = RecentlyUsed(_REMEMBERED)
        self._people: RecentlyUsed[Person, UserState] = RecentlyUsed(_REMEMBERED)
        self._recent: deque[tuple[float, Acknowledgement]] = deque()
        self._unwritten_ids: dict[int, None] = {}
        self._unwritten_states: RecentlyUsed[Person, UserState] = RecentlyUsed(_REMEMBERED)
        self._unwritten_entries: deque[LogEntry] = deque(maxlen=_ENTRIES)
        self._unwritten_forgotten: set[int] = set()

    def __len__(self) -> int:
        """How many updates wait here or are being answered."""
        return len(self._unfinished)

    def holds(self, chat: int) -> bool:
        """Whether updates of the chat wait here."""
        return chat in self._chats

    def adopt(self, arrivals: Iterable[ReceivedUpdate]) -> None:
        """Take over updates that were safe already: nothing waits for them to be answered."""
        for arrival in sorted(arrivals, key=lambda each: each.update_id):
            if arrival.update_id in self._unfinished or self._handled.get(arrival.update_id):
                continue
            self._unfinished.add(arrival.update_id)
            row = PendingUpdate(arrival.update_id, arrival.payload, arrival.received_at)
            self._chats.setdefault(arrival.chat, deque()).append(row)

    def accept(self, delivery: ReceivedBatch) -> None:
        """Take updates in; the batch is safe once all of them are answered."""
        self.adopt(delivery.received)
        delivery.unanswered = {arrival.update_id for arrival in delivery.received} & self._unfinished
        for number in delivery.unanswered:
            self._unsafe.setdefault(number, []).append(delivery)
        if not delivery.unanswered:
            resolve(delivery.safe)

    def lease(self, busy: Collection[int], now: float) -> Lease | None:
        """The next updates of the chat that waits longest and is not being answered."""
        for chat, rows in self._chats.items():
            if chat in busy or self._not_before.get(chat, 0.0) > now:
                continue
            share = tuple(rows.popleft() for _ in range(min(SHARE, len(rows))))
            self._not_before.pop(chat, None)
            self._chats.move_to_end(chat)
            if not rows:
                del self._chats[chat]
            return Lease(chat, share, {person: state for person, state in self._people.items() if person[0] == chat})
        return None

    def put_back(self, chat: int, row: PendingUpdate, not_before: float) -> None:
        """Take back an update that was leased and not handled."""
        rows = sorted([*self._chats.get(chat, ()), row], key=lambda each: each.update_id)
        self._chats[chat] = deque(rows)
        self._not_before[chat] = max(not_before, self._not_before.get(chat, 0.0))

    def record(self, acknowledgement: Acknowledgement) -> None:
        """Note what was handled and what is remembered since, whether the store is up or down."""
        for user in acknowledgement.forgotten:
            self._people.drop(_whose(user))
        for person, state in acknowledgement.states.items():
            self._people[person] = state
        for number in acknowledgement.updates:
            self._handled[number] = True
            self._unfinished.discard(number)
            for delivery in self._unsafe.pop(number, ()):
                delivery.unanswered.discard(number)
                if not delivery.unanswered:
                    resolve(delivery.safe)

    def note_written(self, acknowledgement: Acknowledgement) -> None:
        """Note what the store has confirmed: acknowledgements are written without waiting for the disk, and a crash of
        the database server may undo the latest."""
        now = time.monotonic()
        self._recent.append((now, replace(acknowledgement, log_entries=())))
        while self._recent[0][0] < now - _UNSETTLED:
            self._recent.popleft()

    def requeue_recent(self) -> None:
        """The store went down: write again what it may have forgotten when it comes back."""
        since = time.monotonic() - _UNSETTLED
        for at, acknowledgement in self._recent:
            if at >= since:
                self.queue_write(acknowledgement)
        self._recent.clear()

    def queue_write(self, acknowledgement: Acknowledgement) -> None:
        """Keep an acknowledgement for the store until it is back."""
        self._unwritten_ids |= dict.fromkeys(acknowledgement.updates)
        for user in acknowledgement.forgotten:
            self._unwritten_states.drop(_whose(user))
        self._unwritten_forgotten |= acknowledgement.forgotten
        for person, state in acknowledgement.states.items():
            self._unwritten_states[person] = state
        self._unwritten_entries.extend(acknowledgement.log_entries)

    def unwritten(self) -> tuple[Acknowledgement, ...]:
        """All that is to be written; one acknowledgement, or none."""
        if not (self._unwritten_ids or self._unwritten_forgotten):
            return ()
        notes, states = tuple(self._unwritten_entries), dict(self._unwritten_states.items())
        return (Acknowledgement(tuple(self._unwritten_ids), states, notes, frozenset(self._unwritten_forgotten)),)

    def drop_written(self, unwritten: tuple[Acknowledgement, ...]) -> None:
        """So much is written; what came since is not."""
        for acknowledgement in unwritten:
            for number in acknowledgement.updates:
                self._unwritten_ids.pop(number, None)
            for person, state in acknowledgement.states.items():
                if self._unwritten_states.get(person) == state:
                    self._unwritten_states.drop(person.__eq__)
            self._unwritten_forgotten -= acknowledgement.forgotten
            written = set(map(id, acknowledgement.log_entries))
            self._unwritten_entries = deque(
                (entry for entry in self._unwritten_entries if id(entry) not in written), _ENTRIES
            )

    def abandon(self) -> None:
        """The bot stops: what is not answered was never safe, and Telegram delivers it again."""
        for deliveries in self._unsafe.values():
            for delivery in deliveries:
                delivery.safe.cancel()


def _whose(user: int) -> Callable[[Person], bool]:
    return lambda person: person[1] == user


def resolve(future: asyncio.Future[None]) -> None:
    """Set a future, unless the task that waited for it was cancelled."""
    if not future.done():
        future.set_result(None)
