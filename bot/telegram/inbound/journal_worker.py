"""The journal worker: writes updates down before Telegram may forget them, and has each chat's answered in order.

What is guaranteed:

- An update is confirmed to Telegram only when it is safe: written to the journal, or answered while the store is down.
- An update that Telegram delivers again is not answered again.
- The updates of one chat are answered in order, one after another. Different chats are answered side by side.
- A chat is leased to one answerer, in this process or in another replica. When a lease is not renewed, it runs out,
  and another replica may take over; nothing is answered on a lease that may have run out.
- When the store fails, the bot goes on in memory, where Telegram is the journal. What was answered meanwhile is
  written once the store is back.
- Memory is bounded: when too many updates wait, the rest waits at Telegram.

One task does all the writing, in one transaction at a time. Arrivals, acknowledgements, releases and leases that come
up while it is under way go into the next one, so that many at once cost little more than one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.errors import ApplicationError
from bot.store.records import Acknowledgement, BatchResult, JournalBatch, Lease, PendingUpdate, ReceivedUpdate, Release
from bot.store.store import LEASE, Store, StoreError
from bot.telegram.base.concurrency import ConcurrencyLimit
from bot.telegram.base.observer import Observer
from bot.telegram.inbound.memory_journal import InMemoryJournal, ReceivedBatch, resolve

_log = logging.getLogger(__name__)

_DAY = 86_400.0
_MARGIN = 5.0  # seconds before the end of a lease from which it is not relied upon


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much is done at once, and how much may wait."""

    chats: int = 32
    """Chats that are answered side by side at the most."""
    resting: int = 500
    """Chats leased altogether, those included that wait because Telegram asked for it."""
    window: int = 1_000
    """Updates that wait; when there are more, the rest waits at Telegram."""
    tick: float = 1.0
    """Seconds between two looks for chats that other replicas left, and for the return of the store."""


CAPACITY = Capacity()


class FullError(ApplicationError):
    """The journal has no room for another update now."""


class LeaseProcessor(Protocol):
    """Answers the updates of a lease."""

    async def answer(self, lease: Lease) -> None:
        """Answer a lease: acknowledge each update that is answered, and release the others."""


@dataclass(slots=True)
class _PendingBatch:
    """What the next transaction is to write."""

    deliveries: list[ReceivedBatch] = field(default_factory=list)
    acknowledgements: list[tuple[Acknowledgement, asyncio.Future[None]]] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.deliveries or self.acknowledgements or self.releases)

    @property
    def growth(self) -> int:
        """How many more updates wait when this is written."""
        arrived = sum(len(delivery.received) for delivery in self.deliveries)
        return arrived - sum(len(acknowledgement.updates) for acknowledgement, _ in self.acknowledgements)


@dataclass(slots=True)
class _ActiveLease:
    """A chat that is being answered."""

    updates: tuple[PendingUpdate, ...]
    from_memory: bool
    leased_until: float


