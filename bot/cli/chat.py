"""`python -m bot chat`: a conversation in the terminal."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from bot.cli.command import Command, add_intents, settings_of

_DESCRIPTION = """\
Talk to the bot in the terminal. Buttons are numbered: type the number to press one. /help, /topics, /lang, /about
and /privacy work as on Telegram; Ctrl-D leaves. Piped input is read line by line.

With --json, one message a line goes in and one JSON object a line comes out; all lines share one session.

With --record, what is said and pressed is written to a file as a script for `python -m bot test`."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_intents(parser)
    parser.add_argument("--json", action="store_true", help="JSON lines in place of formatted text")
    parser.add_argument("--lang", choices=("fr", "en"), help="the language to start with")
    parser.add_argument("--record", type=Path, metavar="FILE", help="write the session as a conversation script")


def _run(options: argparse.Namespace) -> int:
    from bot import terminal
    from bot.assembly import assemble

    talk = partial(terminal.chat, language=options.lang, as_json=options.json)
    if options.record is None:
        return talk(assemble(settings_of(options)))
    from bot.authoring.scripts.recorder import Recorder

    with Recorder(options.record) as recorder:
        return talk(assemble(settings_of(options)), listener=recorder)


COMMAND = Command("chat", "chat", "talk in the terminal; no token, no network", _DESCRIPTION, _add_arguments, _run)
