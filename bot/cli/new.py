"""`python -m bot new`: begins a folder for a new announcement."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess  # nosec B404  # runs nothing: quotes for Windows
import sys
from pathlib import Path

from bot.cli.command import Command
from bot.folders import SCRIPTS

_DESCRIPTION = """\
Begin a new announcement in a new or empty folder: commented content in French and English (announcement and facts,
topics and aspects, answers, gaps, what is out of scope, small talk, wording), a first conversation script, and .env.
It works at once; replace the example by your announcement, fact by fact."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")
    parser.add_argument("--name", default="My announcement", metavar="TITLE", help="the announcement's title")


def _run(options: argparse.Namespace) -> int:
    from bot.authoring.scaffold.write import begin

    for file in begin(options.folder, options.name):
        print(file)
    print(f"\nNow: {_next(options.folder)}")
    return 0


def _next(folder: Path) -> str:
    """What to type next, where the person is, with the Python that runs here: a shell takes it as it stands."""
    begun = f"{os.curdir}{os.sep}{folder}" if str(folder).startswith("-") else str(folder)  # else it is an option
    bot = [sys.executable or "python", "-m", "bot"]
    intents = ["--intents", os.path.join(begun, "intents")]  # noqa: PTH118  # a Path drops the ./ before a dash
    commands = ([*bot, "test", os.path.join(begun, SCRIPTS), *intents], [*bot, "chat", *intents])  # noqa: PTH118
    return " && ".join(map(subprocess.list2cmdline if os.name == "nt" else shlex.join, commands))


COMMAND = Command("new", "new DIR", "begin an announcement of your own", _DESCRIPTION, _add_arguments, _run)
