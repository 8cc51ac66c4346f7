"""What is remembered of a group?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from bot.content.model import Language
from bot.conversation.groups import GroupSettings

TOLD = 20  # answers of a group that are known again
_MINUTES = 600.0  # seconds for which an answer need not be given again


@dataclass(frozen=True, slots=True)
class Told:
    """An answer given in a group; never who asked for it."""

    message: int
    digest: str
    """Tells whether another answer is the same, without keeping it."""
    intents: tuple[str, ...]
    language: Language
    at: float
    topic: int | None = None
    """The forum topic it stands in."""


@dataclass(frozen=True, slots=True)
class Group:
    """All that is remembered of one group."""

    settings: GroupSettings = field(default_factory=GroupSettings)
    greeted_at: float = 0.0
    told: tuple[Told, ...] = ()
    was: int | None = None
    """The id the group had before it became a supergroup."""

    def with_answer(self, told: Told) -> Group:
        """With an answer to be known again."""
        others = tuple(each for each in self.told if each.message != told.message)
        return replace(self, told=(*others, told)[-TOLD:])

    def without_answer(self, message: int) -> Group:
        """Without an answer that is no longer there, or says something else by now."""
        return replace(self, told=tuple(each for each in self.told if each.message != message))

    def reworded(self, message: int) -> Group:
        """With an answer on the same subject in other words, which nobody is to be sent to for those it had."""
        return replace(self, told=tuple(replace(t, digest="") if t.message == message else t for t in self.told))

    def told_lately(self, digest: str, now: float) -> Told | None:
        """The same answer, if it was given minutes ago."""
        same = (each for each in reversed(self.told) if each.digest == digest and now - each.at <= _MINUTES)
        return next(same, None)

    def answer_in(self, message: int) -> Told | None:
        """The answer that stands in a message; None if that is not known, or no longer."""
        return next((each for each in self.told if each.message == message), None)

    def moved(self, was: int) -> Group:
        """As a supergroup, where messages have other numbers."""
        return replace(self, told=(), was=was)

    def to_json(self) -> str:
        """As text."""
        return _GROUP.dump_json(self, exclude_defaults=True).decode()

    @classmethod
    def from_json(cls, text: str) -> Group:
        """From text of this version; what cannot be read counts as new."""
        try:
            return _GROUP.validate_json(text)
        except ValidationError:
            return cls()


_GROUP = TypeAdapter(Group)
