"""The tree of errors: each has a problem and a remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum, unique


class BotError(Exception):
    """A mistake of the user's, with its remedy: shown as two lines, never as a traceback."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem}\n  -> {self.remedy}"


@contextmanager
def file_errors(problem: str, remedy: str) -> Iterator[None]:
    """Raise a BotError in the place of a file's error: the problem, and behind it the reason."""
    try:
        yield
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror or error
        raise BotError(f"{problem}: {reason}", remedy) from None


@dataclass(frozen=True, slots=True, order=True)
class SourcePosition:
    """A place in a file; lines and columns count from 1, as editors do."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in the content, where it stands and what to do about it."""

    mark: SourcePosition
    problem: str
    remedy: str
    rule: str = "schema"
    """The rule that is broken; it stays when the words change."""

    def __str__(self) -> str:
        return f"{self.mark}: {self.problem}\n  -> {self.remedy}"


@unique
class Severity(StrEnum):
    """How bad a finding is: of the content (`check`), or of the place the bot runs at (`doctor`)."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


class ContentError(BotError):
    """Everything wrong with the content at once, in the order of the files."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        count = len(self.faults)
        super().__init__(f"{count} fault{'s' if count > 1 else ''} in the content", "mend the lines named above")

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults)) + f"\n{self.problem}"
