"""How does an update get from Telegram to its answer, so that it is neither lost nor answered twice?

An update goes into the journal first, and only then is Telegram told that it is safe. One clerk writes all there is to
write, arrivals, marks and claims, in one transaction at a time: while it is under way the next one's work gathers, so
that many at once cost little more than one. A claim gives a chat's next updates to one answerer, here or in another
replica; chats are answered side by side, each strictly in order.

While the store is away the same goes on in memory, but now Telegram is the journal: an update is safe, and Telegram is
told so, only once it has been answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from bot.doors.telegram.observing import Observer
from bot.doors.telegram.slots import Slots
from bot.doors.telegram.standby import Delivery, Standby, resolve
from bot.store.records import Arrival, Claim, Mark, Release, Row, Turn, Turned
from bot.store.store import LEASE, Store, StoreError

_log = logging.getLogger(__name__)

_DAY = 86_400.0
_MARGIN = 5.0  # seconds before the end of a lease from which it is not relied upon


@dataclass(frozen=True, slots=True)
class Load:
    """How much at once."""

    chats: int = 32
    """Chats that are answered side by side at the most."""
    resting: int = 500
    """Chats claimed altogether, those included that wait because Telegram asked for it."""
    window: int = 1_000
    """Updates that wait; when there are more, the rest waits at Telegram."""
    tick: float = 1.0
    """Seconds after which it is looked for what other replicas left, and whether the store is back."""


LOAD = Load()


class FullError(Exception):
    """There is no room for another update just now."""


class Answers(Protocol):
    """Answers what was claimed."""

    async def answer(self, claim: Claim) -> None:
        """Answer a claim, marking what is answered and releasing what is not."""


@dataclass(slots=True)
class _Work:
    """What gathers for the next turn."""

    deliveries: list[Delivery] = field(default_factory=list)
    marks: list[tuple[Mark, asyncio.Future[None]]] = field(default_factory=list)
    releases: list[Release] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.deliveries or self.marks or self.releases)

    @property
    def growth(self) -> int:
        """How many more updates wait when this is written."""
        arrived = sum(len(delivery.arrivals) for delivery in self.deliveries)
        return arrived - sum(len(mark.updates) for mark, _ in self.marks)


@dataclass(slots=True)
class _Hand:
    """A chat that is being answered."""

    rows: tuple[Row, ...]
    from_memory: bool
    leased_until: float


class Intake:
    """The journal's clerk, and the answerers it gives work to."""

    def __init__(
        self, store: Store, observer: Observer, load: Load | None = None, clock: Callable[[], float] = time.time
    ) -> None:
        self._store = store
        self._observer = observer
        self._load = load = load or LOAD
        self._clock = clock
        self._answers: Answers | None = None
        self.slots = Slots(load.chats, self._look_around)
        self._work = _Work()
        self._woken = asyncio.Event()
        self._has_room = asyncio.Event()
        self._waiting = 0
        self._look = True  # whether there may be something to claim
        self._last_tick = self._last_purge = self._last_renewal = float("-inf")
        self._hands: dict[int, _Hand] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._stopping = self._stopped = False
        self._away = False
        self._standby = Standby()
        self._unclaimed: dict[int, Arrival] = {}  # safe, and nobody's yet: bounded by the window

    # For those who take updates in

    async def accept(self, arrivals: Sequence[Arrival], patience: float | None = None) -> None:
        """Take updates in; when this returns, they are safe, and Telegram may be told so.

        Raises FullError if there is no room for them within the patience, in seconds.
        """
        await self.room(patience)
        delivery = Delivery(tuple(arrivals), asyncio.get_running_loop().create_future())
        self._waiting += len(delivery.arrivals)
        if self._away:
            self._standby.promise(delivery)
            self._claim_from_memory()
        else:
            self._work.deliveries.append(delivery)
            self._look_around()
        await delivery.safe

    async def room(self, patience: float | None = None) -> None:
        """Wait until there is room: memory is bounded, and Telegram keeps what was not taken in."""
        try:
            async with asyncio.timeout(patience):
                while self._waiting >= self._load.window:
                    self._has_room.clear()
                    await self._has_room.wait()
        except TimeoutError:
            raise FullError from None
        if self._stopping:
            raise FullError

    # For those who answer

    def mark(self, mark: Mark) -> Awaitable[None]:
        """Write down that updates were handled; await it to know that it is durable."""
        durable: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._standby.note(mark)
        if self._away:
            self._waiting -= len(mark.updates)
            self._standby.owe(mark)
            resolve(durable)
        else:
            self._work.marks.append((mark, durable))
            self._woken.set()
        return durable

    def release(self, chat: int, row: Row, until: float | None) -> None:
        """Give back what was claimed and not handled: free again, at once or not before a time."""
        if self._hands[chat].from_memory:
            self._standby.put_back(chat, row, until or 0.0)
        else:
            self._work.releases.append(Release(row.update_id, until, row.attempts))
            self._woken.set()

    def alone(self) -> bool:
        """Whether one chat is being answered, and no other."""
        return len(self._hands) == 1

    def may_go_on(self, chat: int) -> bool:
        """Whether the chat is still ours to answer, and the bot is not about to stop."""
        hand = self._hands[chat]
        mine = hand.from_memory or not self._store.shared or time.monotonic() < hand.leased_until
        return mine and not self._stopping  # whose lease ran out, another replica has taken over

    # For those who start and stop it

    async def start(self, answers: Answers) -> asyncio.Task[None]:
        """Open the store and begin; the clerk, who never ends by himself. Raises BotError if it can never work."""
        self._answers = answers
        try:
            await self._store.open()
        except StoreError as error:
            self._lose(_Work(), error)
        else:
            self._observer.store(True)
        self._clerk = asyncio.create_task(self._run(), name="clerk")
        return self._clerk

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
        await asyncio.wait((self._clerk,))
        self._standby.abandon()

    # The clerk

    async def _run(self) -> None:
        while not self._stopped:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self._until_tick()):
                    await self._woken.wait()
            self._woken.clear()
            await self._turn()
        if self._work or self._standby.debt():
            await self._turn()

    def _look_around(self) -> None:
        self._look = True
        self._woken.set()

    def _until_tick(self) -> float:
        return max(0.0, self._last_tick + self._load.tick - time.monotonic())

    async def _turn(self) -> None:
        """Write what has gathered and claim what there is room for, in one transaction."""
        tick = self._until_tick() <= 0.0
        if self._away and not tick and not self._stopped:
            return  # it is not asked more often than that whether it is back
        if tick:
            self._last_tick = time.monotonic()
            self._claim_from_memory()
            if self._away:
                self._waiting = len(self._standby)
            self._observer.queue(max(0, self._waiting), len(self._tasks))
        room = self._claimable() if self._look or tick else 0
        if not (self._work or room or tick):
            return
        self._look = False
        work, self._work = self._work, _Work()
        debt = self._standby.debt()
        turn = self._written(work, debt, room, tick)
        try:
            turned = await self._store.turn(turn)
        except StoreError as error:
            self._lose(work, error)
        else:
            self._standby.paid(debt)
            self._settle(work, turn, turned)
            await self._purge()

    def _written(self, work: _Work, debt: tuple[Mark, ...], room: int, tick: bool) -> Turn:
        return Turn(
            arrivals=tuple(arrival for delivery in work.deliveries for arrival in delivery.arrivals),
            marks=(*debt, *(mark for mark, _ in work.marks)),
            releases=tuple(work.releases),
            renewed=self._due_leases(),
            room=room,
            count=tick,
        )

    def _claimable(self) -> int:
        return 0 if self._stopping else max(0, min(self.slots.free, self._load.resting - len(self._tasks)))

    def _due_leases(self) -> tuple[int, ...]:
        """The updates in hand, every so often, so that other replicas leave them alone."""
        if time.monotonic() - self._last_renewal < LEASE / 3:
            return ()
        self._last_renewal = time.monotonic()
        return tuple(row.update_id for hand in self._hands.values() if not hand.from_memory for row in hand.rows)

    def _settle(self, work: _Work, turn: Turn, turned: Turned) -> None:
        """The turn is durable: keep the promises, and have answered what was claimed."""
        self._come_back()
        for delivery in work.deliveries:
            for arrival in delivery.arrivals:
                self._settle_arrival(arrival, new=arrival.update_id in turned.new)
            resolve(delivery.safe)
        for mark, durable in work.marks:
            self._waiting -= len(mark.updates)
            self._standby.written(mark)
            resolve(durable)
        renewed = set(turn.renewed)
        for hand in self._hands.values():
            if renewed.issuperset(row.update_id for row in hand.rows):
                hand.leased_until = self._last_renewal + LEASE - _MARGIN
        if turned.waiting is not None:
            self._waiting = turned.waiting + len(self._standby) + max(0, self._work.growth)
        for claim in turned.claims:
            self._begin_or_leave(claim)
        self._look = self._look or (turn.room > 0 and len(turned.claims) == turn.room)
        if self._waiting < self._load.window:
            self._has_room.set()

    def _settle_arrival(self, arrival: Arrival, *, new: bool) -> None:
        if not new:
            self._waiting -= 1  # delivered again: it waits already, or has been handled
            return
        self._observer.update_received(arrival.kind)
        if not self._store.shared:
            self._unclaimed[arrival.update_id] = arrival

    async def _purge(self) -> None:
        if time.monotonic() - self._last_purge < _DAY:
            return
        self._last_purge = time.monotonic()
        try:
            await self._store.purge()
        except StoreError as error:
            _log.warning("what has been kept long enough could not be deleted (%s); tomorrow again", error)

    # The answerers

    def _begin_or_leave(self, claim: Claim) -> None:
        """Have a claim answered, unless its chat is being answered out of memory: then it comes after."""
        for row in claim.rows:
            self._unclaimed.pop(row.update_id, None)
        if claim.chat in self._hands or self._standby.holds(claim.chat):
            later = self._clock() + self._load.tick
            self._work.releases += [Release(row.update_id, later, row.attempts) for row in claim.rows]
        else:
            self._begin(claim, from_memory=False)

    def _begin(self, claim: Claim, *, from_memory: bool) -> None:
        assert self._answers is not None, "it was started"
        self.slots.take()
        self._hands[claim.chat] = _Hand(claim.rows, from_memory, time.monotonic() + LEASE - _MARGIN)
        task = asyncio.create_task(self._answers.answer(claim), name="answerer")
        self._tasks[claim.chat] = task
        task.add_done_callback(lambda done: self._ended(claim.chat, done))

    def _ended(self, chat: int, task: asyncio.Task[None]) -> None:
        """A chat's share is answered, or given back."""
        del self._tasks[chat], self._hands[chat]
        self.slots.give()
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("answering a chat broke off", exc_info=error)
            self._observer.failed(error)
        self._claim_from_memory()

    # While the store is away

    def _lose(self, work: _Work, error: StoreError) -> None:
        """The store does not work: go on in memory."""
        if not self._away:
            self._away = True
            _log.error("the store does not work (%s); the bot goes on, and remembers in memory", error)
            self._observer.store(False)
            self._standby.lose()
            self._standby.take(self._unclaimed.values())
            self._unclaimed.clear()
        for delivery in work.deliveries:
            self._standby.promise(delivery)
        for mark, durable in work.marks:
            self._standby.owe(mark)
            resolve(durable)
        self._work.releases = [*work.releases, *self._work.releases]
        self._take_over_work()
        self._claim_from_memory()

    def _take_over_work(self) -> None:
        """What gathered during the turn that failed."""
        for delivery in self._work.deliveries:
            self._standby.promise(delivery)
        for mark, durable in self._work.marks:
            self._standby.owe(mark)
            resolve(durable)
        self._work = _Work(releases=self._work.releases)

    def _come_back(self) -> None:
        if self._away:
            self._away = False
            self._look = True
            _log.warning("the store works again; what was remembered meanwhile is written")
            self._observer.store(True)

    def _claim_from_memory(self) -> None:
        while self._claimable() and (claim := self._standby.claim(self._hands, self._clock())) is not None:
            self._begin(claim, from_memory=True)
