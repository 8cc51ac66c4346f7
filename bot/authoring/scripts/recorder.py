"""Records a terminal session as a script that passes."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

import yaml
from typing_extensions import override

from bot.content.model import Language
from bot.conversation import Reply
from bot.errors import BotError, file_errors
from bot.terminal import Listener

_NAME = "a recorded conversation"
_HEAD = "# Recorded by `python -m bot chat --record`. Add what the replies must say: contains, lacks, buttons.\n\n"


class Recorder(Listener):
    """Records a session and writes it as a script at its end. Use it as a context manager.

    Raises BotError at once if the file is there already, or its folder is not.
    """

    def __init__(self, path: Path) -> None:
        if path.exists():
            raise BotError(f"{path} is there already, and a recording would replace it", "name another file")
        if not path.parent.is_dir():
            raise BotError(f"there is no folder {path.parent}", "make it first, or name another file")
        self._path = path
        self._steps: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.save()

    @override
    def began(self, language: Language) -> None:
        self._steps.append({"say": f"/lang {language}"})

    @override
    def said(self, text: str, reply: Reply) -> None:
        self._steps.append({"say": text} | _expected(reply))

    @override
    def pressed(self, title: str, reply: Reply) -> None:
        self._steps.append({"press": title} | _expected(reply))

    def save(self) -> None:
        """Write the session down; nothing where nothing was said.

        Raises BotError if the file cannot be written.
        """
        if not self._steps:
            return
        script = yaml.safe_dump({_NAME: self._steps}, sort_keys=False, allow_unicode=True, width=10_000)
        with file_errors(f"{self._path} cannot be written", "name another file"):
            self._path.write_text(_HEAD + script, encoding="utf-8")


def _expected(reply: Reply) -> dict[str, Any]:
    """What the reply is, without its words: those may be improved."""
    expected: dict[str, Any] = {"outcome": reply.outcome.value}
    if len(reply.intents) == 1:
        expected["intent"] = reply.intents[0]
    elif reply.intents:
        expected["intents"] = list(reply.intents)
    return expected | {"language": reply.language}
