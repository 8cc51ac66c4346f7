"""Which messages an utterance template stands for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, strategies

from bot.content import load
from bot.content.templates import LIMIT, TemplateError, expand, literal
from tests.content.test_content import SOUND


@pytest.mark.parametrize(
    ("template", "messages"),
    [
        ("how many seats", ["how many seats"]),
        ("how many (seats|chairs)", ["how many seats", "how many chairs"]),
        ("[so] how many", ["so how many", "how many"]),
        ("a [b|c] d", ["a b d", "a c d", "a d"]),
        ("a (b|c [d])", ["a b", "a c d", "a c"]),
        ("seats (all of them)", ["seats (all of them)"]),
        ('print("hello")', ['print("hello")']),
        ("it is closed :(", ["it is closed :("]),
        ("this | that", ["this | that"]),
        (r"\[sic\] a \| b \(c\|d\)", ["[sic] a | b (c|d)"]),
        (r"C:\new", [r"C:\new"]),
    ],
    ids=["plain", "choice", "optional", "optional choice", "nested", "mere brackets", "code", "a sad face", "bar",
         "backslashes", "other backslashes"],
)  # fmt: skip
def test_a_template_stands_for_its_messages(template: str, messages: list[str]) -> None:
    assert list(expand(template)) == messages


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("how many [seats", "no partner"),
        ("how many seats]", "no partner"),
        ("how many (seats|chairs", "no partner"),
        ("[how] [many]", "nothing at all"),
        ("(a|b)" * 7, f"more than {LIMIT}"),
        ("[" * 900 + "a" + "]" * 900, "too deeply"),
    ],
    ids=["opened", "closed", "choice opened", "nothing", "too many", "too deep"],
)
def test_a_faulty_template_is_refused(template: str, problem: str) -> None:
    with pytest.raises(TemplateError, match=problem):
        expand(template)


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("how many seats", "how many seats"),
        ("how many seats (all of them)", "how many seats (all of them)"),
        ("closed :(", "closed :("),
        ("this | that", "this | that"),
        (r"C:\new", r"C:\new"),
        ("how many [seats", r"how many \[seats"),
        ("how many seats]", r"how many seats\]"),
        ("[x] how many", r"\[x\] how many"),
        ("[sic]", r"\[sic\]"),
        ("(a|b)", r"\(a\|b\)"),
        ("seats (…|", r"seats \(…\|"),
        (r"\[x\]", r"\\\[x\\\]"),
        (r"a \\ b", r"a \\\\ b"),
    ],
)  # fmt: skip
def test_a_literal_stands_for_itself_and_is_escaped_only_where_it_must_be(text: str, template: str) -> None:
    assert literal(text) == template
    assert expand(template) == (text,)


@given(strategies.text(alphabet="ab ()|[]\\", max_size=12).map(lambda text: " ".join(text.split())))
def test_any_text_can_be_written_as_a_literal(text: str) -> None:
    assert expand(literal(text)) == (text,)


def test_each_message_stands_at_the_place_of_its_template(write: Callable[[str], Path]) -> None:
    text = SOUND.replace("en: [how many seats]", 'en: [seats, "how many (seats|chairs)"]')
    utterances = [u for u in load(write(text)).utterances if u.language == "en"]
    assert [(u.text, u.mark.line, u.mark.column) for u in utterances] == [
        ("seats", 22, 12),
        ("how many seats", 22, 19),
        ("how many chairs", 22, 19),
    ]
