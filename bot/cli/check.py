"""`python -m bot check`: reports faults and doubts of the content, with place and remedy."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.command import Command, add_intents, settings_of
from bot.streams import json_in, print_json

if TYPE_CHECKING:
    from bot.authoring.check.leave_one_out import LeaveOneOutResults
    from bot.content.model import Announcement
    from bot.settings import Settings

_DESCRIPTION = """\
Check the content: what does not load, figures and names that no fact states, French and English that differ,
utterances too close to another intent's, intents nobody would find, answers hard to read, facts out of date, links
lost. Each finding has its place and a remedy. 0 if there are warnings at most, 1 for a fault.

Each utterance is also asked with itself left out: the summary tells how many are only found because they are there.
The first time that takes minutes, and after an edit seconds; --quick does without.

With --json, one object: version, faults, warnings, findings ([{level, rule, file, line, column, what, remedy}]),
left_out ({asked, lost, narrow, pairs}, with --list also leaning)."""

_EVERY = 5.0  # seconds between two words on the progress


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_intents(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object in place of text")
    parser.add_argument("--strict", action="store_true", help="a warning fails, too")
    parser.add_argument("--quick", action="store_true", help="do not ask the utterances")
    parser.add_argument("--list", action="store_true", help="name each utterance only found because it is there")
    parser.add_argument("--publish", action="store_true", help="write the ids that links may name into links.txt")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--schema", action="store_true", help="print the JSON Schema of the YAML, for editors")
    instead.add_argument("--reference", action="store_true", help="print the reference of the YAML, as Markdown")


def _run(options: argparse.Namespace) -> int:
    if options.schema or options.reference:
        from bot.authoring.check.reference import reference, schema

        print(json_in(sys.stdout, schema()) if options.schema else reference(), end="")
        return 0
    gc.disable()  # 50,000 utterances are no garbage: a second less
    try:
        return _check(settings_of(options), options)
    finally:
        gc.enable()


def _check(settings: Settings, options: argparse.Namespace) -> int:
    from datetime import date

    from bot.authoring.check import links, printing
    from bot.authoring.check.checker import check
    from bot.content import load

    intents = _short(settings.intents)
    if options.publish:
        new = links.publish(load(intents), links.links_file(intents))
        print(f"{len(new)} ids written into {links.links_file(intents)}", file=sys.stderr)
    result = check(intents, date.today(), None if options.quick else _ask(settings))
    if options.json:
        print_json(printing.as_object(result, whole_list=options.list))
    else:
        print(printing.as_text(result, whole_list=options.list))
    return result.code(strict=options.strict)


def _ask(settings: Settings) -> Callable[[Announcement], LeaveOneOutResults]:
    from bot.authoring.check.leave_one_out import ask_all

    return lambda content: ask_all(content, settings.encoder, settings.cache, _progress())


def _progress() -> Callable[[int, int], None]:
    """Reports on the standard error stream, every few seconds, how far it is."""
    last = time.monotonic()

    def report(done: int, of: int) -> None:
        nonlocal last
        if time.monotonic() - last >= _EVERY:
            last = time.monotonic()
            print(f"asking what is new with itself left out: {done} of {of} utterances and phrases", file=sys.stderr)

    return report


def _short(path: Path) -> Path:
    """The path as one would type it here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_absolute() and path.is_relative_to(here) else path


COMMAND = Command(
    "check",
    "check",
    "what is wrong with the content, each with its place and a remedy",
    _DESCRIPTION,
    _add_arguments,
    _run,
)
