"""What does `python -m bot test` do with the scripts it is given?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bot.errors import BotError
from bot.scripts import FOLDER
from bot.scripts.casting import Cast
from bot.scripts.checking import Mismatch
from bot.scripts.crawling import DeadEnd, crawl
from bot.scripts.loading import read_scripts, script_files
from bot.scripts.running import Failure, play
from bot.scripts.script import Script
from bot.scripts.stage import Level
from bot.scripts.stages.houses import Houses
from bot.scripts.telling import as_object, in_words
from bot.settings import Settings
from bot.streams import print_json

_HOMES = (Path(FOLDER), Path("tests") / FOLDER)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be tested."""

    paths: tuple[Path, ...]
    levels: tuple[Level, ...]
    crawl: bool = False
    intents: Path | None = None
    """The content that was named, whatever the scripts name."""


def test(settings: Settings, request: Request, *, as_json: bool) -> int:
    """Play the scripts and tell what failed on the standard output; 1 if anything did.

    Raises BotError when there is no script, or a fault in scripts or content.
    """
    cast = Cast(settings, request.intents)
    scripts = _scripts(request)
    failures: list[Failure] = []
    for failure in _play(scripts, cast, request.levels):
        failures.append(failure)
        if not as_json:
            print(f"{in_words(failure, cast.conversation(failure.script))}\n", flush=True)
    ends = crawl(cast.on(request.intents or settings.intents)) if request.crawl else []
    failed = sum(len(failure.levels) for failure in failures)
    passed = len(scripts) * len(request.levels) - failed
    if as_json:
        told = [as_object(failure, cast.conversation(failure.script)) for failure in failures]
        found = {"passed": passed, "failures": told, "dead_ends": [asdict(end) for end in ends]}
        print_json(found)
    else:
        _sum_up(request, passed, failed, ends)
    return 1 if failures or ends else 0


def _scripts(request: Request) -> list[Script]:
    if not request.paths and request.crawl:
        return []
    paths = request.paths or tuple(home for home in _HOMES if home.is_dir())[:1]
    if not paths:
        raise BotError(f"there is no folder {FOLDER!r} here", "name a conversation script, or a folder of them")
    return [script for path in paths for file in script_files(path) for script in read_scripts(file)]


def _play(scripts: list[Script], cast: Cast, levels: tuple[Level, ...]) -> Iterator[Failure]:
    with Houses() as houses:
        for script in scripts:
            conversation = cast.conversation(script)
            played = [play(script, conversation, level, houses.at(level)) for level in levels]
            yield from _merged([failure for failure in played if failure is not None])


def _merged(failures: list[Failure]) -> list[Failure]:
    """The failures of a script, those of the same step and kind on several levels as one."""
    ways: dict[tuple[int, Mismatch], Failure] = {}
    for failure in failures:
        key = failure.number, failure.mismatch
        ways[key] = replace(failure, levels=ways[key].levels + failure.levels) if key in ways else failure
    return list(ways.values())


def _sum_up(request: Request, passed: int, failed: int, ends: list[DeadEnd]) -> None:
    for end in ends:
        print(f"{end}\n")
    if request.paths or not request.crawl:
        print(f"{passed} passed, {failed} failed (level {', '.join(request.levels)})")
    if request.crawl:
        print(f"{len(ends)} dead ends" if ends else "every button leads on, and to every answer")
