"""A finding of the doctor: check, severity, state, remedy."""

from __future__ import annotations

from dataclasses import dataclass

from bot.errors import Severity


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was checked, how it stands, in a line, and which switch to press, in another."""

    check: str
    level: Severity
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        first = f"{self.level:<8} {self.check:<16} {self.what}"
        return f"{first}\n{' ' * 26}-> {self.remedy}" if self.remedy else first


def ok(check: str, what: str, remedy: str = "") -> Diagnosis:
    """All is well; the remedy is for those who want it otherwise."""
    return Diagnosis(check, Severity.OK, what, remedy)


def warning(check: str, what: str, remedy: str) -> Diagnosis:
    """The bot serves, but perhaps not as it was meant to."""
    return Diagnosis(check, Severity.WARNING, what, remedy)


def fault(check: str, what: str, remedy: str) -> Diagnosis:
    """The bot cannot serve, or not well."""
    return Diagnosis(check, Severity.FAULT, what, remedy)
