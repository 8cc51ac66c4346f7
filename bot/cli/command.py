"""The parts of a command: name, help, arguments, a run function."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the command line."""

    name: str
    example: str
    """How it is typed behind `python -m bot`, for the list of commands."""
    summary: str
    """What it does, in a line, for the list of commands."""
    description: str
    """The text of its own --help."""
    add_arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    """Carries it out; the exit code. Raises BotError for a user's mistake."""


def add_intents(parser: argparse.ArgumentParser) -> None:
    """The argument of all commands that read content."""
    parser.add_argument("--intents", type=Path, metavar="PATH", help="a YAML file, or a folder of them")


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings, with the content that was named; and the log that they ask for."""
    from bot.logs import set_up_logging
    from bot.settings import Settings

    settings = Settings.load()
    if options.intents is not None:
        settings = settings.model_copy(update={"intents": options.intents})
    set_up_logging(settings)
    return settings
