"""What goes back to the person?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.content.model import ID_LIMIT, Language, Outcome


class Verb(StrEnum):
    """What pressing a button does."""

    ANSWER = "a"
    TRANSLATE = "x"
    TOPICS = "t"
    NONE = "n"
    HAND_BACK = "h"


@dataclass(frozen=True, slots=True)
class Action:
    """A button's meaning. Carries ids, never positions, so that it outlives a restart and an edit of the content."""

    verb: Verb
    id: str = ""
    language: Language | None = None

    def data(self) -> str:
        """The action as callback data of at most 64 bytes."""
        return ":".join([self.verb, self.id, self.language or ""])

    @classmethod
    def parse(cls, data: str) -> Action | None:
        """The action of callback data; None for what this bot never sent."""
        parts = data.split(":")
        if len(parts) != 3 or parts[0] not in list(Verb) or len(parts[1]) > ID_LIMIT:
            return None
        language: Language | None = "fr" if parts[2] == "fr" else "en" if parts[2] == "en" else None
        return cls(Verb(parts[0]), parts[1], language)


@dataclass(frozen=True, slots=True)
class Button:
    """A label that makes sense alone, and what it does."""

    title: str
    action: Action


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An intent offered, with the reply it would give."""

    intent: str
    title: str
    reply: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: plain text, set in its language; the door makes it bold, escaped or whatever it needs."""

    outcome: Outcome
    language: Language
    text: str
    intents: tuple[str, ...] = ()
    confidence: float = 0.0
    buttons: tuple[Button, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    in_place: bool = False
    """Whether it replaces the message whose button was pressed."""
    forget: bool = False
    """Whether all that is kept about the person is to be erased, wherever it is kept."""
    handover: bool = False
    """Whether the person needs somebody of the staff; the text says what there is without one."""
