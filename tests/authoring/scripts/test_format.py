"""What a script file may hold, and the faults reported in one that holds something else."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.scripts.parsing import read_scripts, script_files
from bot.authoring.scripts.script import Press, Say, Send, Wait
from bot.content.model import Outcome
from bot.errors import BotError, ContentError
from tests.authoring.scripts.conftest import Read, Write


def test_a_conversation_is_a_name_and_its_steps(read: Read) -> None:
    (script,) = read("greeting:\n  - say: hello\n    outcome: smalltalk\n  - press: All topics\n")
    assert script.name == "greeting"
    assert [step.action for step in script.steps] == [Say("hello"), Press("All topics")]
    assert script.steps[0].expected.outcome is Outcome.SMALLTALK


def test_each_step_knows_its_place_in_the_file(read: Read) -> None:
    (script,) = read("greeting:\n  - say: hello\n    outcome: smalltalk\n  - say: bye\n")
    assert [(step.mark.line, step.mark.column) for step in script.steps] == [(2, 5), (4, 5)]
    assert script.mark.line == 1


def test_people_send_wait_reply_and_meet_in_a_group(read: Read) -> None:
    (script,) = read(
        "people: {Marie: fr}\n"
        "meeting:\n"
        "  - {send: photo, caption: look, as: Marie, in: group}\n"
        "  - {wait: 5 minutes}\n"
        "  - {say: nice, as: John, in: group, reply_to: Marie, nothing: true}\n"
    )
    photo, pause, reply = script.steps
    assert (photo.action, photo.person, photo.telegram, photo.place) == (Send("photo", "look"), "Marie", "fr", "group")
    assert pause.action == Wait(300)
    assert (reply.reply_to, reply.nothing, reply.telegram) == ("Marie", True, None)


@pytest.mark.parametrize(
    ("written", "seconds"), [("1 second", 1), ("20 minutes", 1200), ("2 hours", 7200), ("30 days", 2592000)]
)
def test_durations_are_written_out(read: Read, written: str, seconds: int) -> None:
    assert read(f"c:\n  - wait: {written}\n")[0].steps[0].action == Wait(seconds)


def test_a_list_of_utterances_makes_a_conversation_of_each(read: Read) -> None:
    scripts = read("c:\n  - say: hello\n  - say_each: [a, b]\n  - say_each: [x, y]\n")
    assert [script.name for script in scripts] == ["c [a / x]", "c [a / y]", "c [b / x]", "c [b / y]"]
    assert [step.action for step in scripts[1].steps] == [Say("hello"), Say("a"), Say("y")]


def test_parts_and_variables_are_put_in_their_places(read: Read) -> None:
    (script,) = read(
        'variables: {seats: "1,200"}\n'
        "parts:\n  asks:\n    - {say: how many seats?, contains: '{seats}'}\n"
        "c:\n  - part: asks\n  - say: '{seats}?'\n"
    )
    assert script.steps[0].expected.contains == ("1,200",)
    assert script.steps[0].mark.line == 4, "the place of a part's step is in the part"
    assert script.steps[1].action == Say("1,200?")


def test_without_variables_braces_are_what_they_are(read: Read) -> None:
    assert read("c:\n  - say: 'a {brace}'\n")[0].steps[0].action == Say("a {brace}")


def test_the_content_is_seen_from_the_script(script: Write) -> None:
    path = script("settings: {intents: ../content, support_contact: me}\nc:\n  - say: hello\n")
    settings = read_scripts(path)[0].settings
    assert settings.intents == path.parent / "../content"
    assert settings.support_contact == "me"


FAULTS = {
    "an unknown key": ("c:\n  - say: a\n    contians: b\n", 3, "`contians` is not known", "contains"),
    "an unknown key of any_of": (
        "c:\n  - say: a\n    any_of:\n      - {txt: b}\n",
        4,
        "`txt` is not known",
        "contains",
    ),
    "an unknown setting": ("settings: {contact: x}\nc:\n  - say: a\n", 1, "`contact` is not known", "support_contact"),
    "a mistyped section": ("setings: {intents: x}\n", 1, "'setings' is not a list of steps", "settings"),
    "two actions": ("c:\n  - say: a\n    press: b\n", 2, "exactly one thing", "shipped conversations"),
    "no action": ("c:\n  - contains: b\n", 2, "exactly one thing", "shipped conversations"),
    "an unquoted figure": ("c:\n  - say: a\n    contains: 2019\n", 3, "must be text", '"2019"'),
    "an unquoted no": ("c:\n  - say: no\n", 2, "YAML reads", '"no"'),
    "an outcome that is none": ("c:\n  - say: a\n    outcome: reply\n", 3, "'reply' is not possible", "answer"),
    "a language that is none": ("c:\n  - say: a\n    language: de\n", 3, "'de' is not possible", "fr"),
    "something nobody can send": ("c:\n  - send: money\n", 2, "'money' is not possible", "photo"),
    "a duration without a unit": ("c:\n  - wait: '5'\n", 2, "5 minutes", "shipped conversations"),
    "no regular expression": ("c:\n  - say: a\n    matches: '('\n", 3, "no regular expression", "shipped"),
    "a part that is not there": ("c:\n  - part: x\n", 2, "no part 'x'", "`parts:`"),
    "a part in a part": ("parts:\n  a: [{part: a}]\nc:\n  - part: a\n", 2, "holds another part", "write its steps out"),
    "a variable that is not there": ("variables: {a: b}\nc:\n  - say: '{x}'\n", 3, "no variable {x}", "add `x:`"),
    "a reply to a wait": ("c:\n  - wait: 1 minute\n    outcome: answer\n", 2, "nobody replies to `wait:`", "shipped"),
    "nothing and something": ("c:\n  - say: a\n    nothing: true\n    contains: b\n", 2, "no reply", "shipped"),
    "a caption without a picture": ("c:\n  - say: a\n    caption: b\n", 2, "belongs to `send:`", "shipped"),
    "a press in reply": ("c:\n  - press: a\n    reply_to: bot\n", 2, "`reply_to:` belongs to", "shipped"),
    "a person called bot": ("c:\n  - say: a\n    as: bot\n", 2, "the bot itself", "another name"),
    "a conversation without steps": ("c: []\n", 1, "empty", "write something"),
    "a file without conversations": ("people: {Marie: fr}\n", 1, "no conversation", "add one"),
    "too many combinations": (
        f"c:\n  - say_each: [{', '.join(f'a{n}' for n in range(30))}]\n"
        f"  - say_each: [{', '.join(f'b{n}' for n in range(30))}]\n",
        1,
        "make 900 conversations",
        "make several",
    ),
}


@pytest.mark.parametrize(("text", "line", "problem", "remedy"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_told_with_its_line_and_a_remedy(
    script: Write, text: str, line: int, problem: str, remedy: str
) -> None:
    path = script(text)
    with pytest.raises(ContentError) as caught:
        read_scripts(path)
    (fault,) = caught.value.faults
    assert (fault.mark.file, fault.mark.line) == (str(path), line)
    assert problem in fault.problem
    assert remedy in fault.remedy


def test_all_faults_of_a_file_are_told_at_once(read: Read) -> None:
    with pytest.raises(ContentError) as caught:
        read("c:\n  - say: a\n    contians: b\n  - {}\n")
    assert [fault.mark.line for fault in caught.value.faults] == [3, 4]


def test_scripts_are_found_in_a_folder_and_below(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    for name in ("b.yaml", "a.yml", "more/c.yaml", "notes.txt"):
        (tmp_path / name).touch()
    assert [file.name for file in script_files(tmp_path)] == ["a.yml", "b.yaml", "c.yaml"]


@pytest.mark.parametrize(("name", "problem"), [("empty", "holds no conversation script"), ("gone", "no such file")])
def test_no_script_is_a_mistake(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BotError, match=problem):
        script_files(tmp_path / name)
