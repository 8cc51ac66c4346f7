"""Prints formatted text on the standard output."""

from __future__ import annotations

import errno
import os

from rich.console import Console


class _Console(Console):
    """Leaves it to the command line what a closed pipe means: Rich's own ends the process with 1."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def console() -> Console:
    """The terminal, or whatever takes its place."""
    return _Console(highlight=False)
