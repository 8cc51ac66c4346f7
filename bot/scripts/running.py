"""Does a conversation go as its script says, and where does it first go another way?

The conversation alone is always played along: Telegram shows texts and buttons, and only the conversation knows the
outcome, the intents and the language behind them. So each level is held to the script and to the conversation at once.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversation import Action, Conversation
from bot.scripts.checking import Kind, Mismatch, mismatch
from bot.scripts.script import Script, Step
from bot.scripts.stage import House, Level, NoButtonError, NoMessageError, Shown, ShownButton, Stage, StageError
from bot.scripts.stages.core import Core, Meant
from bot.scripts.stages.staff import Staff


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
    meant: Meant | None
    """What the conversation replied; None if it was silent, or did not get so far."""
    shown: tuple[Shown, ...]


def play(script: Script, conversation: Conversation, level: Level, house: House) -> Failure | None:
    """Play a script from its first step; the first failure, None if there is none."""
    core = Core(conversation, Staff() if level == "options" else None)
    stage: Stage = core if level == "core" else house.scene(conversation)
    for number, step in enumerate(script.steps, 1):
        try:
            shown, wrong = _step(step, core, stage)
        except StageError as error:
            shown, wrong = (), Mismatch(Kind.STAGE, "the bot goes on", str(error))
        if wrong is not None:
            return Failure(script, step, number, (level,), wrong, core.meant, shown)
    return None


def _step(step: Step, core: Core, stage: Stage) -> tuple[tuple[Shown, ...], Mismatch | None]:
    try:
        said = core.take(step)
    except NoButtonError as error:
        return (), Mismatch(Kind.PRESS, error.title, ", ".join(error.offered) or "no button")
    except NoMessageError as error:
        return (), Mismatch(Kind.REPLY_TO, "a message to reply to", str(error))
    try:
        shown = said if stage is core else stage.take(step)
    except (NoButtonError, NoMessageError) as error:
        return (), Mismatch(Kind.LEVEL, _told(said), str(error))
    if not _same(said, shown):
        return shown, Mismatch(Kind.LEVEL, _told(said), _told(shown))
    if core.staff is not None and core.meant is not None:
        shown = core.meant.shown  # whom the staff has gets another text than the script knows of
    return shown, mismatch(step, core.meant.reply if core.meant else None, shown)


def _same(said: tuple[Shown, ...], shown: tuple[Shown, ...]) -> bool:
    """Whether Telegram shows what the conversation said; what is too long for one message may come in several."""
    return _words(said) == _words(shown) and _actions(said) == _actions(shown)


def _words(messages: tuple[Shown, ...]) -> list[str]:
    return [word for message in messages for word in message.text.split()]


def _actions(messages: tuple[Shown, ...]) -> list[ShownButton]:
    """The buttons that the conversation knows; a door may add its own, such as one to share or copy."""
    return [button for message in messages for button in message.buttons if Action.parse(button.data) is not None]


def _told(messages: tuple[Shown, ...]) -> str:
    if not messages:
        return "no reply"
    return "\n".join(f"{message.text}\n[{'] ['.join(b.title for b in message.buttons)}]" for message in messages)
