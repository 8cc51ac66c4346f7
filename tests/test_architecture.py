"""The rooms of the code import one way, and the content copies no sentence of the article."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from bot.authoring.scripts.level import NoButtonError, SceneError
from bot.content import Announcement
from bot.conversation.writer import Writer
from bot.errors import ApplicationError, BotError
from bot.fake_telegram.api_checks import RefusedError
from bot.store.store import StoreError
from bot.telegram.base.errors import ClosedError, UndeliveredError
from bot.telegram.inbound.journal_worker import FullError

ROOT = Path(__file__).parent.parent
ERRORS = ("Error", "Exception")
FOREIGN = {"telegram", "asyncio", "sqlalchemy", "sqlite3", "socket", "httpx", "time", "datetime"}
CORE = {"content", "understanding", "conversation"}
BELOW_THE_CORE = {"plain", "errors", "lines", "folders", "shipped_content", "templating"}
MAY_IMPORT = {
    "content": BELOW_THE_CORE,
    "understanding": BELOW_THE_CORE | {"content"},
    "conversation": BELOW_THE_CORE | {"content", "understanding"},
    "links": BELOW_THE_CORE | CORE,
    "fake_telegram": {"errors"},
    "store": BELOW_THE_CORE | {"content", "conversation"},
    "authoring.check": BELOW_THE_CORE | CORE,
    "authoring.scaffold": BELOW_THE_CORE | CORE,
    "authoring.report": BELOW_THE_CORE | CORE | {"store", "settings", "assembly", "streams", "console", "batch"},
    "authoring.inbox": BELOW_THE_CORE | CORE | {"store", "batch", "authoring.report"},
    "telegram.base": BELOW_THE_CORE | CORE | {"store", "settings", "public_url", "charts"},
    "telegram.outbound": BELOW_THE_CORE | CORE | {"store", "telegram.base"},
    "telegram.inbound": BELOW_THE_CORE | CORE | {"store", "settings", "telegram.base", "telegram.outbound"},
    "telegram.features": BELOW_THE_CORE | CORE | {"store", "settings", "charts", "telegram.base", "telegram.outbound"},
}
"""What a room may import besides itself; rooms that are not named here stand higher up."""
NESTS = ("bot", "bot.telegram", "bot.telegram.features", "bot.understanding", "bot.authoring")
"""The packages whose children, folders and files, count as rooms."""
USERS_OF_AUTHORING = {"authoring", "cli", "scripts"}  # bot/scripts is the old name of the pytest plugin
TELEGRAM_LEVELS = {"application.py", "wire.py"}


@cache
def _imports(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def _files(room: str) -> list[Path]:
    """The modules of a room, be it a folder or a file of bot/."""
    path = ROOT.joinpath("bot", *room.split("."))
    return sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]


def _is_in(name: str, room: str) -> bool:
    return f"{name}.".startswith(f"bot.{room}.")


def _child(name: str, nest: str) -> str:
    """The room of a package that a dotted name lies in; "" for a name outside, or for the package itself."""
    return name.removeprefix(f"{nest}.").split(".")[0] if name.startswith(f"{nest}.") else ""


def _edges(nest: str) -> set[tuple[str, str]]:
    """Which rooms of a package import which; what the package's own __init__ offers is no room."""
    folder = ROOT.joinpath(*nest.split("."))
    rooms = {path.stem for path in folder.iterdir() if path.suffix == ".py" or path.is_dir()} - {"__init__"}
    found = set()
    for file in folder.rglob("*.py"):
        room = file.relative_to(folder).with_suffix("").parts[0]
        found |= {(room, _child(name, nest)) for name in _imports(file)}
    return {(room, other) for room, other in found if {room, other} <= rooms and room != other}


@pytest.mark.parametrize("room", sorted(CORE))
def test_the_core_imports_no_network_and_no_clock(room: str) -> None:
    for file in _files(room):
        assert not {name.split(".")[0] for name in _imports(file)} & FOREIGN, file


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_only_what_stands_below_it(room: str) -> None:
    allowed = {room, *MAY_IMPORT[room]}
    for file in _files(room):
        ours = {name for name in _imports(file) if name.startswith("bot.") and name != "bot.__version__"}
        assert not {name for name in ours if not any(_is_in(name, each) for each in allowed)}, file


@pytest.mark.parametrize("nest", NESTS)
def test_no_two_rooms_import_each_other(nest: str) -> None:
    edges = _edges(nest)
    assert edges, "the package has rooms"
    assert not {edge for edge in edges if edge[::-1] in edges}


@pytest.mark.parametrize("room", ["store", "telegram"])
def test_what_serves_does_not_know_who_watches_it(room: str) -> None:
    for file in _files(room):
        assert not any(_is_in(name, "operation") for name in _imports(file)), file


def test_only_the_command_line_and_the_tests_know_the_authoring() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        if file.relative_to(ROOT / "bot").parts[0] not in USERS_OF_AUTHORING:
            assert not any(_is_in(name, "authoring") for name in _imports(file)), file


def test_only_the_levels_of_scripts_use_the_fake_telegram() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        if not {"fake_telegram", "levels"} & set(file.parts):
            assert not any(_is_in(name, "fake_telegram") for name in _imports(file)), file


def test_only_two_levels_of_scripts_know_the_bot_on_telegram() -> None:
    for file in _files("authoring"):
        if file.name not in TELEGRAM_LEVELS:
            assert not any(name.split(".")[0] == "telegram" or _is_in(name, "telegram") for name in _imports(file)), (
                file
            )


def test_the_store_does_not_import_the_telegram_library() -> None:
    for file in _files("store"):
        assert not any(name.split(".")[0] == "telegram" for name in _imports(file)), file


def test_only_understanding_imports_rapidfuzz() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        if "understanding" not in file.parts:
            assert not any(name.split(".")[0] == "rapidfuzz" for name in _imports(file)), file


def test_each_module_says_in_its_first_line_what_it_does() -> None:
    for file in (ROOT / "bot").rglob("*.py"):
        assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))), file


def test_the_tree_of_errors_names_each_that_leaves_its_module() -> None:
    drawn = (ROOT / "bot" / "errors.py").read_text(encoding="utf-8").split('"""')[1]
    for file in (ROOT / "bot").rglob("*.py"):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and any(ast.unparse(base).endswith(ERRORS) for base in node.bases):
                assert node.name.startswith("_") or node.name in re.findall(r"\w+", drawn), node.name


def test_the_command_line_shows_mistakes_and_nothing_that_is_told_within_the_bot() -> None:
    within = (StoreError, FullError, ClosedError, UndeliveredError, RefusedError, SceneError, NoButtonError)
    assert not [each for each in within if issubclass(each, BotError)]
    assert all(issubclass(each, ApplicationError) for each in (BotError, *within))


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
