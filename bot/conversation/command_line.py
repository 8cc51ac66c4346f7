"""Parses a command: its name, the bot it is for, what stands behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_SPACE = "\\s\u200b\u2060\ufeff"  # phones and web pages also leave spaces without a width
_COMMAND = re.compile(
    rf"[{_SPACE}]*/(?P<name>[^{_SPACE}@]*)(?:@(?P<bot>[^{_SPACE}]*))?(?P<rest>[{_SPACE}].*)?", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class CommandLine:
    """A command as it was typed: any white space ends its name, a line break and a no-break space included."""

    name: str
    """In lower case, without the slash."""
    bot: str | None
    """The bot it is for, in lower case; None where none is named."""
    rest: str
    """What stands behind it, as it is."""

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """The command of a message; None for plain words."""
        found = _COMMAND.fullmatch(text or "")
        if found is None:
            return None
        return cls(found["name"].lower(), found["bot"] and found["bot"].lower(), found["rest"] or "")

    @property
    def argument(self) -> str:
        """What stands behind it, without the space around."""
        return trimmed(self.rest)

    @property
    def words(self) -> tuple[str, ...]:
        """The words behind it."""
        return tuple(re.split(rf"[{_SPACE}]+", self.argument)) if self.argument else ()


def trimmed(text: str) -> str:
    """The text without the space around it, be it of no width."""
    return re.sub(rf"^[{_SPACE}]+|[{_SPACE}]+$", "", text)


def question_in(text: str) -> str | None:
    """What a message asks: its words, or those behind /ask; None for any other command."""
    command = CommandLine.parse(text)
    if command is None:
        return text
    return command.argument or None if command.name == "ask" else None
