"""The documents keep their promises: what they show goes as they say."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot import __version__
from bot.authoring.check.checker import check
from bot.authoring.scripts.levels.core import CoreDriver
from bot.authoring.scripts.parsing import read_scripts
from bot.authoring.scripts.play import play
from bot.authoring.scripts.pytest_items import pool_of
from bot.content import load
from bot.conversation import Conversation
from bot.conversation.session import Session
from bot.errors import Severity
from bot.settings import INTENTS, Settings
from bot.shipped_content import CONTENT

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
OPERATING = (ROOT / "bot" / "telegram" / "README.md").read_text("utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text("utf-8")
NAMES = {field.alias for field in Settings.model_fields.values()}


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", OPERATING, re.DOTALL)
    return str(found)


@pytest.mark.parametrize("document", [README, OPERATING, CONTRIBUTING], ids=["README", "operating", "CONTRIBUTING"])
def test_every_setting_that_is_named_exists(document: str) -> None:
    assert set(re.findall(r"\b(?:BOT|WEBHOOK|TELEGRAM)_[A-Z_]+\b", document)) <= NAMES


def test_the_answer_that_is_added_fits_into_the_content(tmp_path: Path) -> None:
    (example,) = [text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if text.startswith("intents:")]
    (tmp_path / "example.yaml").write_text(f"include: [{INTENTS}]\n{example}", encoding="utf-8")
    assert check(tmp_path, date(2026, 11, 30), None).count(Severity.FAULT) == 0
    assert load(tmp_path).has_answer("last_deadline")


def test_the_content_folder_of_former_versions_goes_on_to_work() -> None:
    assert load(CONTENT).intents.keys() == load(INTENTS).intents.keys()


def test_the_glossary_defines_at_most_forty_words_each_once() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", OPERATING[OPERATING.index("## Glossary") :], re.MULTILINE)[1:]
    words = [word for word in rows if not word.startswith("-")]
    assert words == sorted(set(words), key=str.lower)
    assert 20 < len(words) <= 40


def test_the_newest_version_is_this_one_and_begins_with_what_an_operator_must_do() -> None:
    newest = re.findall(r"^## \[(\d[\d.]*)\] - (\d{4}-\d{2}-\d{2})\n\n(### .*)", CHANGELOG, re.MULTILINE)[0]
    assert newest[0] == __version__ == tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert re.fullmatch(r"### What an operator of \S+ must do", newest[2])


def test_ci_installs_one_version_of_each_package() -> None:
    pinned = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in pinned if not re.fullmatch(r"[\w.-]+==[\w.+!]+", line)] == []
    names = {re.sub(r"[-_.]+", "-", line.partition("==")[0]).lower() for line in pinned}
    assert len(names) == len(pinned)
    assert "-c constraints.txt" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_the_replicas_are_configured_with_settings_the_bot_takes() -> None:
    services = yaml.safe_load(block("yaml"))["services"]
    given = {name: re.sub(r"\$\{.*?\}", "x", value) for name, value in services["bot"]["environment"].items()}
    settings = Settings.of(given)
    assert settings.webhook == "x"
    assert settings.store.get_secret_value() == "postgresql+psycopg://bot@database/bot"
    assert settings.store_url == "postgresql+psycopg://bot:x@database/bot"
    assert f"set $bots bot:{settings.webhook_listen.port};" in block("nginx")
    assert "location = /telegram" in block("nginx")
    assert (settings.webhook_url or "").endswith("/telegram")


def test_the_dialogue_at_the_top_goes_as_it_says(conversation: Conversation) -> None:
    (dialogue,) = re.findall(r"```\n(> .*?)```", README, re.DOTALL)
    session, exchanges = Session(), re.findall(r"> (.*)\n(.*?)(?: …)?\n", dialogue)
    assert len(exchanges) == 3
    for question, begins in exchanges:
        reply, session = conversation.respond(session, question)
        assert re.sub(r"\s", " ", reply.text).startswith(begins), question


KEPT_OUT = [".env", ".env.production", "bot.db", "bot.db-wal", "bot.db-shm", "bot.db-journal", ".venv/bin/python"]
KEPT_OUT += ["bot/__pycache__/x.pyc", ".mypy_cache/x", ".pytest_cache/x", ".ruff_cache/x", ".hypothesis/x", ".coverage"]
NEEDED = [
    "README.md",
    "LICENSE",
    "constraints.txt",
    "pyproject.toml",
    "bot/__main__.py",
    "intents/common/wording.yaml",
    ".env.example",
]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """An empty one that ignores what this one does."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    return tmp_path


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_git_ignores_secrets_the_store_and_what_is_made_anew(repository: Path) -> None:
    command = ["git", "-C", str(repository), "check-ignore", "--no-index", *KEPT_OUT, *NEEDED, "deploy/bot.db-wal"]
    ignored = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert ignored == [*KEPT_OUT, "deploy/bot.db-wal"]


def stays_out(path: str) -> bool:
    """Whether .dockerignore keeps a file out of the image: the last line on it or its folder decides."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    out = False
    for line in (line for line in lines if line and not line.startswith("#")):
        pattern = re.escape(line.removeprefix("!")).replace(r"\*\*/", "(.*/)?").replace(r"\*", "[^/]*")
        if re.fullmatch(rf"{pattern}(/.*)?", path):
            out = not line.startswith("!")
    return out


@pytest.mark.parametrize("path", [*KEPT_OUT, ".git/config", "certificates/privkey.pem", "tests/.env", "deploy/bot.db"])
def test_secrets_the_store_and_what_is_made_anew_stay_out_of_the_image(path: str) -> None:
    assert stays_out(path)


@pytest.mark.parametrize("path", NEEDED)
def test_what_the_bot_needs_gets_into_the_image(path: str) -> None:
    assert not stays_out(path)


def test_the_conversation_of_the_readme_goes_as_it_says(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (script,) = [text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "- say:" in text]
    (tmp_path / "women.yaml").write_text(script, encoding="utf-8")
    scripts = read_scripts(tmp_path / "women.yaml")
    conversation = pool_of(request.config).on(INTENTS)
    assert len(scripts) == 2
    assert [play(each, conversation, "core", CoreDriver()) for each in scripts] == [None, None]


def test_the_unit_gives_the_bot_the_time_it_takes_to_stop() -> None:
    assert "ExecStart=/srv/announcement-bot/.venv/bin/python -m bot run" in block("ini")
    assert "TimeoutStopSec=30" in block("ini")
