"""`python -m bot check`, as people and programs use it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import main

Change = Callable[[dict[str, str]], Path]
WARNED = {"        - the Sunday opening hours\n": ""}
BROKEN = {"topic: card": "topic: crad"}


@pytest.fixture(autouse=True)
def _settings(monkeypatch: pytest.MonkeyPatch, cache: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("BOT_CACHE", str(cache))
    monkeypatch.setenv("BOT_ENCODER", "none")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("pieces", "options", "code"),
    [({}, ["--strict"], 0), (WARNED, [], 0), (WARNED, ["--strict"], 1), (BROKEN, [], 1)],
    ids=["sound", "a warning", "a warning, strictly", "a fault"],
)
def test_the_exit_code_tells_whether_it_may_be_shipped(
    changed: Change, pieces: dict[str, str], options: list[str], code: int
) -> None:
    assert main(["check", "--quick", "--intents", str(changed(pieces)), *options]) == code


def test_a_finding_is_told_in_two_lines_with_its_path_as_typed_here(
    changed: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", "--quick", "--intents", str(changed(WARNED))])
    first, second, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("content.yaml:113:7: warning [few-utterances] ")
    assert second.startswith("  -> ")
    assert last == "faults: 0, warnings: 1 (few-utterances 1); 3 intents, 50 utterances"


def test_json_is_one_object(changed: Change, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "--json", "--list", "--intents", str(changed(WARNED))])
    result = json.loads(capsys.readouterr().out)
    assert (result["faults"], result["warnings"]) == (0, 1)
    assert result["findings"][0].keys() == {"level", "rule", "file", "line", "column", "what", "remedy"}
    assert result["left_out"].keys() == {"asked", "lost", "narrow", "pairs", "leaning"}


def test_what_does_not_load_is_told_in_json_too(changed: Change, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json", "--intents", str(changed(BROKEN))]) == 1
    result = json.loads(capsys.readouterr().out)
    assert result["findings"][0]["rule"] == "unknown-id"
    assert result["left_out"] is None


def test_list_names_each_utterance_that_leans_on_being_there(
    changed: Change, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = changed({"        - seats, how many?": "        - so at what time does the library open?"})
    main(["check", "--list", "--intents", str(folder)])
    out = capsys.readouterr().out
    assert "'so at what time does the library open?' (library_seats) is taken for library_hours" in out
    assert "left out, 4" in out


def test_publish_writes_the_ids_down(changed: Change) -> None:
    folder = changed({})
    assert main(["check", "--quick", "--strict", "--publish", "--intents", str(folder)]) == 0
    assert (folder / "links.txt").read_text().split() == ["card", "card_price", "library", "library_seats"]


def test_schema_and_reference_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "object"
    assert main(["check", "--reference"]) == 0
    assert capsys.readouterr().out.startswith("# Writing the content")
