"""Files of labelled questions: what they may hold, and what is said of what they may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.authoring.report.labelled import LabelledQuestion, read_labelled
from bot.content import Outcome, load
from bot.errors import ContentError, SourcePosition


def test_reads_questions_with_what_they_should_get(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        '\ufeff{"text": "combien de places ?", "lang": "fr", "kind": "answer", "intents": ["library_seats"]}\n'
        "\n"
        '{"text": "when do you open", "intents": ["library_hours"]}\n'
        '{"text": "who won the match", "kind": "out_of_scope"}\n'
        '{"text": "is it heated", "kind": "not_stated", "intents": ["not_written_yet"]}\n',
        encoding="utf-8",
    )
    assert read_labelled([file], load(folder).intents) == (
        LabelledQuestion("combien de places ?", "fr", Outcome.ANSWER, ("library_seats",), SourcePosition(str(file), 1)),
        LabelledQuestion(
            "when do you open", None, Outcome.NOT_STATED, ("library_hours",), SourcePosition(str(file), 3)
        ),
        LabelledQuestion("who won the match", None, Outcome.OUT_OF_SCOPE, (), SourcePosition(str(file), 4)),
        LabelledQuestion("is it heated", None, Outcome.NOT_STATED, ("not_written_yet",), SourcePosition(str(file), 5)),
    )


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\u0085"])
def test_a_line_ends_with_a_line_feed_only(sign: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(
        f'{{"text": "a{sign}b", "kind": "answer"}}\r\n{{"text": "c", "kind": "answer"}}\n', "utf-8", newline=""
    )
    found = read_labelled([file], load(folder).intents)
    assert [(each.text, each.mark.line) for each in found] == [(f"a{sign}b", 1), ("c", 2)]


@pytest.mark.parametrize(
    ("line", "problem", "remedy"),
    [
        ("{", "this is no JSON", "one object a line"),
        ("[1]", "no object", '{"text"'),
        ('{"kind": "answer"}', "`text` is missing", '{"text"'),
        ('{"text": "a", "kind": "answer", "intent": "b"}', "`intent` is not known", '"intents"'),
        ('{"text": 5, "kind": "answer"}', "`text`: input should be a valid string", '{"text"'),
        ('{"text": "a", "kind": "answer", "lang": "de"}', "`lang`: input should be 'fr' or 'en'", '"fr" or "en"'),
        ('{"text": "a", "kind": "clarify"}', "there is no kind 'clarify'", "answer, not_stated, smalltalk"),
        ('{"text": "a", "kind": "joke"}', "there is no kind 'joke'", "answer, not_stated, smalltalk"),
        ('{"text": "a"}', "neither `kind` nor `intents`", "what the question should get"),
        ('{"text": "a", "intents": ["seats"]}', "there is no intent 'seats'", "or give the `kind`"),
        ('{"text": " ", "kind": "answer"}', "`text`", '{"text"'),
    ],
)
def test_each_fault_is_told_with_its_line_and_a_remedy(
    line: str, problem: str, remedy: str, folder: Path, tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"text": "a", "kind": "answer"}}\n{line}\n{line}\n', encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        read_labelled([file], load(folder).intents)
    assert [fault.mark.line for fault in caught.value.faults] == [2, 3]
    assert problem in caught.value.faults[0].problem
    assert remedy in caught.value.faults[0].remedy


@pytest.mark.parametrize(
    ("content", "problem"),
    [(None, "No such file"), (b"\xff\xfe", "not UTF-8"), (b"\n\n", "no question")],
    ids=["missing", "binary", "empty"],
)
def test_a_file_that_holds_nothing_is_told(content: bytes | None, problem: str, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ContentError, match=problem):
        read_labelled([file], load(folder).intents)
