"""What goes into the store in one turn, and what comes out?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.model import Language
from bot.store.memory import Kept, Person


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it came in."""

    update_id: int
    chat: int
    user: int | None
    kind: str
    payload: str
    received_at: float


@dataclass(frozen=True, slots=True)
class Row:
    """An update that waits to be handled."""

    update_id: int
    payload: str
    received_at: float
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """A chat's next updates, in their order, for one to handle; and what is remembered of those who sent them."""

    chat: int
    rows: tuple[Row, ...]
    kept: Mapping[Person, Kept] = field(default_factory=dict)


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


Note = Question | Vote
"""What is noted for those who look after the content; it need not be as safe as the rest."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Updates that were handled, and what is to be remembered from then on."""

    updates: tuple[int, ...]
    kept: Mapping[Person, Kept] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    forgotten: frozenset[int] = frozenset()
    """Users who asked to be forgotten."""


@dataclass(frozen=True, slots=True)
class Release:
    """An update that was claimed and not handled: free again, at once or later."""

    update_id: int
    until: float | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What is to be done in one transaction, in this order."""

    arrivals: tuple[Arrival, ...] = ()
    marks: tuple[Mark, ...] = ()
    releases: tuple[Release, ...] = ()
    renewed: tuple[int, ...] = ()
    """Updates whose lease goes on."""
    room: int = 0
    """How many chats may be claimed."""
    count: bool = False
    """Whether to count what waits."""


@dataclass(frozen=True, slots=True)
class Turned:
    """What came of a turn."""

    new: frozenset[int] = frozenset()
    """The arrivals that were not known already."""
    claims: tuple[Claim, ...] = ()
    waiting: int | None = None
