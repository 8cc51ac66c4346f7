"""No two members of an enumeration share a code, and buttons sent by any version keep their meaning."""

from __future__ import annotations

import ast
import enum
import importlib
from pathlib import Path

import pytest

from bot.conversation import Action
from bot.conversation.reply import Verb, View

ROOT = Path(__file__).parent.parent
BASES = {"Enum", "StrEnum", "IntEnum", "Flag", "IntFlag"}


def _enums() -> list[tuple[str, str]]:
    """The module and the name of every enumeration in the package."""
    found = []
    for file in sorted((ROOT / "bot").rglob("*.py")):
        module = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and BASES & {ast.unparse(base).split(".")[-1] for base in node.bases}:
                found.append((module, node.name))
    return found


ENUMS = _enums()


def test_the_walk_finds_the_enumerations() -> None:
    assert ("bot.conversation.reply", "Verb") in ENUMS


@pytest.mark.parametrize(("module", "name"), ENUMS, ids=[f"{module}.{name}" for module, name in ENUMS])
def test_every_member_has_a_code_of_its_own(module: str, name: str) -> None:
    members: type[enum.Enum] = getattr(importlib.import_module(module), name)
    assert list(members.__members__.values()) == list(members)


@pytest.mark.parametrize(("module", "name"), ENUMS, ids=[f"{module}.{name}" for module, name in ENUMS])
def test_a_shared_code_is_refused_when_the_class_is_made(module: str, name: str) -> None:
    source = ast.parse((ROOT / (module.replace(".", "/") + ".py")).read_text(encoding="utf-8"))
    (found,) = [node for node in ast.walk(source) if isinstance(node, ast.ClassDef) and node.name == name]
    assert "unique" in {ast.unparse(each).split(".")[-1] for each in found.decorator_list}


WITHOUT_ID = {Verb.HAND_BACK, Verb.NONE}
VIEW = View(right=False, source=True, votes=12)


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("view", [View(), VIEW], ids=["usual", "changed"])
def test_a_button_means_what_it_was_made_to_mean(verb: Verb, view: View) -> None:
    action = Action(verb, None if verb in WITHOUT_ID else "card_price", "fr", view)
    assert Action.parse(action.data()) == action


ALREADY_SENT = {
    "a:smb_total:fr": Verb.ANSWER,
    "x:smb_total:en:y": Verb.TRANSLATE,
    "s:smb_total:fr:s": Verb.SOURCE,
    "h:smb_total:fr": Verb.HELPFUL,
    "h:smb_total:en:ns3": Verb.HELPFUL,
    "u:smb_total:fr": Verb.NOT_HELPFUL,
    "z:smb_total:fr:1": Verb.THANKED,
    "t:card:fr": Verb.TOPICS,
    "t::fr": Verb.TOPICS,
    "n::fr": Verb.NONE,
    "g:greet_not:fr": Verb.GROUP,
    "h::fr": Verb.HAND_BACK,
    "h::en": Verb.HAND_BACK,
    "h::": Verb.HAND_BACK,
    "b::fr": Verb.HAND_BACK,
}


@pytest.mark.parametrize(("data", "verb"), ALREADY_SENT.items(), ids=ALREADY_SENT.keys())
def test_a_button_sent_long_ago_keeps_its_meaning(data: str, verb: Verb) -> None:
    action = Action.parse(data)
    assert action is not None
    assert action.verb is verb
