"""A wheel, installed where there is no checkout, holds all that the commands need."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from bot.shipped_content import CONTENT
from tests.installing import ROOT, Installed, Workshop, run

SHIPPED = {str(file.relative_to(CONTENT)) for file in CONTENT.rglob("*") if file.suffix in (".yaml", ".json", ".txt")}
SCRIPT = """
in both languages:
  - {say: how many women in total?, intent: smb_total}
  - {say: combien de serveurs ?, intent: servers_count}
"""


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="module")
def sources(workshop: Workshop) -> Path:
    return workshop.sources()


@pytest.fixture(scope="module")
def wheel(workshop: Workshop, sources: Path) -> Path:
    return workshop.wheel(sources)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("installed"), wheel)


def names(wheel: Path) -> set[str]:
    """The files in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_code_its_word_lists_the_templates_and_the_content(wheel: Path) -> None:
    held = names(wheel)
    code = {str(file.relative_to(ROOT)) for file in (ROOT / "bot").rglob("*.py")}
    templates = {
        str(file.relative_to(ROOT))
        for folder in ("bot/templates", "bot/authoring/scaffold/templates")
        for file in (ROOT / folder).rglob("*")
        if file.is_file()
    }
    assert code <= held
    others = {"bot/understanding/text/lexicon.yaml", "bot/authoring/check/introduction.md"}
    assert templates | others <= held
    assert {f"bot/_content/{name}" for name in SHIPPED} <= held
    assert not [name for name in held if name.startswith(("tests/", "intents/")) or name.endswith((".pyc", ".db"))]


def test_content_that_is_gone_does_not_come_back_from_an_earlier_build(workshop: Workshop, sources: Path) -> None:
    old = sources / "build" / "lib" / "bot" / "_content" / "old.yaml"
    old.parent.mkdir(parents=True, exist_ok=True)
    old.touch()
    assert "bot/_content/old.yaml" not in names(workshop.wheel(sources))


def test_a_source_distribution_makes_the_same_wheel(workshop: Workshop, sources: Path, wheel: Path) -> None:
    unpacked = workshop.unpacked_sdist(sources)
    assert names(workshop.wheel(unpacked)) == names(wheel)
    assert (unpacked / "tests" / "test_installed.py").is_file()
    assert (unpacked / ".env.example").is_file()


@pytest.mark.parametrize(
    ("question", "intent", "told"),
    [("how many women in total?", "smb_total", "15,000"), ("combien de femmes au total ?", "smb_total", "15 000")],
    ids=["English", "French"],
)
def test_ask_answers_anywhere(installed: Installed, tmp_path: Path, question: str, intent: str, told: str) -> None:
    answer = json.loads(installed.bot(tmp_path, "ask", "--json", question))
    assert answer["intents"] == [intent]
    assert told in answer["reply"].replace("\u202f", " ").replace("\xa0", " ")


def test_it_is_the_installed_one_that_answers(installed: Installed, tmp_path: Path) -> None:
    where = run([installed.python, "-c", "import bot.settings as s; print(s.__file__, s.INTENTS)"], tmp_path).stdout
    package = installed.site / "bot"
    assert where.split() == [str(package / "settings.py"), str(package / "_content" / "facebook_france")]


def test_chat_follows_a_conversation_anywhere(installed: Installed, tmp_path: Path) -> None:
    said = "how many women in total?\net en français ?\n"
    lines = run([installed.python, "-m", "bot", "chat", "--json"], tmp_path, said).stdout.splitlines()
    assert [json.loads(line)["language"] for line in lines] == ["en", "fr"]


def test_check_finds_the_content_in_order(installed: Installed, tmp_path: Path) -> None:
    assert json.loads(installed.bot(tmp_path, "check", "--quick", "--json"))


def test_links_are_listed(installed: Installed, tmp_path: Path) -> None:
    assert "servers_count" in installed.bot(tmp_path, "links", "--bot", "announcement_bot", "--format", "json")


def test_test_plays_scripts_on_the_shipped_content(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "conversations").mkdir()
    (tmp_path / "conversations" / "mine.yaml").write_text(SCRIPT, encoding="utf-8")
    assert "1 passed, 0 failed" in installed.bot(tmp_path, "test")


def test_pytest_collects_scripts_with_the_installed_plugin(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "conversations").mkdir()
    (tmp_path / "conversations" / "mine.yaml").write_text(SCRIPT, encoding="utf-8")
    played = run([installed.python, "-m", "pytest", "-q"], tmp_path)
    assert "1 passed" in played.stdout, played.stdout + played.stderr


def test_new_begins_an_announcement_that_works(installed: Installed, tmp_path: Path) -> None:
    installed.bot(tmp_path, "new", "mine", "--name", "The garden opens")
    assert (
        "6 passed, 0 failed"
        in run(
            [installed.python, "-m", "bot", "test"], tmp_path / "mine", BOT_CACHE=str(tmp_path), BOT_ENCODER="none"
        ).stdout
    )
