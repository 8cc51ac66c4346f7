"""Builds and keeps the conversations that scripts are played on."""

from __future__ import annotations

from pathlib import Path

from bot.assembly import converse, learn
from bot.authoring.scripts import FOLDER
from bot.authoring.scripts.model import AS_THEY_ARE, ScriptSettings
from bot.authoring.scripts.script import Script
from bot.conversation import Conversation
from bot.settings import Settings
from bot.understanding.matcher import Matcher

INTENTS = "intents"
"""The folder of the content, where it stands beside the folder of the scripts."""


class ConversationPool:
    """Creates the conversation of each script, and learns each content once.

    The content is the one that was named; else what the script names; else the folder `intents` beside the folder
    `conversations`; else that of the settings.
    """

    def __init__(self, settings: Settings, named: Path | None = None) -> None:
        self._settings = settings
        self._named = named
        self._matchers: dict[Path, Matcher] = {}
        self._conversations: dict[tuple[Path, ScriptSettings], Conversation] = {}

    def conversation(self, script: Script) -> Conversation:
        """The conversation for a script.

        Raises ContentError with every fault of its content.
        """
        return self.on(self._content(script), script.settings)

    def on(self, intents: Path, chosen: ScriptSettings = AS_THEY_ARE) -> Conversation:
        """The conversation on a content, with the operator's settings except those chosen.

        Raises ContentError with every fault of the content.
        """
        key = intents.resolve(), chosen
        if key not in self._conversations:
            given = {name: value for name, value in chosen if value is not None and name != "intents"}
            settings = self._settings.model_copy(update={**given, "intents": intents})
            matcher = self._matchers.get(key[0]) or learn(settings)
            self._matchers[key[0]] = matcher
            self._conversations[key] = converse(matcher, settings)
        return self._conversations[key]

    def _content(self, script: Script) -> Path:
        beside = _beside(Path(script.mark.file))
        return self._named or script.settings.intents or beside or self._settings.intents


def _beside(file: Path) -> Path | None:
    for parent in file.resolve().parents:
        if parent.name == FOLDER and (parent.parent / INTENTS).is_dir():
            return parent.parent / INTENTS
    return None
