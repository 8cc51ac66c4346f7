"""A journal in memory, for while the store is down.

Updates wait in memory, and are safe only once they are answered; what is remembered of people is what was remembered
here; marks are owed to the store until it is back. All of it is bounded.
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
_UNSETTLED = 5.0  # seconds in which a database server that crashes may forget a mark it has confirmed
_ENTRIES = 1_000  # that are owed to the log; more are lost


@dataclass(eq=False, slots=True)
class ReceivedBatch:
    """Updates that came in together, and the promise that they are safe."""

    received: tuple[ReceivedUpdate, ...]
    safe: asyncio.Future[None]
    unanswered: set[int] = field(default_factory=set)
    """Where only an answer makes them safe: those that have none yet."""


class InMemoryJournal:
    """A journal in memory."""

    def __init__(self) -> None:
        self._chats: OrderedDict[int, deque[PendingUpdate]] = OrderedDict()
        self._not_before: dict[int, float] = {}
        self._here: set[int] = set()  # updates that wait or are being answered
        self._unsafe: dict[int, list[ReceivedBatch]] = {}
        self._handled: RecentlyUsed[int, bool] = RecentlyUsed(_REMEMBERED)
        self._people: RecentlyUsed[Person, UserState] = RecentlyUsed(_REMEMBERED)
        self._latest: deque[tuple[float, Acknowledgement]] = deque()
        self._owed: dict[int, None] = {}
        self._owed_states: RecentlyUsed[Person, UserState] = RecentlyUsed(_REMEMBERED)
        self._owed_entries: deque[LogEntry] = deque(maxlen=_ENTRIES)
        self._owed_forgotten: set[int] = set()

    def __len__(self) -> int:
        """How many updates wait here or are being answered."""
        return len(self._here)

    def holds(self, chat: int) -> bool:
        """Whether updates of the chat wait here."""
        return chat in self._chats

    def adopt(self, arrivals: Iterable[ReceivedUpdate]) -> None:
        """Take over updates that nobody waits to be told of."""
        for arrival in sorted(arrivals, key=lambda each: each.update_id):
            if arrival.update_id in self._here or self._handled.get(arrival.update_id):
                continue
            self._here.add(arrival.update_id)
            row = PendingUpdate(arrival.update_id, arrival.payload, arrival.received_at)
            self._chats.setdefault(arrival.chat, deque()).append(row)

    def promise(self, delivery: ReceivedBatch) -> None:
        """Take updates in; they are safe when all of them are answered."""
        self.adopt(delivery.received)
        delivery.unanswered = {arrival.update_id for arrival in delivery.received} & self._here
        for number in delivery.unanswered:
            self._unsafe.setdefault(number, []).append(delivery)
        if not delivery.unanswered:
            resolve(delivery.safe)

    def lease(self, busy: Collection[int], now: float) -> Lease | None:
        """The share of the chat that waits longest and is not being answered."""
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
        """One that was claimed, and not handled."""
        rows = sorted([*self._chats.get(chat, ()), row], key=lambda each: each.update_id)
        self._chats[chat] = deque(rows)
        self._not_before[chat] = max(not_before, self._not_before.get(chat, 0.0))

    def record(self, acknowledgement: Acknowledgement) -> None:
        """Know what was handled, and what is remembered since, wherever it is written down."""
        for user in acknowledgement.forgotten:
            self._people.drop(_whose(user))
        for person, state in acknowledgement.states.items():
            self._people[person] = state
        for number in acknowledgement.updates:
            self._handled[number] = True
            self._here.discard(number)
            for delivery in self._unsafe.pop(number, ()):
                delivery.unanswered.discard(number)
                if not delivery.unanswered:
                    resolve(delivery.safe)

    def written(self, acknowledgement: Acknowledgement) -> None:
        """The store has confirmed a mark; marks are written quickly, and not all of them may outlive its crash."""
        now = time.monotonic()
        self._latest.append((now, replace(acknowledgement, log_entries=())))
        while self._latest[0][0] < now - _UNSETTLED:
            self._latest.popleft()

    def lose(self) -> None:
        """The store goes away: owe it again what it may have forgotten when it comes back."""
        since = time.monotonic() - _UNSETTLED
        for at, acknowledgement in self._latest:
            if at >= since:
                self.owe(acknowledgement)
        self._latest.clear()

    def owe(self, acknowledgement: Acknowledgement) -> None:
        """Keep a mark for the store until it is back."""
        self._owed |= dict.fromkeys(acknowledgement.updates)
        for user in acknowledgement.forgotten:
            self._owed_states.drop(_whose(user))
        self._owed_forgotten |= acknowledgement.forgotten
        for person, state in acknowledgement.states.items():
            self._owed_states[person] = state
        self._owed_entries.extend(acknowledgement.log_entries)

    def debt(self) -> tuple[Acknowledgement, ...]:
        """All that is owed."""
        if not (self._owed or self._owed_forgotten):
            return ()
        notes, states = tuple(self._owed_entries), dict(self._owed_states.items())
        return (Acknowledgement(tuple(self._owed), states, notes, frozenset(self._owed_forgotten)),)

    def paid(self, debt: tuple[Acknowledgement, ...]) -> None:
        """That much is written; what came since is still owed."""
        for acknowledgement in debt:
            for number in acknowledgement.updates:
                self._owed.pop(number, None)
            for person, state in acknowledgement.states.items():
                if self._owed_states.get(person) == state:
                    self._owed_states.drop(person.__eq__)
            self._owed_forgotten -= acknowledgement.forgotten
            written = set(map(id, acknowledgement.log_entries))
            self._owed_entries = deque((entry for entry in self._owed_entries if id(entry) not in written), _ENTRIES)

    def abandon(self) -> None:
        """The bot stops: what is not answered was never safe."""
        for deliveries in self._unsafe.values():
            for delivery in deliveries:
                delivery.safe.cancel()


def _whose(user: int) -> Callable[[Person], bool]:
    return lambda person: person[1] == user


def resolve(promise: asyncio.Future[None]) -> None:
    """Keep a promise; whoever waited for it may have gone."""
    if not promise.done():
        promise.set_result(None)
