"""The records that a journal transaction writes and reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.model import Language
from bot.store.user_state import Person, UserState


@dataclass(frozen=True, slots=True)
class ReceivedUpdate:
    """An update as it came in."""

    update_id: int
    chat: int
    user: int | None
    kind: str
    payload: str
    received_at: float


@dataclass(frozen=True, slots=True)
class PendingUpdate:
    """An update that waits to be handled."""

    update_id: int
    payload: str
    received_at: float
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Lease:
    """A chat's next updates, in their order, for one to handle; and what is remembered of those who sent them."""

    chat: int
    updates: tuple[PendingUpdate, ...]
    states: Mapping[Person, UserState] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked and what came of it; never by whom, nor where."""

    asked_at: float
    language: Language
    text: str
    outcome: str
    intents: tuple[str, ...]
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Vote:
    """Whether somebody found an answer helpful; never who."""

    at: float
    intent: str
    language: Language
    vote: int
    """1 for helpful, -1 for not."""


LogEntry = Question | Vote
"""What is noted for those who look after the content; it need not be as safe as the rest."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Updates that were handled, and what is to be remembered from then on."""

    updates: tuple[int, ...]
    states: Mapping[Person, UserState] = field(default_factory=dict)
    log_entries: tuple[LogEntry, ...] = ()
    forgotten: frozenset[int] = frozenset()
    """Users who asked to be forgotten."""


@dataclass(frozen=True, slots=True)
class Release:
    """An update that was leased and not handled: free again, at once or later."""

    update_id: int
    until: float | None
    attempts: int


@dataclass(frozen=True, slots=True)
class JournalBatch:
    """What is to be done in one transaction, in this order."""

    received: tuple[ReceivedUpdate, ...] = ()
    acknowledgements: tuple[Acknowledgement, ...] = ()
    releases: tuple[Release, ...] = ()
    renewed: tuple[int, ...] = ()
    """Updates whose lease goes on."""
    lease_limit: int = 0
    """How many chats may be leased."""
    count: bool = False
    """Whether to count what waits."""


@dataclass(frozen=True, slots=True)
class BatchResult:
    """What came of a batch."""

    new: frozenset[int] = frozenset()
    """The arrivals that were not known already."""
    leases: tuple[Lease, ...] = ()
    waiting: int | None = None
