"""UpdateOutcome: what became of an update."""

from __future__ import annotations

from enum import StrEnum, unique

from bot.content.model import Outcome


@unique
class UpdateOutcome(StrEnum):
    """What became of an update; the values are labels of the metrics, and stay."""

    ANSWER = Outcome.ANSWER.value
    NOT_STATED = Outcome.NOT_STATED.value
    CLARIFY = Outcome.CLARIFY.value
    SMALLTALK = Outcome.SMALLTALK.value
    OUT_OF_SCOPE = Outcome.OUT_OF_SCOPE.value
    SUGGESTED = "suggested"
    """An inline query got its suggestions."""
    PASSED_ON = "passed on"
    """A person's message went to the staff."""
    STAFF_REPLIED = "staff"
    """A reply of the staff went to the person."""
    LIMITED = "limited"
    """The person writes too much."""
    NONE = "none"
    """It got no reply, and needed none; or the reply could not be sent."""
