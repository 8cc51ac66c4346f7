"""What is remembered of a group."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pydantic import TypeAdapter, ValidationError

from bot.conversation.groups import GroupSettings
from bot.store.given_answers import Answers, GivenAnswer, answer_in, with_answer, without

_MINUTES = 600.0  # seconds for which an answer need not be given again


@dataclass(frozen=True, slots=True)
class GroupState:
    """All that is remembered of one group."""

    settings: GroupSettings = field(default_factory=GroupSettings)
    greeted_at: float = 0.0
    told: Answers = ()
    was: int | None = None
    """The id the group had before it became a supergroup."""

    def with_answer(self, told: GivenAnswer) -> GroupState:
        """With an answer to be known again."""
        return replace(self, told=with_answer(self.told, told))

    def without_answer(self, message: int) -> GroupState:
        """Without an answer that is no longer there, or says something else by now."""
        return replace(self, told=without(self.told, message))

    def reworded(self, message: int) -> GroupState:
        """With an answer on the same subject in other words, which nobody is to be sent to for those it had."""
        return replace(self, told=tuple(replace(t, digest="") if t.message == message else t for t in self.told))

    def told_lately(self, digest: str, now: float) -> GivenAnswer | None:
        """The same answer, if it was given minutes ago."""
        same = (each for each in reversed(self.told) if each.digest == digest and now - each.at <= _MINUTES)
        return next(same, None)

    def answer_in(self, message: int) -> GivenAnswer | None:
        """The answer that a message is about; None if that is not known, or no longer."""
        return answer_in(self.told, message)

    def moved(self, was: int) -> GroupState:
        """As a supergroup, where messages have other numbers."""
        return replace(self, told=(), was=was)

    def to_json(self) -> str:
        """As JSON, without what is as in a new group."""
        return _GROUP.dump_json(self, exclude_defaults=True).decode()

    @classmethod
    def from_json(cls, text: str) -> GroupState:
        """From text of this version; what cannot be read counts as new."""
        try:
            return _GROUP.validate_json(text)
        except ValidationError:
            return cls()


_GROUP = TypeAdapter(GroupState)
