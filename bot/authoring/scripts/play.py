"""Plays a script and returns its first failure.

The conversation alone is always played along: Telegram shows texts and buttons, and only the conversation knows the
outcome, the intents and the language behind them. So each level is held to the script and to the conversation at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.authoring.scripts.expectations import Mismatch, MismatchKind, mismatch
from bot.authoring.scripts.level import (
    Level,
    LevelDriver,
    NoButtonError,
    NoMessageError,
    Scene,
    SceneError,
    ShownButton,
    ShownMessage,
)
from bot.authoring.scripts.levels.core import Core, CoreReply
from bot.authoring.scripts.levels.staff import Staff
from bot.authoring.scripts.script import Script, Step
from bot.conversation import Action, Conversation


@dataclass(frozen=True, slots=True)
class Failure:
    """The first step of a script that went wrong."""

    script: Script
    step: Step
    number: int
    """Which step of the script it is, from 1."""
    levels: tuple[Level, ...]
    """Where it goes wrong in this way."""
    mismatch: Mismatch
    core_reply: CoreReply | None
    """What the conversation replied; None if it was silent, or did not get so far."""
    shown: tuple[ShownMessage, ...]


def play(script: Script, conversation: Conversation, level: Level, driver: LevelDriver) -> Failure | None:
    """Play a script from its first step; the first failure, None if there is none."""
    core = Core(conversation, Staff() if level == "options" else None)
    scene: Scene = core if level == "core" else driver.scene(conversation)
    for number, step in enumerate(script.steps, 1):
        try:
            shown, wrong = _step(step, core, scene)
        except SceneError as error:
            shown, wrong = (), Mismatch(MismatchKind.SCENE, "the bot goes on", str(error))
        if wrong is not None:
            return Failure(script, step, number, (level,), wrong, core.core_reply, shown)
    return None


def _step(step: Step, core: Core, scene: Scene) -> tuple[tuple[ShownMessage, ...], Mismatch | None]:
    try:
        said = core.perform(step)
    except NoButtonError as error:
        return (), Mismatch(MismatchKind.PRESS, error.title, ", ".join(error.offered) or "no button")
    except NoMessageError as error:
        return (), Mismatch(MismatchKind.REPLY_TO, "a message to reply to", str(error))
    try:
        shown = said if scene is core else scene.perform(step)
    except (NoButtonError, NoMessageError) as error:
        return (), Mismatch(MismatchKind.LEVEL, _text_of(said), str(error))
    if not _same(said, shown):
        return shown, Mismatch(MismatchKind.LEVEL, _text_of(said), _text_of(shown))
    if core.staff is not None and core.core_reply is not None:
        shown = core.core_reply.shown  # whom the staff has gets another text than the script knows of
    return shown, mismatch(step, core.core_reply.reply if core.core_reply else None, shown)


def _same(said: tuple[ShownMessage, ...], shown: tuple[ShownMessage, ...]) -> bool:
    """Whether Telegram shows what the conversation said; what is too long for one message may come in several."""
    return _words(said) == _words(shown) and _actions(said) == _actions(shown)


def _words(messages: tuple[ShownMessage, ...]) -> list[str]:
    return [word for message in messages for word in message.text.split()]


def _actions(messages: tuple[ShownMessage, ...]) -> list[ShownButton]:
    """The buttons that the conversation knows; Telegram may add its own, such as one to share or copy."""
    return [button for message in messages for button in message.buttons if Action.parse(button.data) is not None]


def _text_of(messages: tuple[ShownMessage, ...]) -> str:
    if not messages:
        return "no reply"
    return "\n".join(f"{message.text}\n[{'] ['.join(b.title for b in message.buttons)}]" for message in messages)
