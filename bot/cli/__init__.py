"""Which command did the operator type, and with what?

Each command is a module of this package: what it says of itself, the arguments it takes, and `run`. A command imports
what it needs when it runs, so that `--help` and a mistyped command cost nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from bot import __version__
from bot.cli import ask, chat, check, doctor, inbox, links, new, report, scripted, serve
from bot.cli.command import Command
from bot.errors import BotError

COMMANDS: tuple[Command, ...] = (
    chat.COMMAND,
    ask.COMMAND,
    check.COMMAND,
    scripted.COMMAND,
    new.COMMAND,
    serve.COMMAND,
    doctor.COMMAND,
    links.COMMAND,
    report.COMMAND,
    inbox.COMMAND,
)
"""All commands, in the order of the help."""

_DESCRIPTION = """\
Answers questions about one announcement, in French and English.

{commands}

Settings come from the environment and the file .env; .env.example explains each."""


def parser() -> argparse.ArgumentParser:
    """What the command line may hold."""
    raw = argparse.RawDescriptionHelpFormatter
    width = max(len(command.example) for command in COMMANDS) + 2
    lines = "\n".join(f"  python -m bot {command.example:{width}}{command.gist}" for command in COMMANDS)
    whole = argparse.ArgumentParser(
        prog="python -m bot", description=_DESCRIPTION.format(commands=lines), formatter_class=raw
    )
    whole.add_argument("--version", action="version", version=f"announcement-bot {__version__}")
    parts = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        part = parts.add_parser(command.name, description=command.description, formatter_class=raw)
        command.add_arguments(part)
        part.set_defaults(run=command.run)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 if all went well, 1 for a user's mistake (told in two lines), 2 for a wrong command line."""
    options = parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the flush at exit complains once more
        return 141
