"""Parses a command: its name, the bot that it addresses, its arguments."""

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
    """The username of the bot that it addresses, in lower case; None where it names none."""
    rest: str
    """The text behind the name, unchanged."""

    @classmethod
    def parse(cls, text: str | None) -> Self | None:
        """Parse a message; None for plain words."""
        found = _COMMAND.fullmatch(text or "")
        if found is None:
            return None
        return cls(found["name"].lower(), found["bot"] and found["bot"].lower(), found["rest"] or "")

    @property
    def argument(self) -> str:
        """The text behind the name, without the white space around it."""
        return trimmed(self.rest)

    @property
    def words(self) -> tuple[str, ...]:
        """The arguments, split at white space."""
        return tuple(re.split(rf"[{_SPACE}]+", self.argument)) if self.argument else ()


def trimmed(text: str) -> str:
    """The text without white space around it, zero-width characters included."""
    return re.sub(rf"^[{_SPACE}]+|[{_SPACE}]+$", "", text)


def question_in(text: str) -> str | None:
    """The question of a message: the whole of it, or the argument of /ask; None for any other command."""
    command = CommandLine.parse(text)
    if command is None:
        return text
    return command.argument or None if command.name == "ask" else None
