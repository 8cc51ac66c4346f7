"""Scripted conversations: what a person says or presses, and what the reply must be."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.assembly import assemble
from bot.conversation import Conversation, Reply, Session
from bot.settings import Settings

CONTACT = "help@example.org"
CHECKS = {"outcome", "intent", "intents", "language", "contains", "lacks", "buttons"}


@lru_cache(maxsize=1)
def shipped() -> Conversation:
    """The bot as shipped, encoder and all, with a support contact; made once for all tests."""
    return assemble(Settings.of({"BOT_SUPPORT_CONTACT": CONTACT}))


@lru_cache(maxsize=4)
def about(intents: Path) -> Conversation:
    """The bot on other content."""
    return assemble(Settings.of({"BOT_SUPPORT_CONTACT": CONTACT, "BOT_INTENTS": str(intents)}))


class ScriptFile(pytest.File):
    """A YAML file: a mapping of conversation names to lists of steps.

    The bot talks about the content of the folder `intents` beside the file's folder; where there is none, as shipped.
    """

    def collect(self) -> Iterator[pytest.Item]:
        beside = self.path.parent.parent / "intents"
        talk = (lambda: about(beside)) if beside.is_dir() else shipped
        for name, steps in yaml.safe_load(self.path.read_text(encoding="utf-8")).items():
            yield Script.from_parent(self, name=name, steps=steps, talk=talk)


class Mismatch(Exception):
    """The first step that went wrong."""


class Script(pytest.Item):
    """One conversation, from a new session."""

    def __init__(self, *, steps: list[dict[str, Any]], talk: Callable[[], Conversation], **rest: Any) -> None:
        super().__init__(**rest)
        self.steps, self.talk = steps, talk

    def runtest(self) -> None:
        session, reply = Session(), None
        for number, step in enumerate(self.steps, 1):
            unknown = step.keys() - CHECKS - {"say", "press", "hint"}
            if unknown:
                raise Mismatch(f"step {number}: unknown key {', '.join(sorted(unknown))}")
            reply, session = self._take(step, reply, session)
            for problem in _problems(step, reply):
                raise Mismatch(f"step {number}, {step.get('say') or step.get('press')!r}: {problem}\n  {reply.text}")

    def _take(self, step: dict[str, Any], before: Reply | None, session: Session) -> tuple[Reply, Session]:
        if "say" in step:
            return self.talk().respond(session, step["say"], step.get("hint"))
        for button in before.buttons if before else ():
            if button.title == step["press"]:
                return self.talk().press(session, button.action)
        raise Mismatch(f"there is no button {step['press']!r} on {[b.title for b in before.buttons] if before else []}")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        return str(excinfo.value) if isinstance(excinfo.value, Mismatch) else str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Any, int, str]:
        return self.path, 0, self.name


def _problems(step: dict[str, Any], reply: Reply) -> Iterator[str]:
    plain = reply.text.replace("\u202f", " ").replace("\u00a0", " ")
    got = {
        "outcome": reply.outcome.value,
        "intent": reply.intents[0] if reply.intents else None,
        "intents": list(reply.intents),
        "language": reply.language,
    }
    for key, value in got.items():
        if key in step and step[key] != value:
            yield f"{key} is {value!r}, expected {step[key]!r}"
    for text in _list(step.get("contains")):
        if text not in plain:
            yield f"the reply lacks {text!r}"
    for text in _list(step.get("lacks")):
        if text in plain:
            yield f"the reply holds {text!r}"
    titles = [button.title.replace("\u202f", " ") for button in reply.buttons]
    for title in _list(step.get("buttons")):
        if title not in titles:
            yield f"no button {title!r} among {titles}"


def _list(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)
