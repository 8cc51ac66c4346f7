"""`python -m bot new`: how is a new announcement begun?"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.command import Command

_DESCRIPTION = """\
Begin a new announcement in a new or empty folder: commented content in French and English (announcement and facts,
topics and aspects, answers, gaps, what is out of scope, small talk, wording), a first conversation script, and .env.
It works at once; replace the example by your announcement, fact by fact."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="DIR", type=Path, help="a new or empty folder")
    parser.add_argument("--name", default="My announcement", metavar="TITLE", help="the announcement's title")


def _run(options: argparse.Namespace) -> int:
    from bot.scaffold.writing import begin

    for file in begin(options.folder, options.name):
        print(file)
    print(f"\nNow: cd {options.folder} && python -m bot test && python -m bot chat")
    return 0


COMMAND = Command("new", "new DIR", "begin an announcement of your own", _DESCRIPTION, _add_arguments, _run)
