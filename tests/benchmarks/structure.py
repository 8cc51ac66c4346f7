"""Counts what a newcomer meets: files, functions, names, rooms, and the modules a private message passes through.

python -m tests.benchmarks.structure [CHECKOUT ...]     # this one by default; several make columns
"""

from __future__ import annotations

import ast
import json
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

HERE = Path(__file__).parent.parent.parent
Function = ast.FunctionDef | ast.AsyncFunctionDef

# Run in the checkout that is counted, whatever its modules are called: plays a private message on the serving bot and
# prints the modules of ours in which a function ran, those of the scripts and of the fake server left out.
_TRACE = """
import importlib, json, sys, threading
from pathlib import Path
def first(*names):
    for name in names:
        try:
            module, _, attribute = name.rpartition(":")
            return getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError):
            continue
    raise SystemExit(f"none of {names}")
Driver = first("bot.authoring.scripts.levels.wire:WireDriver", "bot.scripts.stages.wire:WireHouse")
read = first("bot.authoring.scripts.parsing:read_scripts", "bot.scripts.loading:read_scripts")
play = first("bot.authoring.scripts.play:play", "bot.scripts.running:play")
from bot.assembly import assemble
from bot.settings import Settings
folder = Path(sys.argv[1])
conversation = assemble(Settings.of({"BOT_INTENTS": str(folder), "BOT_ENCODER": "none"}))
warm, asked = read(folder.parent / "scripts.yaml")
seen = set()
def watch(frame, event, argument):
    if event == "call":
        seen.add(frame.f_globals.get("__name__", ""))
driver = Driver()
threading.setprofile(watch)
play(warm, conversation, "wire", driver)  # starts the bot, in a thread that is watched
seen.clear()
play(asked, conversation, "wire", driver)
driver.close()
ours = sorted(name for name in seen if name.split(".")[0] == "bot"
              and not name.startswith(("bot.scripts", "bot.authoring", "bot.fake_telegram", "bot.assembly")))
print(json.dumps(ours))
"""

_SCRIPTS = """
a first question: [{say: how many seats are there?}]
another one: [{say: what does a reader's card cost?}]
"""


def main() -> int:
    """Print a column for each checkout."""
    checkouts = [Path(each).resolve() for each in sys.argv[1:]] or [HERE]
    counted = [_counts(each) for each in checkouts]
    print(f"{'':52}" + "".join(f"{each.name[-14:]:>16}" for each in checkouts))
    for row in counted[0]:
        print(f"{row:52}" + "".join(f"{each[row]:>16}" for each in counted))
    return 0


def _counts(checkout: Path) -> dict[str, str]:
    files = sorted((checkout / "bot").rglob("*.py"))
    trees = {file: ast.parse(file.read_text("utf-8")) for file in files}
    functions = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, Function)]
    lengths = [_length(each) for each in functions]
    lines = [len(file.read_text("utf-8").splitlines()) for file in files]
    classes = Counter(node.name for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef))
    tests = sum(len(file.read_text("utf-8").splitlines()) for file in (checkout / "tests").rglob("*.py"))
    return {
        "lines of bot/": str(sum(lines)),
        "files, median lines": f"{len(files)}, {statistics.median(lines):.0f}",
        "functions, median and longest in lines": f"{len(functions)}, {statistics.median(lengths):.0f}, {max(lengths)}",
        "class names that several classes share": str(sum(count > 1 for count in classes.values())),
        "functions named `take`": str(sum(each.name == "take" for each in functions)),
        "docstrings of four words or fewer": str(sum(_is_terse(each) for each in _documented(trees.values()))),
        "modules a private message passes through": str(len(_passed(checkout))),
        "rooms that depend on each other both ways": str(len(_both_ways(checkout, trees))),
        "lines of tests per line of bot/": f"{tests / sum(lines):.2f}",
    }


def _length(function: Function) -> int:
    """Lines of a function, decorators and docstring aside."""
    first = function.body[1] if len(function.body) > 1 and ast.get_docstring(function) is not None else function.body[0]
    return (function.end_lineno or function.lineno) - first.lineno + 2


def _documented(trees: Iterable[ast.Module]) -> Iterator[str]:
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                docstring = ast.get_docstring(node)
                if docstring is not None:
                    yield docstring


def _is_terse(docstring: str) -> bool:
    return len(docstring.split()) <= 4


def _passed(checkout: Path) -> list[str]:
    """The modules in which a function runs between a private message and its answer."""
    (small,) = checkout.glob("tests/*/small.yaml")
    (wording,) = (*checkout.glob("intents/wording.yaml"), *checkout.glob("intents/common/wording.yaml"))
    with tempfile.TemporaryDirectory() as folder:
        intents = Path(folder, "intents")
        intents.mkdir()
        for file in (small, wording):
            (intents / file.name).write_text(file.read_text("utf-8"), "utf-8")
        Path(folder, "scripts.yaml").write_text(_SCRIPTS, "utf-8")
        run = subprocess.run(
            [sys.executable, "-c", _TRACE, str(intents)], cwd=checkout, capture_output=True, text=True, check=True
        )
    found: list[str] = json.loads(run.stdout.splitlines()[-1])
    return found


def _both_ways(checkout: Path, trees: Mapping[Path, ast.Module]) -> set[frozenset[str]]:
    """The pairs of rooms inside the Telegram wing that import from each other."""
    wing = next(each for each in ("bot/telegram", "bot/doors/telegram") if (checkout / each).is_dir())
    prefix = wing.replace("/", ".") + "."
    edges: set[tuple[str, str]] = set()
    for file, tree in trees.items():
        name = ".".join(file.relative_to(checkout).with_suffix("").parts)
        if not name.startswith(prefix):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(prefix):
                edges.add((_room(name.removeprefix(prefix)), _room((node.module or "").removeprefix(prefix))))
    return {frozenset(edge) for edge in edges if edge[0] != edge[1] and edge[::-1] in edges}


def _room(module: str) -> str:
    """base, inbound, outbound, features.groups, ...; the files at the top of the wing, each for itself."""
    parts = module.split(".")
    return ".".join(parts[:2]) if parts[0] == "features" else parts[0]


if __name__ == "__main__":
    raise SystemExit(main())
