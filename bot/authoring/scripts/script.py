"""A script as it is played: steps and their actions."""

from __future__ import annotations

from dataclasses import dataclass

from bot.authoring.scripts.model import ANYTHING, AS_THEY_ARE, Expectation, Place, ScriptSettings, Sendable
from bot.content.model import Language
from bot.errors import SourcePosition


@dataclass(frozen=True, slots=True)
class Say:
    """A person writes a message."""

    text: str

    def __str__(self) -> str:
        return f"say: {self.text}"


@dataclass(frozen=True, slots=True)
class Press:
    """Somebody presses the newest button of that title."""

    title: str

    def __str__(self) -> str:
        return f"press: {self.title}"


@dataclass(frozen=True, slots=True)
class Send:
    """Somebody sends something other than words, perhaps with words under it."""

    what: Sendable
    caption: str | None = None

    def __str__(self) -> str:
        return f"send: {self.what}" + (f" ({self.caption})" if self.caption else "")


@dataclass(frozen=True, slots=True)
class Wait:
    """Some seconds pass before the next step."""

    seconds: int

    def __str__(self) -> str:
        return f"wait: {self.seconds} seconds"


StepAction = Say | Press | Send | Wait


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody does somewhere, and what the reply must be."""

    action: StepAction
    mark: SourcePosition
    person: str = ""
    """The person's name; "" is somebody whose name does not matter."""
    telegram: Language | None = None
    """The language the person's Telegram is set to."""
    place: Place = "private"
    reply_to: str | None = None
    expected: Expectation = ANYTHING
    any_of: tuple[Expectation, ...] = ()
    optional: bool = False
    nothing: bool = False


@dataclass(frozen=True, slots=True)
class Script:
    """One conversation, from a new session of everybody in it."""

    name: str
    mark: SourcePosition
    steps: tuple[Step, ...]
    settings: ScriptSettings = AS_THEY_ARE
