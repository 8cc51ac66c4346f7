"""The levels a script is played on, and what a driver of a level shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from bot.authoring.scripts.script import Step
from bot.conversation import Conversation
from bot.errors import ApplicationError

Level = Literal["core", "application", "wire", "options"]
LEVELS: tuple[Level, ...] = ("core", "application", "wire")
"""The conversation alone; the real Telegram handlers in process; the same over HTTP."""
EVERY_LEVEL: tuple[Level, ...] = (*LEVELS, "options")
"""Besides, over HTTP with every optional feature on."""


@dataclass(frozen=True, slots=True)
class ShownButton:
    """A button as a person sees it, and the callback data behind it."""

    title: str
    data: str


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message of the bot's, new or changed, as a person sees it."""

    text: str
    buttons: tuple[ShownButton, ...]


class NoButtonError(ApplicationError):
    """Nobody can press a button that is not there."""

    def __init__(self, title: str, offered: tuple[str, ...]) -> None:
        super().__init__(f"there is no button {title!r}")
        self.title = title
        self.offered = offered


class NoMessageError(ApplicationError):
    """Nobody can reply to a message that is not there."""


class SceneError(ApplicationError):
    """The level itself broke: no reply came where one had to, or the bot stopped."""


class Scene(Protocol):
    """The people and chats of one script; none of them has talked to the bot before."""

    def perform(self, step: Step) -> tuple[ShownMessage, ...]:
        """Do what the step says; what the bot then shows, () if it keeps silent.

        Raises NoButtonError, NoMessageError and SceneError.
        """
        ...


class LevelDriver(Protocol):
    """Plays one script after another on a level."""

    def scene(self, conversation: Conversation) -> Scene:
        """A new scene, in which this conversation answers."""
        ...

    def close(self) -> None:
        """Stop the bot and the server, where there are any."""
        ...


def with_plain_signs(text: str) -> str:
    """The text with plain spaces and apostrophes: typography is not compared."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'")
