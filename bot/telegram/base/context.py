"""UpdateContext, what is known of an update; UpdateResult, what came of it; and the Handler protocol."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Protocol

from telegram import Message, Update

from bot.conversation import Conversation, Reply
from bot.store.records import LogEntry
from bot.store.user_state import Person, UserState
from bot.telegram.base.errors import UndeliveredError
from bot.telegram.base.outcome import UpdateOutcome
from bot.telegram.base.place import Place


@dataclass(slots=True)
class UpdateResult:
    """What came of an update, or of several that get one reply: all of it is written down with the acknowledgement."""

    states: dict[Person, UserState]
    """What is remembered of people by now, whether it changed or not."""
    changed: dict[Person, UserState] = field(default_factory=dict)
    log_entries: list[LogEntry] = field(default_factory=list)
    forgotten: set[int] = field(default_factory=set)
    outcome: UpdateOutcome = UpdateOutcome.NONE
    undelivered: UndeliveredError | None = None
    replies: list[tuple[Place, Reply]] = field(default_factory=list)
    """The replies of a batch, which are sent as one."""

    def remember(self, person: Person, state: UserState) -> None:
        """Remember it from now on."""
        self.states[person] = self.changed[person] = state

    def forget(self, user: int) -> None:
        """Remember nothing about a user any more."""
        self.forgotten.add(user)
        for person in [each for each in self.states if each[1] == user]:
            del self.states[person]
            self.changed.pop(person, None)

    def replied(self, reply: Reply) -> None:
        """Note that a reply was sent, by its outcome."""
        self.outcome = UpdateOutcome(reply.outcome)


@dataclass(frozen=True, slots=True)
class UpdateContext:
    """What is known of an update while it is handled."""

    conversation: Conversation
    received_at: float
    """By Telegram's clock, as the dates of messages are."""
    result: UpdateResult
    ready: Awaitable[object] | None = None
    """Nothing is sent before this: what was answered last in the chat must be written down first."""
    is_batched: bool = False
    """Whether the reply is to be one for several updates."""
    update_id: int = 0
    """What the update leads to elsewhere is known by this number, should the update be delivered again."""
    pictures: tuple[Message, ...] = ()
    """The messages of an album, each as it came; none where it is no album."""

    def state_of(self, person: Person) -> UserState:
        """What is remembered of somebody."""
        return self.result.states.get(person) or UserState()

    def is_rest_of_album(self, person: Person, message: Message) -> bool:
        """Whether it is a picture without words that comes after its album got its reply."""
        is_bare = not (message.text or message.caption)
        return is_bare and message.media_group_id is not None and self.state_of(person).album == message.media_group_id


class Handler(Protocol):
    """One thing the bot does on Telegram."""

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle an update if it is for this feature; whether it was, and no other handler is asked.

        ClosedError, UndeliveredError and TelegramError of what is sent may pass: the dispatcher settles them.
        """
