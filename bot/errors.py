"""The tree of errors.

    ApplicationError
    ├── BotError                a mistake of the user's: a problem and its remedy, in two lines
    │   ├── ContentError            the content: every fault with its place
    │   ├── NotOursError            the database is another program's, or a newer version's
    │   └── NoLogError              no question was ever recorded
    ├── StoreError              the store does not work now; the bot goes on in memory
    ├── FullError               the journal has no room; Telegram keeps the update
    ├── ClosedError             the chat is closed to the bot; nothing is sent
    ├── UndeliveredError        a reply did not arrive; the journal tries again later
    ├── SceneError, NoButtonError, NoMessageError, FailedError      a conversation script goes another way
    └── RefusedError            the fake Telegram answers "ok": false

Only BotError is shown to people; the command line catches it and nothing else. The others tell a caller inside the bot
what to do next. Outside the tree, because a library catches them by its own class:

    telegram.error.NetworkError     NotSentError, LostError: python-telegram-bot's request layer passes on only its own
    ValueError                      Mistake, TemplateError: pydantic turns them into faults of the content
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum, unique


class ApplicationError(Exception):
    """The root of the tree."""


class BotError(ApplicationError):
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
