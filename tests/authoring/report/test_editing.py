"""One more utterance is one more line, and every other byte stays."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest
import yaml

from bot.authoring.inbox.editing import with_skeleton, with_utterance, write
from bot.content import Announcement
from bot.content.model import LANGUAGES, Language
from bot.errors import BotError
from bot.settings import INTENTS

FILES = [file for file in sorted(INTENTS.glob("*.yaml")) if "\n    utterances:" in file.read_text(encoding="utf-8")]
BLOCK = """\
# A comment
intents:
  seats:
    utterances:   # of both languages
      fr:
      -   combien   # a comment of its own
      - "il y a des places ?"

      # behind the list
      en: [how many, "seats, or not"]  # in brackets
    title: {fr:  a,  en: b}
  other:
    utterances: {fr: [a], en: [b]}
"""


def changed(old: str, new: str) -> list[str]:
    lines = difflib.ndiff(old.split("\n"), new.split("\n"))
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("language", "text", "lines"),
    [
        ("fr", "et ici ?", ["+       - et ici ?"]),
        ("fr", "no", ["+       - 'no'"]),
        ("fr", "12:30", ["+       - '12:30'"]),
        ("fr", "c'est où : là ? #oui", ["+       - 'c''est où : là ? #oui'"]),
        ("fr", "- [x] {y} *z", ["+       - '- [x] {y} *z'"]),
        ("fr", "🙂 " + "très " * 60 + "long", ["+       - 🙂 " + "très " * 60 + "long"]),
        (
            "en",
            "one, two",
            [
                '-       en: [how many, "seats, or not"]  # in brackets',
                "+       en: [how many, \"seats, or not\", 'one, two']  # in brackets",
            ],
        ),
    ],
    ids=["plain", "a trap", "a time", "quotes", "signs", "long", "brackets"],
)
def test_an_utterance_goes_behind_the_last(language: Language, text: str, lines: list[str], tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(BLOCK, encoding="utf-8")
    new = with_utterance(file, "seats", language, text)
    assert changed(BLOCK, new) == lines
    assert yaml.safe_load(new)["intents"]["seats"]["utterances"][language][-1] == text


@pytest.mark.parametrize(
    "text",
    [BLOCK.replace("\n", "\r\n"), "\ufeff" + BLOCK, BLOCK[: BLOCK.index("    title")].rstrip()],
    ids=["Windows", "byte order mark", "no line break at the end"],
)
def test_the_layout_of_the_file_stays(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8", newline="")
    write(file, with_utterance(file, "seats", "fr", "et ici ?"))
    with file.open(encoding="utf-8", newline="") as stream:
        new = stream.read()
    assert new.replace("      - et ici ?\r\n", "").replace("      - et ici ?\n", "") == text
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "text",
    [
        "intents: {seats: {utterances: {fr: [], en: [b]}}}",
        "intents:\n  seats:\n    utterances:\n      fr: combien",
        "intents:\n  other: {}\n",
    ],
    ids=["empty", "no list", "another intent"],
)
def test_a_file_without_a_place_for_it_is_left_alone(text: str, tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BotError, match="no list to add to") as caught:
        with_utterance(file, "seats", "fr", "et ici ?")
    assert caught.value.remedy == "add the utterance by hand"


def test_a_skeleton_stands_behind_the_last_intent_and_is_a_comment(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(f"{BLOCK}\n# of facts\nfacts: {{}}\n", encoding="utf-8")
    new = with_skeleton(file, ["garden:", "  title:"])
    assert changed(file.read_text(encoding="utf-8"), new) == ["+   # garden:", "+   #   title:", "+ "]
    assert new.index("# garden:") < new.index("# of facts")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_the_shipped_files_get_one_line_and_no_other_byte(
    file: Path, language: Language, announcement: Announcement
) -> None:
    intents = [each.intent for each in announcement.utterances if each.mark.file == str(file)]
    new = with_utterance(file, intents[len(intents) // 2], language, "zz: a new question?")
    assert changed_lines(file.read_text(encoding="utf-8"), new) == ["        - 'zz: a new question?'"]


def changed_lines(old: str, new: str) -> list[str]:
    """The lines that came in, where all others are as they were."""
    before, after = old.split("\n"), new.split("\n")
    first = next(number for number, pair in enumerate(zip(before, after, strict=False)) if pair[0] != pair[1])
    assert after[:first] + after[first + len(after) - len(before) :] == before
    return after[first : first + len(after) - len(before)]
