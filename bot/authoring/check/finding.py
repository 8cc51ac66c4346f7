"""A finding of the check: rule, severity, place, remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique

from bot.errors import Fault, SourcePosition


@unique
class Severity(StrEnum):
    """How bad it is: content with a fault is not to be shipped, a warning is for the author to judge."""

    FAULT = "fault"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that the author should look at. In the order of the files."""

    mark: SourcePosition
    level: Severity
    rule: str
    """The name of the rule; it stays when the words change."""
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.mark}: {self.level} [{self.rule}] {self.what}\n  -> {self.remedy}"

    @classmethod
    def of(cls, fault: Fault) -> Finding:
        """What the loader refuses."""
        return cls(fault.mark, Severity.FAULT, fault.rule, fault.problem, fault.remedy)


def fault(mark: SourcePosition, rule: str, what: str, remedy: str) -> Finding:
    """Wrong, whoever looks at it."""
    return Finding(mark, Severity.FAULT, rule, what, remedy)


def warning(mark: SourcePosition, rule: str, what: str, remedy: str) -> Finding:
    """Probably not what the author meant."""
    return Finding(mark, Severity.WARNING, rule, what, remedy)
