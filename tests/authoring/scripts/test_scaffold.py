"""A new announcement works at once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bot.authoring.scaffold.write import begin
from bot.authoring.scripts.level import LEVELS
from bot.cli import main
from bot.content import load
from bot.errors import BotError
from bot.shipped_content import COMMON

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("encoder", ["use", "none"])
def test_what_is_begun_passes_its_conversations_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], encoder: str
) -> None:
    assert main(["new", str(tmp_path / "mine"), "--name", "The garden opens"]) == 0
    monkeypatch.chdir(tmp_path / "mine")
    monkeypatch.setenv("BOT_CACHE", str(tmp_path))
    monkeypatch.setenv("BOT_ENCODER", encoder)
    assert main(["test", "--level", "all"]) == 0
    assert f"{6 * len(LEVELS)} passed, 0 failed" in capsys.readouterr().out
    assert main(["test", "--crawl"]) == 0, ".env names the content"


@pytest.mark.parametrize(
    "folder",
    ["mine", "my garden", 'l\'été "2027" $HOME `x` ; #&*', "-mine", "../beside/mine", "/absolute", "new\nline"],
)
def test_what_is_to_be_typed_next_works_as_it_stands_and_from_where_one_is(folder: str, tmp_path: Path) -> None:
    (tmp_path / "beside").mkdir()
    (tmp_path / "here").mkdir()
    target = str(tmp_path / "absolute") if folder == "/absolute" else folder
    given = {
        "PYTHONPATH": str(ROOT),
        "BOT_CACHE": str(tmp_path),
        "BOT_ENCODER": "none",
        "BOT_LOG_LEVEL": "WARNING",
    }
    new = subprocess.run([sys.executable, "-m", "bot", "new", "--", target], cwd=tmp_path / "here",
                         env=os.environ | given, capture_output=True, text=True, check=True)  # fmt: skip
    typed = new.stdout.partition("\nNow: ")[2]
    done = subprocess.run(["bash", "-c", typed], cwd=tmp_path / "here", env=os.environ | given,
                          input="Can dogs come?\n", capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "6 passed, 0 failed" in done.stdout


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("The garden opens", "the_garden_opens"),
        ('L’été : « à l\'eau » "$1" \\', "l_ete_a_l_eau_1"),
        ("2027", "a_2027"),
        ("図書館", "a"),
        ("No", "a_no"),
        ("null", "a_null"),
        ("12:30", "a_12_30"),
        ("word " * 20, "word_word_word_word_word_word_word_word"),
    ],
    ids=["plain", "signs", "figures", "other letters", "no to YAML", "nothing to YAML", "a time", "long"],
)
def test_any_name_will_do(tmp_path: Path, name: str, id_: str) -> None:
    begin(tmp_path, name)
    head = load(tmp_path / "intents").head
    assert (head.id, head.title.fr, head.title.en) == (id_, name.strip(), name.strip())


@pytest.mark.parametrize("name", ["", "  ", "\n"])
def test_an_empty_title_is_refused_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(BotError, match="the title is empty"):
        begin(tmp_path, name)
    assert not list(tmp_path.iterdir())


def test_wording_and_small_talk_are_the_shipped_ones(tmp_path: Path) -> None:
    begin(tmp_path, "Mine")
    for name in ("wording.yaml", "small_talk.yaml"):
        assert (tmp_path / "intents" / name).read_bytes() == (COMMON / name).read_bytes()


def test_nothing_of_the_shipped_announcement_is_in_it(tmp_path: Path) -> None:
    for file in begin(tmp_path, "Mine"):
        text = re.sub(r"(?m)#.*$", "", file.read_text(encoding="utf-8").lower())
        assert not [word for word in ("facebook", "shemeans", "inria", "pôle emploi") if word in text], file


def test_the_token_may_be_put_into_env_and_no_other_setting_is_invented(tmp_path: Path) -> None:
    begin(tmp_path, "Mine")
    lines = (tmp_path / ".env").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == [
        "TELEGRAM_BOT_TOKEN=",
        "BOT_INTENTS=intents",
    ]


def test_nothing_is_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").touch()
    assert main(["new", str(tmp_path)]) == 1
    assert (
        "is not empty, and nothing in it is to be replaced\n  -> name a new or empty folder" in capsys.readouterr().err
    )
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(BotError, match="is a file"):
        begin(tmp_path / "notes.txt", "Mine")


def test_without_the_shipped_wording_it_says_where_to_run_it(tmp_path: Path) -> None:
    with pytest.raises(BotError, match=r"the shipped wording.yaml is not in .*") as caught:
        begin(tmp_path / "mine", "Mine", shared=tmp_path)
    assert "checkout" in caught.value.remedy
    assert not (tmp_path / "mine").exists()


def test_the_token_and_the_store_of_a_new_announcement_stay_out_of_git(tmp_path: Path) -> None:
    begin(tmp_path, "Mine")
    assert {".env", "bot.db*"} <= set((tmp_path / ".gitignore").read_text("utf-8").splitlines())
