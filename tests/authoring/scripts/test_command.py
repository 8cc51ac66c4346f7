"""`python -m bot test`, as a person or another program uses it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from tests.authoring.scripts.conftest import Write

PASSES = "c:\n  - {say: number of seats, intent: library_seats}\n"
FAILS = "c:\n  - {say: number of seats, intent: card_price}\n"


@pytest.fixture(autouse=True)
def _small(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of the tiny announcement."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_INTENTS", str(settings.intents))
    monkeypatch.setenv("BOT_ENCODER", settings.encoder)
    monkeypatch.setenv("BOT_CACHE", str(settings.cache))


def test_what_passes_is_counted(script: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(script(PASSES))]) == 0
    assert capsys.readouterr().out == "1 passed, 0 failed (level core)\n"


def test_what_fails_on_several_levels_is_told_once(script: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(script(FAILS)), "--level", "all"]) == 1
    out = capsys.readouterr().out
    assert out.count("  -> ") == 1
    assert "(step 1 of 1, level core, application, wire)" in out
    assert out.endswith("0 passed, 3 failed (level core, application, wire)\n")


def test_json_is_one_object(script: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", str(script(FAILS)), "--json", "--crawl"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert (result["passed"], len(result["failures"]), result["dead_ends"]) == (0, 1, [])
    assert result["failures"][0]["remedy"].startswith("move the utterance")


def test_content_may_be_named(script: Write, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("BOT_INTENTS", "gone")
    assert main(["test", str(script(PASSES))]) == 1
    assert main(["test", str(script(PASSES)), "--intents", str(settings.intents)]) == 0


def test_a_script_may_name_its_content(script: Write, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setenv("BOT_INTENTS", "gone")
    assert main(["test", str(script(f"settings: {{intents: {settings.intents}}}\n{PASSES}"))]) == 0


def test_without_a_path_the_folder_conversations_is_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test"]) == 1
    assert "there is no folder 'conversations' here" in capsys.readouterr().err
    Path("conversations").mkdir()
    Path("conversations", "a.yaml").write_text(PASSES, encoding="utf-8")
    assert main(["test"]) == 0


def test_crawling_alone_plays_no_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", "--crawl"]) == 0
    assert capsys.readouterr().out == "every button leads on, and to every answer\n"


def test_a_faulty_script_is_told_with_its_place(script: Write, capsys: pytest.CaptureFixture[str]) -> None:
    path = script("c:\n  - {sya: hello}\n")
    assert main(["test", str(path)]) == 1
    assert f"{path}:2:" in capsys.readouterr().err
