"""Runs `python -m bot test`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.authoring.scripts import FOLDER
from bot.authoring.scripts.conversations import ConversationPool
from bot.authoring.scripts.crawl import DeadEnd, crawl
from bot.authoring.scripts.expectations import Mismatch
from bot.authoring.scripts.level import Level
from bot.authoring.scripts.levels.drivers import LevelDrivers
from bot.authoring.scripts.parsing import read_scripts, script_files
from bot.authoring.scripts.play import Failure, play
from bot.authoring.scripts.printing import as_object, as_text
from bot.authoring.scripts.script import Script
from bot.errors import BotError
from bot.settings import Settings
from bot.streams import print_json

_HOMES = (Path(FOLDER), Path("tests") / FOLDER)


@dataclass(frozen=True, slots=True)
class TestRequest:
    """What the command line asks to be tested."""

    paths: tuple[Path, ...]
    levels: tuple[Level, ...]
    crawl: bool = False
    intents: Path | None = None
    """The content that was named, whatever the scripts name."""


def test(settings: Settings, request: TestRequest, *, as_json: bool) -> int:
    """Play the scripts and print the failures on the standard output; 1 if there are any.

    Raises BotError when there is no script, or a fault in scripts or content.
    """
    pool = ConversationPool(settings, request.intents)
    scripts = _scripts(request)
    failures: list[Failure] = []
    for failure in _play(scripts, pool, request.levels):
        failures.append(failure)
        if not as_json:
            print(f"{as_text(failure, pool.conversation(failure.script))}\n", flush=True)
    ends = crawl(pool.on(request.intents or settings.intents)) if request.crawl else []
    failed = sum(len(failure.levels) for failure in failures)
    passed = len(scripts) * len(request.levels) - failed
    if as_json:
        objects = [as_object(failure, pool.conversation(failure.script)) for failure in failures]
        found = {"passed": passed, "failures": objects, "dead_ends": [asdict(end) for end in ends]}
        print_json(found)
    else:
        _print_summary(request, passed, failed, ends)
    return 1 if failures or ends else 0


def _scripts(request: TestRequest) -> list[Script]:
    if not request.paths and request.crawl:
        return []
    paths = request.paths or tuple(home for home in _HOMES if home.is_dir())[:1]
    if not paths:
        raise BotError(f"there is no folder {FOLDER!r} here", "name a conversation script, or a folder of them")
    return [script for path in paths for file in script_files(path) for script in read_scripts(file)]


def _play(scripts: list[Script], pool: ConversationPool, levels: tuple[Level, ...]) -> Iterator[Failure]:
    with LevelDrivers() as drivers:
        for script in scripts:
            conversation = pool.conversation(script)
            played = [play(script, conversation, level, drivers.at(level)) for level in levels]
            yield from _merged([failure for failure in played if failure is not None])


def _merged(failures: list[Failure]) -> list[Failure]:
    """The failures of a script, those of the same step and kind on several levels as one."""
    ways: dict[tuple[int, Mismatch], Failure] = {}
    for failure in failures:
        key = failure.number, failure.mismatch
        ways[key] = replace(failure, levels=ways[key].levels + failure.levels) if key in ways else failure
    return list(ways.values())


def _print_summary(request: TestRequest, passed: int, failed: int, ends: list[DeadEnd]) -> None:
    for end in ends:
        print(f"{end}\n")
    if request.paths or not request.crawl:
        print(f"{passed} passed, {failed} failed (level {', '.join(request.levels)})")
    if request.crawl:
        print(f"{len(ends)} dead ends" if ends else "every button leads on, and to every answer")
