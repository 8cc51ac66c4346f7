"""The same script has the same verdict on every level, and a level that differs fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.authoring.scripts.conversations import ConversationPool
from bot.authoring.scripts.expectations import MismatchKind
from bot.authoring.scripts.level import EVERY_LEVEL, Level, LevelDriver, Scene, SceneError, ShownMessage
from bot.authoring.scripts.levels.core import Core
from bot.authoring.scripts.levels.drivers import LevelDrivers
from bot.authoring.scripts.play import play
from bot.authoring.scripts.printing import as_text
from bot.authoring.scripts.script import Step
from bot.conversation import Conversation, Reply, Session
from tests.authoring.scripts.conftest import Read

EVERYTHING = """
people: {Marie: fr, John: en}
settings: {support_contact: me@example.org}
in private:
  - {say: /start, as: Marie, language: fr, buttons: [La bibliothèque, La carte de lecteur]}
  - {press: La bibliothèque, as: Marie, buttons: [Combien de places assises, Retour aux sujets]}
  - {press: Combien de places assises, as: Marie, intent: library_seats, contains: <assises> & chauffées}
  - {press: In English, as: Marie, language: en, contains: '1,200 <heated> seats'}
  - {send: photo, as: Marie, outcome: smalltalk}
  - {send: photo, caption: is the card free?, intent: card_price}
  - {send: sticker}
  - {send: voice}
  - {send: location}
  - {send: video}
  - {send: document}
  - {send: contact}
  - {wait: 2 hours}
  - {say: c'est ouvert le dimanche ?, outcome: not_stated}
  - {say: tell me a joke, outcome: out_of_scope}
  - {say: is it going to rain, outcome: out_of_scope, contains: me@example.org}
  - {say: /start card_price, as: John, contains: 15 euros}
  - {say: /forget}
in a group:
  - {say: how many seats?, in: group, as: John, nothing: true}
  - {say: /topics@bot, in: group, as: Marie, language: fr}
  - {press: La carte de lecteur, in: group, as: John, language: fr}
  - {say: number of seats, in: group, as: John, reply_to: bot, intent: library_seats}
  - {say: thank you, in: group, as: Marie, reply_to: John, nothing: true}
  - {send: photo, in: group, as: Marie, nothing: true}
  - {send: photo, caption: prix de la carte, in: group, as: Marie, reply_to: bot, intent: card_price}
  - {say: /topics@other_bot, in: group, nothing: true}
what is too long for one message:
  - {say: "LONG", language: en}
""".replace("LONG", "number of seats " * 250)


@pytest.mark.parametrize("level", EVERY_LEVEL)
def test_everything_a_script_can_do_goes_the_same_way(
    read: Read, pool: ConversationPool, drivers: LevelDrivers, level: Level
) -> None:
    for script in read(EVERYTHING):
        failure = play(script, pool.conversation(script), level, drivers.at(level))
        assert failure is None, as_text(failure, pool.conversation(script))


@pytest.mark.parametrize("level", EVERY_LEVEL)
def test_what_is_wrong_is_wrong_in_the_same_way(
    read: Read, pool: ConversationPool, drivers: LevelDrivers, level: Level
) -> None:
    (script,) = read("c:\n  - say: hello\n  - {say: number of seats, intent: card_price}\n")
    failure = play(script, pool.conversation(script), level, drivers.at(level))
    assert failure is not None
    assert (failure.number, failure.mismatch.kind, failure.mismatch.got) == (2, MismatchKind.INTENT, "library_seats")


class Misbehaving:
    """A driver whose scene shows something else than the conversation says."""

    def __init__(self, change: Callable[[tuple[ShownMessage, ...]], tuple[ShownMessage, ...]]) -> None:
        self._change = change

    def scene(self, conversation: Conversation) -> Scene:
        core, change = Core(conversation), self._change

        class Scene:
            def perform(self, step: Step) -> tuple[ShownMessage, ...]:
                return change(core.perform(step))

        return Scene()

    def close(self) -> None:
        """Nothing was started."""


def silent(shown: tuple[ShownMessage, ...]) -> tuple[ShownMessage, ...]:
    return ()


def reworded(shown: tuple[ShownMessage, ...]) -> tuple[ShownMessage, ...]:
    return tuple(replace(each, text=each.text.replace("1,200", "1200")) for each in shown)


def twice(shown: tuple[ShownMessage, ...]) -> tuple[ShownMessage, ...]:
    return shown * 2


def without_buttons(shown: tuple[ShownMessage, ...]) -> tuple[ShownMessage, ...]:
    return tuple(replace(each, buttons=()) for each in shown)


def turned_round(shown: tuple[ShownMessage, ...]) -> tuple[ShownMessage, ...]:
    return tuple(replace(each, buttons=each.buttons[::-1]) for each in shown)


def mixed_up(shown: tuple[ShownMessage, ...]) -> tuple[ShownMessage, ...]:
    return tuple(replace(each, buttons=tuple(replace(b, data="t::en") for b in each.buttons)) for each in shown)


@pytest.mark.parametrize(
    "change", [silent, reworded, twice, without_buttons, turned_round, mixed_up], ids=lambda change: change.__name__
)
def test_a_level_that_differs_fails(
    read: Read, pool: ConversationPool, change: Callable[[tuple[ShownMessage, ...]], tuple[ShownMessage, ...]]
) -> None:
    driver: LevelDriver = Misbehaving(change)
    (script,) = read("c:\n  - {say: number of seats, intent: library_seats}\n")
    failure = play(script, pool.conversation(script), "wire", driver)
    assert failure is not None
    assert failure.mismatch.kind is MismatchKind.LEVEL


def test_a_level_may_not_speak_where_the_conversation_is_silent(read: Read, pool: ConversationPool) -> None:
    driver: LevelDriver = Misbehaving(lambda shown: shown or (ShownMessage("Hello!", ()),))
    (script,) = read("c:\n  - {say: number of seats, in: group}\n")
    failure = play(script, pool.conversation(script), "application", driver)
    assert failure is not None
    assert (failure.mismatch.expected, failure.mismatch.kind) == ("no reply", MismatchKind.LEVEL)


def test_a_scene_that_breaks_is_a_failure(read: Read, pool: ConversationPool) -> None:
    def breaks(shown: tuple[ShownMessage, ...]) -> tuple[ShownMessage, ...]:
        raise SceneError("the bot failed: KeyError")

    (script,) = read("c:\n  - say: number of seats\n")
    failure = play(script, pool.conversation(script), "wire", Misbehaving(breaks))
    assert failure is not None
    assert (failure.mismatch.kind, failure.mismatch.got) == (MismatchKind.SCENE, "the bot failed: KeyError")


class Broken(Conversation):
    """A conversation that fails from its second use on, which is Telegram's: the first is the core's."""

    uses = 0

    def respond(self, session: Session, text: str, hint: object = None) -> tuple[Reply, Session]:
        self.uses += 1
        if self.uses > 1:
            raise ZeroDivisionError
        return super().respond(session, text)


@pytest.mark.parametrize("level", ["application", "wire", "options"])
def test_an_error_in_the_bot_is_a_failure(
    read: Read, pool: ConversationPool, drivers: LevelDrivers, level: Level
) -> None:
    (script,) = read("c:\n  - say: number of seats\n")
    broken = Broken(pool.conversation(script).reader.matcher)
    failure = play(script, broken, level, drivers.at(level))
    assert failure is not None
    assert failure.mismatch.kind is MismatchKind.SCENE
    assert "ZeroDivisionError" in failure.mismatch.got
