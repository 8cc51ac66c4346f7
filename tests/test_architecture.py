"""The house keeps its order, and the documents keep their promises."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from bot.content import Announcement
from bot.conversation.writer import Writer

ROOT = Path(__file__).parent.parent
ORDER = ["plain", "errors", "content", "understanding", "conversation", "doors", "cli"]
FOREIGN = {"telegram", "asyncio", "sqlalchemy", "sqlite3", "socket", "httpx", "time", "datetime"}


def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


@pytest.mark.parametrize("package", ["content", "understanding", "conversation"])
def test_the_core_imports_no_network_no_clock_and_nothing_above_itself(package: str) -> None:
    above = [*ORDER[ORDER.index(package) + 1 :], "settings", "logs", "assembly", "store", "operation", "workbench"]
    for file in (ROOT / "bot" / package).glob("*.py"):
        for name in _imports(file):
            assert name.split(".")[0] not in FOREIGN, f"{file.name} imports {name}"
            assert name.split(".")[0] != "bot" or name.split(".")[1:2] not in [[each] for each in above], (
                f"{file.name}: {name}"
            )


@pytest.mark.parametrize("package", ["store", "doors"])
def test_what_serves_does_not_know_who_watches_it(package: str) -> None:
    for file in (ROOT / "bot" / package).rglob("*.py"):
        assert not any(name.startswith("bot.operation") for name in _imports(file)), file


def test_the_workbench_stands_on_the_core_and_only_the_command_line_on_it() -> None:
    core = {"plain", "errors", "lines", "content", "understanding", "conversation", "workbench"}
    for file in (ROOT / "bot").rglob("*.py"):
        named = {name.split(".")[1] for name in _imports(file) if name.startswith("bot.")}
        if "workbench" in file.parts:
            reads_the_log = file.parent.name in ("reporting", "inbox")
            assert named <= (
                core | {"store", "doors", "settings", "assembly", "streams", "console"} if reads_the_log else core
            ), file
        elif "cli" not in file.parts:
            assert "workbench" not in named, file


def test_only_the_command_line_and_the_tests_know_the_scripts() -> None:
    for package in ("content", "understanding", "conversation", "doors", "store", "operation"):
        for file in (ROOT / "bot" / package).rglob("*.py"):
            assert not any(
                name.startswith(("bot.authoring.scripts", "bot.authoring.scaffold")) for name in _imports(file)
            ), file


def test_the_telegram_door_is_known_to_two_stages_only() -> None:
    for file in (ROOT / "bot" / "scripts").rglob("*.py"):
        if file.name not in ("application.py", "wire.py"):
            assert not any(name.startswith(("telegram", "bot.telegram")) for name in _imports(file)), file


def test_the_store_knows_nothing_of_telegram() -> None:
    for file in (ROOT / "bot" / "store").rglob("*.py"):
        assert not any(name.startswith(("telegram", "bot.doors")) for name in _imports(file)), file


def test_only_understanding_imports_rapidfuzz() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        if file.parent.name != "understanding":
            assert not any(name.split(".")[0] == "rapidfuzz" for name in _imports(file)), file


def test_each_module_says_in_its_first_line_what_it_answers() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        docstring = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))
        assert docstring, file


def _runs(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + 9]) for i in range(len(words) - 8)}


@pytest.fixture
def article() -> set[str]:
    """Every nine words in a row of the announcement's text."""
    file = ROOT.parent / "shared" / "announcement.fr.txt"
    if not file.exists():
        pytest.skip("the announcement's text is not beside this checkout")
    return _runs(file.read_text(encoding="utf-8"))


def test_no_sentence_of_the_article_is_in_the_content(article: set[str]) -> None:
    for file in (ROOT / "intents").rglob("*.yaml"):
        for line in file.read_text(encoding="utf-8").splitlines():
            assert not _runs(line) & article, line


def test_no_sentence_of_the_article_is_in_what_is_shown_as_the_source(
    article: set[str], announcement: Announcement
) -> None:
    writer = Writer(announcement)
    for key in announcement.intents:
        assert not _runs(writer.source(key, "fr")) & article, key
