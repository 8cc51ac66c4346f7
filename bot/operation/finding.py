"""What did the doctor find, and how bad is it?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum, unique


@unique
class Level(StrEnum):
    """How bad it is; only a fault keeps the bot from serving well."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was checked, how it stands, in a line, and which switch to press, in another."""

    check: str
    level: Level
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        first = f"{self.level:<8} {self.check:<16} {self.what}"
        return f"{first}\n{' ' * 26}-> {self.remedy}" if self.remedy else first


def ok(check: str, what: str, remedy: str = "") -> Finding:
    """All is well; the remedy is for those who want it otherwise."""
    return Finding(check, Level.OK, what, remedy)


def warning(check: str, what: str, remedy: str) -> Finding:
    """The bot serves, but perhaps not as it was meant to."""
    return Finding(check, Level.WARNING, what, remedy)


def fault(check: str, what: str, remedy: str) -> Finding:
    """The bot cannot serve, or not well."""
    return Finding(check, Level.FAULT, what, remedy)
