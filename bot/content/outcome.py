"""Names the outcomes of a message."""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Outcome(StrEnum):
    """The kind of reply; every message gets exactly one."""

    ANSWER = "answer"
    NOT_STATED = "not_stated"
    CLARIFY = "clarify"
    SMALLTALK = "smalltalk"
    OUT_OF_SCOPE = "out_of_scope"


INFORMATIVE = (Outcome.ANSWER, Outcome.NOT_STATED)
"""The outcomes that say something about the announcement."""