class JournalWorker:
    """Writes the journal, and starts an answerer for each lease."""

    def __init__(
        self, store: Store, observer: Observer, load: Capacity | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._observer = observer
        self._load = load = load or CAPACITY
        self._clock = clock
        self._processor: LeaseProcessor | None = None
        self.concurrency = ConcurrencyLimit(load.chats, self._look_for_work)
        self._work = _PendingBatch()
        self._woken = asyncio.Event()
        self._has_room = asyncio.Event()
        self._waiting = 0
        self._may_lease = True  # whether a chat may wait that nobody has leased
        self._last_tick = self._last_purge = self._last_renewal = float("-inf")
        self._active: dict[int, _ActiveLease] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopping = self._stopped = False
        self._away = False
        self._memory = InMemoryJournal()
        self._unleased: dict[int, ReceivedUpdate] = {}  # written, and not leased yet: bounded by the window

    # For the intake: polling and webhook

    async def accept(self, received: Sequence[ReceivedUpdate], timeout: float | None = None) -> None:
        """Take updates in; when this returns, they are safe, and may be confirmed to Telegram.

        Raises FullError if there is no room for them within the time-out, in seconds.
        """
        await self.wait_for_room(timeout)
        delivery = ReceivedBatch(tuple(received), asyncio.get_running_loop().create_future())
        self._waiting += len(delivery.received)
        if self._away:
            self._memory.accept(delivery)
            self._lease_from_memory()
        else:
            self._work.deliveries.append(delivery)
            self._look_for_work()
        await delivery.safe

    async def wait_for_room(self, timeout: float | None = None) -> None:
        """Wait until there is room: memory is bounded, and Telegram keeps what was not taken in."""
        try:
            async with asyncio.timeout(timeout):
                while self._waiting >= self._load.window:
                    self._has_room.clear()
                    await self._has_room.wait()
        except TimeoutError:
            raise FullError from None
        if self._stopping:
            raise FullError

    # For the answerers

    def acknowledge(self, acknowledgement: Acknowledgement) -> Awaitable[None]:
        """Write down that updates were handled; await it to know that it is durable."""
        durable: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._memory.record(acknowledgement)
        if self._away:
            self._waiting -= len(acknowledgement.updates)
            self._memory.queue_write(acknowledgement)
            resolve(durable)
        else:
            self._work.acknowledgements.append((acknowledgement, durable))
            self._woken.set()
        return durable

    def release(self, chat: int, row: PendingUpdate, until: float | None) -> None:
        """Give back an update that was leased and not handled: free again, at once or not before a time."""
        if self._active[chat].from_memory:
            self._memory.put_back(chat, row, until or 0.0)
        else:
            self._work.releases.append(Release(row.update_id, until, row.attempts))
            self._woken.set()

    def alone(self) -> bool:
        """Whether no more than one chat is being answered."""
        return len(self._active) == 1

    def may_go_on(self, chat: int) -> bool:
        """Whether the chat is still ours to answer, and the bot is not about to stop."""
        active = self._active[chat]
        mine = active.from_memory or not self._store.shared or time.monotonic() < active.leased_until
        return mine and not self._stopping  # when the lease has run out, another replica may have taken over

    # Start and stop

    async def start(self, processor: LeaseProcessor) -> asyncio.Task[None]:
        """Open the store and begin; the task that writes. Raises BotError if the store can never work."""
        self._processor = processor
        try:
            await self._store.open()
        except StoreError as error:
            self._go_on_in_memory(_PendingBatch(), error)
        else:
            self._observer.store(True)
        self._worker = asyncio.create_task(self._run(), name="journal worker")
        return self._worker

    async def stop(self, grace: float) -> None:
        """Finish what is being answered, within the grace in seconds, and leave the rest in the journal."""
        self._stopping = True
        self._has_room.set()
        for cut_short in (False, True):
            for task in self._tasks.values():
                if cut_short:
                    task.cancel()
            if self._tasks:
                await asyncio.wait(self._tasks.values(), timeout=grace)
        self._stopped = True
        self._woken.set()
        await asyncio.wait((self._worker,))
        self._memory.abandon()

    # Writing

    async def _run(self) -> None:
        while not self._stopped:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._until_tick()):
                    await self._woken.wait()
            self._woken.clear()
            await self._write_batch()
        if self._work or self._memory.unwritten():
            await self._write_batch()

    def _look_for_work(self) -> None:
        self._may_lease = True
        self._woken.set()

    def _until_tick(self) -> float:
        return max(0.0, self._last_tick + self._load.tick - time.monotonic())

    async def _write_batch(self) -> None:
        """Write what has come up, and lease as many chats as there is room for, in one transaction."""
        tick = self._until_tick() <= 0.0
        if self._away and not tick and not self._stopped:
            return  # the store is tried once a tick, and not for each update
        if tick:
            self._last_tick = time.monotonic()
            self._lease_from_memory()
            if self._away:
                self._waiting = len(self._memory)
            self._observer.queue(max(0, self._waiting), len(self._tasks))
        room = self._room_for_leases() if self._may_lease or tick else 0
        if not (self._work or room or tick):
            return
        self._may_lease = False
        work, self._work = self._work, _PendingBatch()
        unwritten = self._memory.unwritten()
        batch = self._batch(work, unwritten, room, tick)
        try:
            result = await self._store.write(batch)
        except StoreError as error:
            self._go_on_in_memory(work, error)
        else:
            self._memory.drop_written(unwritten)
            self._settle(work, batch, result)
            await self._purge()

    def _batch(
        self, work: _PendingBatch, unwritten: tuple[Acknowledgement, ...], room: int, tick: bool
    ) -> JournalBatch:
        return JournalBatch(
            received=tuple(arrival for delivery in work.deliveries for arrival in delivery.received),
            acknowledgements=(*unwritten, *(acknowledgement for acknowledgement, _ in work.acknowledgements)),
            releases=tuple(work.releases),
            renewed=self._due_leases(),
            lease_limit=room,
            count=tick,
        )

    def _room_for_leases(self) -> int:
        return 0 if self._stopping else max(0, min(self.concurrency.free, self._load.resting - len(self._tasks)))

    def _due_leases(self) -> tuple[int, ...]:
        """The updates whose leases are to be renewed, three times before they run out; none in between."""
        if time.monotonic() - self._last_renewal < LEASE / 3:
            return ()
        self._last_renewal = time.monotonic()
        return tuple(
            row.update_id for active in self._active.values() if not active.from_memory for row in active.updates
        )

    def _settle(self, work: _PendingBatch, batch: JournalBatch, result: BatchResult) -> None:
        """The batch is durable: tell those who waited for it, and have the new leases answered."""
        self._return_to_store()
        for delivery in work.deliveries:
            for arrival in delivery.received:
                self._settle_arrival(arrival, new=arrival.update_id in result.new)
            resolve(delivery.safe)
        for acknowledgement, durable in work.acknowledgements:
            self._waiting -= len(acknowledgement.updates)
            self._memory.note_written(acknowledgement)
            resolve(durable)
        renewed = set(batch.renewed)
        for active in self._active.values():
            if renewed.issuperset(row.update_id for row in active.updates):
                active.leased_until = self._last_renewal + LEASE - _MARGIN
        if result.waiting is not None:
            self._waiting = result.waiting + len(self._memory) + max(0, self._work.growth)
        for lease in result.leases:
            self._process_or_postpone(lease)
        self._may_lease = self._may_lease or (batch.lease_limit > 0 and len(result.leases) == batch.lease_limit)
        if self._waiting < self._load.window:
            self._has_room.set()

    def _settle_arrival(self, arrival: ReceivedUpdate, *, new: bool) -> None:
        if not new:
            self._waiting -= 1  # delivered again: it waits already, or was handled
            return
        self._observer.update_received(arrival.kind)
        if not self._store.shared:
            self._unleased[arrival.update_id] = arrival

    async def _purge(self) -> None:
        if time.monotonic() - self._last_purge < _DAY:
            return
        self._last_purge = time.monotonic()
        try:
            await self._store.purge()
        except StoreError as error:
            _log.warning("what has been kept long enough could not be deleted (%s); tomorrow again", error)

    # Answering

    def _process_or_postpone(self, lease: Lease) -> None:
        """Have a lease answered; later, if updates of its chat that wait in memory come first."""
        for row in lease.updates:
            self._unleased.pop(row.update_id, None)
        if lease.chat in self._active or self._memory.holds(lease.chat):
            later = self._clock() + self._load.tick
            self._work.releases += [Release(row.update_id, later, row.attempts) for row in lease.updates]
        else:
            self._process(lease, from_memory=False)

    def _process(self, lease: Lease, *, from_memory: bool) -> None:
        assert self._processor is not None, "it was started"
        self.concurrency.acquire()
        self._active[lease.chat] = _ActiveLease(lease.updates, from_memory, time.monotonic() + LEASE - _MARGIN)
        task = asyncio.create_task(self._processor.answer(lease), name="answerer")
        self._tasks[lease.chat] = task
        task.add_done_callback(lambda done: self._ended(lease.chat, done))

    def _ended(self, chat: int, task: asyncio.Task[None]) -> None:
        """The updates of a lease are acknowledged or released."""
        del self._tasks[chat], self._active[chat]
        self.concurrency.release()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("answering a chat broke off", exc_info=error)
            self._observer.failed(error)
        self._lease_from_memory()

    # While the store is down

    def _go_on_in_memory(self, work: _PendingBatch, error: StoreError) -> None:
        """Go on in memory, beginning with what could not be written."""
        if not self._away:
            self._away = True
            _log.error("the store does not work (%s); the bot goes on, and remembers in memory", error)
            self._observer.store(False)
            self._memory.requeue_recent()
            self._memory.adopt(self._unleased.values())
            self._unleased.clear()
        for delivery in work.deliveries:
            self._memory.accept(delivery)
        for acknowledgement, durable in work.acknowledgements:
            self._memory.queue_write(acknowledgement)
            resolve(durable)
        self._work.releases = [*work.releases, *self._work.releases]
        self._take_over_work()
        self._lease_from_memory()

    def _take_over_work(self) -> None:
        """Move to memory what came up during the transaction that failed."""
        for delivery in self._work.deliveries:
            self._memory.accept(delivery)
        for acknowledgement, durable in self._work.acknowledgements:
            self._memory.queue_write(acknowledgement)
            resolve(durable)
        self._work = _PendingBatch(releases=self._work.releases)

    def _return_to_store(self) -> None:
        if self._away:
            self._away = False
            self._may_lease = True
            _log.warning("the store works again; what was remembered meanwhile is written")
            self._observer.store(True)

    def _lease_from_memory(self) -> None:
        while self._room_for_leases() and (lease := self._memory.lease(self._active, self._clock())) is not None:
            self._process(lease, from_memory=True)
