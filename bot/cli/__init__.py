"""Parses the command line and runs one command.

Each command is a module of this package: what it says of itself, the arguments it takes, and `run`. A command imports
what it needs when it runs, so that `--help` and a mistyped command cost nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot import __version__, streams
from bot.cli import ask, chat, check, doctor, inbox, links, new, report, run, test
from bot.cli.command import Command
from bot.errors import BotError

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

COMMANDS: tuple[Command, ...] = (
    chat.COMMAND,
    ask.COMMAND,
    check.COMMAND,
    test.COMMAND,
    new.COMMAND,
    run.COMMAND,
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


class _Parser(argparse.ArgumentParser):
    """Says so where --help cannot be printed: argparse's own passes over it."""

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        if file is sys.stdout:
            file.write(message)
        else:
            super()._print_message(message, file)


def parser() -> argparse.ArgumentParser:
    """What the command line may hold."""
    raw = argparse.RawDescriptionHelpFormatter
    width = max(len(command.example) for command in COMMANDS) + 2
    lines = "\n".join(f"  python -m bot {command.example:{width}}{command.summary}" for command in COMMANDS)
    whole = _Parser(prog="python -m bot", description=_DESCRIPTION.format(commands=lines), formatter_class=raw)
    whole.add_argument("--version", action="version", version=f"announcement-bot {__version__}")
    parts = whole.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        part = parts.add_parser(command.name, description=command.description, formatter_class=raw)
        command.add_arguments(part)
        part.set_defaults(run=command.run)
    return whole


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 if all went well, 1 for a user's mistake (reported in two lines), 2 for a wrong command line.

    As shells have it, 130 for Ctrl-C and 141 for a pipe that closed.
    """
    streams.prepare()
    try:
        return _carry_out(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        streams.discard(sys.stdout)
        return 141
    except OSError as error:
        if not streams.is_full(error):
            raise
        streams.discard(sys.stdout)
        streams.print_error(f"the output cannot be written: {error.strerror}\n  -> make room, or write it elsewhere")
        return 1


def _carry_out(arguments: Sequence[str] | None) -> int:
    try:
        options = parser().parse_args(arguments)
        return int(options.run(_as_text(options)))
    except BotError as error:
        streams.print_error(str(error))
        return 1
    finally:
        sys.stdout.flush()  # at the end of the process an error of it could no longer be reported


def _as_text(options: argparse.Namespace) -> argparse.Namespace:
    """The words of the command line without bytes that are no text; paths are left as the system gave them."""
    for name, value in vars(options).items():
        if isinstance(value, str):
            setattr(options, name, _text(value))
        elif isinstance(value, list):
            setattr(options, name, [_text(each) if isinstance(each, str) else each for each in value])
    return options


def _text(word: str) -> str:
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
