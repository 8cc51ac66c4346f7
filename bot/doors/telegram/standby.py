"""What keeps the promises while the store is away?

Updates wait in memory, and are safe only once they are answered; what is remembered of people is what was remembered
here; marks are owed to the store until it is back. All of it is bounded.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace

from bot.doors.telegram.recent import Recent
from bot.store.memory import Kept, Person
from bot.store.records import Arrival, Claim, Mark, Note, Row
from bot.store.store import SHARE

_REMEMBERED = 10_000  # people, and handled updates
_UNSETTLED = 5.0  # seconds in which a database server that crashes may forget a mark it has confirmed
_NOTES = 1_000  # that are owed to the log; more are lost


@dataclass(eq=False, slots=True)
class Delivery:
    """Updates that came in together, and the promise that they are safe."""

    arrivals: tuple[Arrival, ...]
    safe: asyncio.Future[None]
    unanswered: set[int] = field(default_factory=set)
    """Where only an answer makes them safe: those that have none yet."""


class Standby:
    """A journal in memory."""

    def __init__(self) -> None:
        self._chats: OrderedDict[int, deque[Row]] = OrderedDict()
        self._not_before: dict[int, float] = {}
        self._here: set[int] = set()  # updates that wait or are being answered
        self._unsafe: dict[int, list[Delivery]] = {}
        self._handled: Recent[int, bool] = Recent(_REMEMBERED)
        self._people: Recent[Person, Kept] = Recent(_REMEMBERED)
        self._latest: deque[tuple[float, Mark]] = deque()
        self._owed: dict[int, None] = {}
        self._owed_kept: Recent[Person, Kept] = Recent(_REMEMBERED)
        self._owed_notes: deque[Note] = deque(maxlen=_NOTES)
        self._owed_forgotten: set[int] = set()

    def __len__(self) -> int:
        """How many updates wait here or are being answered."""
        return len(self._here)

    def holds(self, chat: int) -> bool:
        """Whether updates of the chat wait here."""
        return chat in self._chats

    def take(self, arrivals: Iterable[Arrival]) -> None:
        """Take over updates that nobody waits to be told of."""
        for arrival in sorted(arrivals, key=lambda each: each.update_id):
            if arrival.update_id in self._here or self._handled.get(arrival.update_id):
                continue
            self._here.add(arrival.update_id)
            row = Row(arrival.update_id, arrival.payload, arrival.received_at)
            self._chats.setdefault(arrival.chat, deque()).append(row)

    def promise(self, delivery: Delivery) -> None:
        """Take updates in; they are safe when all of them are answered."""
        self.take(delivery.arrivals)
        delivery.unanswered = {arrival.update_id for arrival in delivery.arrivals} & self._here
        for number in delivery.unanswered:
            self._unsafe.setdefault(number, []).append(delivery)
        if not delivery.unanswered:
            resolve(delivery.safe)

    def claim(self, busy: Collection[int], now: float) -> Claim | None:
        """The share of the chat that waits longest and is not being answered."""
        for chat, rows in self._chats.items():
            if chat in busy or self._not_before.get(chat, 0.0) > now:
                continue
            share = tuple(rows.popleft() for _ in range(min(SHARE, len(rows))))
            self._not_before.pop(chat, None)
            self._chats.move_to_end(chat)
            if not rows:
                del self._chats[chat]
            return Claim(chat, share, {person: kept for person, kept in self._people.items() if person[0] == chat})
        return None

    def put_back(self, chat: int, row: Row, not_before: float) -> None:
        """One that was claimed, and not handled."""
        rows = sorted([*self._chats.get(chat, ()), row], key=lambda each: each.update_id)
        self._chats[chat] = deque(rows)
        self._not_before[chat] = max(not_before, self._not_before.get(chat, 0.0))

    def note(self, mark: Mark) -> None:
        """Know what was handled, and what is remembered since, wherever it is written down."""
        for user in mark.forgotten:
            self._people.drop(_whose(user))
        for person, kept in mark.kept.items():
            self._people[person] = kept
        for number in mark.updates:
            self._handled[number] = True
            self._here.discard(number)
            for delivery in self._unsafe.pop(number, ()):
                delivery.unanswered.discard(number)
                if not delivery.unanswered:
                    resolve(delivery.safe)

    def written(self, mark: Mark) -> None:
        """The store has confirmed a mark; marks are written quickly, and not all of them may outlive its crash."""
        now = time.monotonic()
        self._latest.append((now, replace(mark, notes=())))
        while self._latest[0][0] < now - _UNSETTLED:
            self._latest.popleft()

    def lose(self) -> None:
        """The store goes away: owe it again what it may have forgotten when it comes back."""
        since = time.monotonic() - _UNSETTLED
        for at, mark in self._latest:
            if at >= since:
                self.owe(mark)
        self._latest.clear()

    def owe(self, mark: Mark) -> None:
        """Keep a mark for the store until it is back."""
        self._owed |= dict.fromkeys(mark.updates)
        for user in mark.forgotten:
            self._owed_kept.drop(_whose(user))
        self._owed_forgotten |= mark.forgotten
        for person, kept in mark.kept.items():
            self._owed_kept[person] = kept
        self._owed_notes.extend(mark.notes)

    def debt(self) -> tuple[Mark, ...]:
        """All that is owed."""
        if not (self._owed or self._owed_forgotten):
            return ()
        notes, kept = tuple(self._owed_notes), dict(self._owed_kept.items())
        return (Mark(tuple(self._owed), kept, notes, frozenset(self._owed_forgotten)),)

    def paid(self, debt: tuple[Mark, ...]) -> None:
        """That much is written; what came since is still owed."""
        for mark in debt:
            for number in mark.updates:
                self._owed.pop(number, None)
            for person, kept in mark.kept.items():
                if self._owed_kept.get(person) == kept:
                    self._owed_kept.drop(person.__eq__)
            self._owed_forgotten -= mark.forgotten
            written = set(map(id, mark.notes))
            self._owed_notes = deque((note for note in self._owed_notes if id(note) not in written), _NOTES)

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
