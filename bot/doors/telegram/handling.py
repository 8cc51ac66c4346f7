"""What is known of an update while it is handled, and what comes of it?"""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import Protocol

from telegram import Message, Update

from bot.conversation import Conversation, Reply
from bot.doors.telegram.delivery import UndeliveredError
from bot.doors.telegram.sending import Place
from bot.store.memory import Kept, Person
from bot.store.records import Note


@dataclass(slots=True)
class Handling:
    """One update on its way through the features, or several that get one reply; and what came of it."""

    conversation: Conversation
    kept: dict[Person, Kept]
    received_at: float
    """By Telegram's clock, as the dates of messages are."""
    ready: Awaitable[object] | None = None
    """Nothing is sent before this: what was answered last in the chat must be written down first."""
    heaped: list[tuple[Place, Reply]] | None = None
    """The replies so far, where there is to be one for all."""
    changed: dict[Person, Kept] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    forgotten: set[int] = field(default_factory=set)
    outcome: str | None = None
    update_id: int = 0
    """Of the update that is being handled: whatever it leads to elsewhere is known by it when it comes again."""
    pictures: tuple[Message, ...] = ()
    """The messages of the album that is being handled, each as it came; none where it is no album."""
    undelivered: UndeliveredError | None = None

    def of(self, person: Person) -> Kept:
        """What is remembered of somebody."""
        return self.kept.get(person) or Kept()

    def remember(self, person: Person, kept: Kept) -> None:
        """Remember it from now on."""
        self.kept[person] = self.changed[person] = kept

    def is_rest_of_album(self, person: Person, message: Message) -> bool:
        """Whether it is a picture without words that comes after its album got its reply."""
        is_bare = not (message.text or message.caption)
        return is_bare and message.media_group_id is not None and self.of(person).album == message.media_group_id

    def forget(self, user: int) -> None:
        """Remember nothing about a user any more."""
        self.forgotten.add(user)
        for person in [each for each in self.kept if each[1] == user]:
            del self.kept[person]
            self.changed.pop(person, None)


class Feature(Protocol):
    """One thing the bot does on Telegram."""

    async def take(self, update: Update, handling: Handling) -> bool:
        """Handle an update if it is for this feature; whether it was, and nobody else is to see it.

        ClosedError, UndeliveredError and TelegramError of what is sent may pass: whoever asked settles them.
        """
