"""UpdateContext, what is known of an update while it is handled, and the Handler protocol."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Protocol

from telegram import Message, Update

from bot.conversation import Conversation, Reply
from bot.store.records import LogEntry
from bot.store.user_state import Person, UserState
from bot.telegram.base.errors import UndeliveredError
from bot.telegram.base.place import Place


@dataclass(slots=True)
class UpdateContext:
    """One update on its way through the features, or several that get one reply; and what came of it."""

    conversation: Conversation
    states: dict[Person, UserState]
    received_at: float
    """By Telegram's clock, as the dates of messages are."""
    ready: Awaitable[object] | None = None
    """Nothing is sent before this: what was answered last in the chat must be written down first."""
    batched: list[tuple[Place, Reply]] | None = None
    """The replies so far, where there is to be one for all."""
    changed: dict[Person, UserState] = field(default_factory=dict)
    log_entries: list[LogEntry] = field(default_factory=list)
    forgotten: set[int] = field(default_factory=set)
    outcome: str | None = None
    update_id: int = 0
    """Of the update that is being handled: whatever it leads to elsewhere is known by it when it comes again."""
    pictures: tuple[Message, ...] = ()
    """The messages of the album that is being handled, each as it came; none where it is no album."""
    undelivered: UndeliveredError | None = None

    def state_of(self, person: Person) -> UserState:
        """What is remembered of somebody."""
        return self.states.get(person) or UserState()

    def remember(self, person: Person, state: UserState) -> None:
        """Remember it from now on."""
        self.states[person] = self.changed[person] = state

    def is_rest_of_album(self, person: Person, message: Message) -> bool:
        """Whether it is a picture without words that comes after its album got its reply."""
        is_bare = not (message.text or message.caption)
        return is_bare and message.media_group_id is not None and self.state_of(person).album == message.media_group_id

    def forget(self, user: int) -> None:
        """Remember nothing about a user any more."""
        self.forgotten.add(user)
        for person in [each for each in self.states if each[1] == user]:
            del self.states[person]
            self.changed.pop(person, None)


class Handler(Protocol):
    """One thing the bot does on Telegram."""

    async def handle(self, update: Update, context: UpdateContext) -> bool:
        """Handle an update if it is for this feature; whether it was, and nobody else is to see it.

        ClosedError, UndeliveredError and TelegramError of what is sent may pass: whoever asked settles them.
        """
