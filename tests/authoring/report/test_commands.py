"""`report` and `inbox` as they are typed, on a log that the real store wrote."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli import main
from bot.settings import Settings
from bot.store.question_log import QuestionLog
from bot.store.records import Acknowledgement, JournalBatch
from bot.store.store import Store

LABELS = """\
{"text": "number of seats", "lang": "en", "kind": "answer", "intents": ["library_seats"]}
{"text": "price of the card", "lang": "en", "intents": ["library_seats"]}
"""


@pytest.fixture(autouse=True)
def _in_the_environment(environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def labels(tmp_path: Path) -> str:
    file = tmp_path / "labels.jsonl"
    file.write_text(LABELS, encoding="utf-8")
    return str(file)


@pytest.fixture
def noted(log: QuestionLog, environment: dict[str, str]) -> None:
    """The log in the store; what was asked on the first of its days, a month ago; the rest, now."""

    async def note() -> None:
        store = Store(Settings.of(environment).store.get_secret_value(), 36_500)
        await store.open()
        now, first = time.time(), log.questions[0].asked_at
        at = [now - 30 * 86_400 if question.asked_at == first else now for question in log.questions]
        questions = tuple(replace(q, asked_at=moment) for q, moment in zip(log.questions, at, strict=True))
        await store.write(JournalBatch(acknowledgements=(Acknowledgement((1,), log_entries=questions),)))
        await store.close()

    asyncio.run(note())


def test_report_prints_tables(labels: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", labels]) == 0
    out = capsys.readouterr().out
    assert "Outcomes confused" in out
    assert "Wrong replies: 1" in out


@pytest.mark.usefixtures("noted")
def test_report_writes_both_sources_as_one_object(labels: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", labels, "--log", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["evaluation"]["accuracy"] == 0.5
    assert found["log"]["questions"] == 7
    assert found["log"]["unanswered_groups"][0]["count"] == 3


@pytest.mark.usefixtures("noted")
def test_report_looks_back_so_many_days(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--log", "--days", "7", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["evaluation"], found["log"]["questions"]) == (None, 5)


@pytest.mark.usefixtures("noted")
def test_report_writes_a_page(labels: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", labels, "--log", "--html", "report.html"]) == 0
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert capsys.readouterr().out == ""


def test_report_tells_before_it_asks_anything_that_plots_need_matplotlib(
    labels: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setattr("bot.authoring.report.report.assemble", None)
    assert main(["report", labels, "--html", "report.html"]) == 1
    assert "pip install 'announcement-bot[report]'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["report"], "nothing to report on"),
        (["report", "missing.jsonl"], "missing.jsonl:1:1: cannot be read: No such file"),
        (["report", "--log"], "there is no log of questions"),
        (["report", "labels.jsonl", "--days", "3"], "--days is of the log"),
        (["report", "labels.jsonl", "--html", "no/such/folder.html"], "cannot be written: No such file"),
        (["inbox"], "there is no log of questions"),
        (["inbox", "--accept", "un jardin ?", "garden"], "there is no intent 'garden'"),
    ],
    ids=["nothing", "no file", "no log", "days alone", "no folder", "no log for the inbox", "no intent"],
)
@pytest.mark.usefixtures("labels")
def test_a_mistake_is_told_in_two_lines(arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 1
    err = capsys.readouterr().err
    assert problem in err
    assert "\n  -> " in err


@pytest.mark.usefixtures("noted")
def test_inbox_lists_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inbox", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)["waiting"]
    assert (first["question"], first["count"], first["language"]) == ("la bibliothèque a-t-elle un jardin ?", 3, "fr")
    assert first["proposals"][0].keys() == {"intent", "title", "outcome", "probability"}
    assert first["explain"]["best_utterance"]["at"]
    assert second["question"] == "who painted the ceiling"


@pytest.mark.usefixtures("noted")
def test_inbox_accepts_and_ignores_one_question(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inbox", "--accept", "who painted the ceiling", "weather", "--json"]) == 0
    done = json.loads(capsys.readouterr().out)
    assert (done["written"], done["language"], done["takes"]) == (True, "en", [])
    assert main(["inbox", "--ignore", "la bibliotheque a-t-elle un jardin"]) == 0
    capsys.readouterr()
    assert main(["inbox", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"waiting": []}
    assert "tell me a joke, who painted the ceiling]" in (folder / "small.yaml").read_text(encoding="utf-8")
    assert main(["report", str(folder / "regressions.jsonl"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["evaluation"]["accuracy"] == 1.0


def test_inbox_accepts_what_is_in_no_log_in_the_language_it_is_in(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "small.yaml").read_bytes()
    assert main(["inbox", "--accept", "quelle est la météo", "weather", "--dry-run"]) == 0
    assert "would be added to weather (fr)" in capsys.readouterr().out
    assert (folder / "small.yaml").read_bytes() == before
    assert main(["inbox", "--accept", "quelle est la météo", "weather", "--lang", "en"]) == 0
    assert "added to weather (en)" in capsys.readouterr().out
