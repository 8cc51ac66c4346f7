"""A session that was recorded passes when it is replayed."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot import terminal
from bot.authoring.scripts.conversations import ConversationPool
from bot.authoring.scripts.levels.drivers import LevelDrivers
from bot.authoring.scripts.parsing import read_scripts
from bot.authoring.scripts.play import play
from bot.authoring.scripts.recorder import Recorder
from bot.authoring.scripts.script import Press, Say
from bot.content.model import Language
from bot.conversation import Conversation
from bot.errors import BotError

TYPED = """hello
how many seats does the library have?
1
2
no
12:30
{price}: "quoted" # not a comment
🤷 é \x00
/lang fr
price of the card
is it open on Sundays?
tell me a joke
"""


def talk(conversation: Conversation, path: Path, typed: str, language: Language | None, *, as_json: bool) -> None:
    with pytest.MonkeyPatch.context() as patch, Recorder(path) as recorder:
        patch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
        terminal.chat(conversation, language, as_json=as_json, listener=recorder)


@pytest.mark.parametrize("as_json", [False, True], ids=["typed", "json"])
@pytest.mark.parametrize("language", [None, "fr", "en"])
def test_a_recording_passes_at_once(
    conversation: Conversation, drivers: LevelDrivers, tmp_path: Path, language: Language | None, as_json: bool
) -> None:
    path = tmp_path / "session.yaml"
    talk(conversation, path, TYPED, language, as_json=as_json)
    (script,) = read_scripts(path)
    assert len(script.steps) >= len(TYPED.splitlines())
    assert play(script, conversation, "core", drivers.at("core")) is None


def test_what_is_said_and_pressed_is_written_with_outcome_intent_and_language(
    conversation: Conversation, tmp_path: Path
) -> None:
    path = tmp_path / "session.yaml"
    talk(conversation, path, "number of seats\n1\n", None, as_json=False)
    said, pressed = read_scripts(path)[0].steps
    assert (said.action, pressed.action) == (Say("number of seats"), Press("The price of the card"))
    assert said.expected.model_dump(exclude_defaults=True) == {
        "outcome": "answer", "intent": "library_seats", "language": "en",
    }  # fmt: skip


def test_a_recording_fails_once_the_bot_answers_otherwise(
    pool: ConversationPool, drivers: LevelDrivers, tmp_path: Path
) -> None:
    path = tmp_path / "session.yaml"
    path.write_text("c:\n- say: number of seats\n  intent: card_price\n", encoding="utf-8")
    (script,) = read_scripts(path)
    assert play(script, pool.conversation(script), "core", drivers.at("core")) is not None


def test_nothing_said_writes_nothing(conversation: Conversation, tmp_path: Path) -> None:
    talk(conversation, tmp_path / "session.yaml", "", None, as_json=False)
    assert not (tmp_path / "session.yaml").exists()


@pytest.mark.parametrize(("name", "problem"), [("there.yaml", "is there already"), ("gone/a.yaml", "no folder")])
def test_a_file_that_cannot_be_written_is_told_before_the_talk(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "there.yaml").touch()
    with pytest.raises(BotError, match=problem):
        Recorder(tmp_path / name)
