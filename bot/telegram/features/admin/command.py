"""One admin command: its argument and its reply."""

from __future__ import annotations

from dataclasses import dataclass

from bot.content.model import Language, Outcome, Text, Wording
from bot.conversation import Reply
from bot.telegram.base.context import UpdateContext
from bot.telegram.base.outcome import UpdateOutcome
from bot.telegram.base.place import Place
from bot.telegram.outbound.replies import Replies


@dataclass(frozen=True, slots=True)
class AdminCommand:
    """A command, and where its reply goes."""

    context: UpdateContext
    place: Place
    language: Language
    argument: str
    replies: Replies

    def number(self, default: int, most: int) -> int | None:
        """The number behind the command, from 1 to the most; the default if there is none, None for anything else."""
        if not self.argument:
            return default
        given = int(self.argument) if self.argument.isdecimal() and len(self.argument) < 9 else 0
        return given if 1 <= given <= most else None

    @property
    def wording(self) -> Wording:
        """The bot's own wording."""
        return self.context.conversation.wording

    async def reply(self, sentence: Text, /, *, below: str = "", **placeholders: str) -> None:
        """Reply with one of the bot's sentences, and what stands below it word for word."""
        text = self.context.conversation.write(sentence, self.language, **placeholders)
        await self.say(f"{text}\n{below}" if below else text)

    async def show(self, picture: bytes, text: str) -> None:
        """Reply with a picture, as PNG, and below it the text that says the same."""
        await self.replies.ready(self.context)
        await self.replies.sender.picture(self.place, picture, text)
        self.context.result.outcome = UpdateOutcome.SMALLTALK

    async def say(self, text: str) -> None:
        """Reply with a text."""
        await self.replies.send(self.context, self.place, Reply(Outcome.SMALLTALK, self.language, text))
