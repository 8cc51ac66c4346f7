"""A finding of the check: rule, severity, place, remedy."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import Fault, Severity, SourcePosition


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """Something the author should look at; findings sort in the order of the files."""

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
        """A fault found by the loader."""
        return cls(fault.mark, Severity.FAULT, fault.rule, fault.problem, fault.remedy)


def fault(mark: SourcePosition, rule: str, what: str, remedy: str) -> Finding:
    """A finding that makes the check fail."""
    return Finding(mark, Severity.FAULT, rule, what, remedy)


def warning(mark: SourcePosition, rule: str, what: str, remedy: str) -> Finding:
    """A finding for the author to judge."""
    return Finding(mark, Severity.WARNING, rule, what, remedy)
