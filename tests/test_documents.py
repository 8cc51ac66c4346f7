"""The documents keep their promises: what README names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.scripts.collecting import cast_of
from bot.scripts.loading import read_scripts
from bot.scripts.running import play
from bot.scripts.stages.core import CoreHouse
from bot.settings import INTENTS, Settings

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
NAMES = {field.alias for field in Settings.model_fields.values()}


def block(language: str) -> str:
    (found,) = re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
    return str(found)


def test_every_setting_that_is_named_exists() -> None:
    named = set(re.findall(r"\b(?:BOT|WEBHOOK|TELEGRAM)_[A-Z_]+\b", README))
    assert named <= NAMES


def test_the_replicas_are_configured_with_settings_the_bot_takes() -> None:
    (compose,) = [text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "services:" in text]
    services = yaml.safe_load(compose)["services"]
    given = {name: re.sub(r"\$\{.*?\}", "x", value) for name, value in services["bot"]["environment"].items()}
    settings = Settings.of(given)
    assert settings.webhook == "x"
    assert settings.store.get_secret_value() == "postgresql+psycopg://bot@database/bot"
    assert settings.store_url == "postgresql+psycopg://bot:x@database/bot"
    assert f"set $bots bot:{settings.webhook_listen.port};" in block("nginx")
    assert "location = /telegram" in block("nginx")
    assert (settings.webhook_url or "").endswith("/telegram")


def test_the_conversation_of_the_readme_goes_as_it_says(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (script,) = [text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "- say:" in text]
    (tmp_path / "women.yaml").write_text(script, encoding="utf-8")
    scripts = read_scripts(tmp_path / "women.yaml")
    conversation = cast_of(request.config).on(INTENTS)
    assert len(scripts) == 2
    assert [play(each, conversation, "core", CoreHouse()) for each in scripts] == [None, None]


def test_the_unit_gives_the_bot_the_time_it_takes_to_stop() -> None:
    assert "ExecStart=/srv/announcement-bot/.venv/bin/python -m bot run" in block("ini")
    assert "TimeoutStopSec=30" in block("ini")
