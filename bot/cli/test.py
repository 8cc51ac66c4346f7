"""`python -m bot test`: plays conversation scripts."""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from bot.cli.command import Command, add_intents, settings_of

_DESCRIPTION = """\
Play the conversation scripts of YAML files, or of all files in folders (by default `conversations`, or
`tests/conversations`). Each conversation starts anew. The first step that goes wrong is told with its place, what was
expected and what came, how the message was understood, and the smallest change that would mend it. 1 if any failed.

  --level core         the conversation alone (the default)
  --level application  the real Telegram handlers, in process
  --level wire         the bot as it is run, over HTTP against a Bot API server on loopback
  --level all          all three: the verdict must be the same
  --level options      over HTTP with every optional feature on: staff, admins, groups, business, probes

--crawl presses every button from /start on, in both languages, and reports dead ends; without PATH it does only that.
With --json, one object: passed, failures ([{conversation, levels, at, did, kind, expected, got, remedy, ...}]),
dead_ends ([{language, way, what}])."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_intents(parser)
    parser.add_argument("paths", metavar="PATH", nargs="*", type=Path, help="a script file, or a folder of them")
    parser.add_argument(
        "--level", choices=("core", "application", "wire", "all", "options"), default="core", help="see above"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object in place of text")
    parser.add_argument("--crawl", action="store_true", help="press every button, and report dead ends")


def _run(options: argparse.Namespace) -> int:
    from bot.authoring.scripts.command import TestRequest, test
    from bot.authoring.scripts.level import EVERY_LEVEL, LEVELS

    settings = settings_of(options)
    logging.getLogger("bot.telegram.serve").setLevel(logging.WARNING)  # "Ctrl-C stops" is not what happens here
    levels = LEVELS if options.level == "all" else tuple(each for each in EVERY_LEVEL if each == options.level)
    request = TestRequest(tuple(options.paths), levels, options.crawl, options.intents)
    return test(settings, request, as_json=options.json)


COMMAND = Command(
    "test", "test PATH...", "play conversation scripts, or press every button", _DESCRIPTION, _add_arguments, _run
)
