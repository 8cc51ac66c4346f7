"""Which command did the operator type, and with what?"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bot import __version__
from bot.errors import BotError
from bot.settings import Settings

_DESCRIPTION = """\
Answers questions about one announcement, in French and English.

  python -m bot chat               talk in the terminal; no token, no network
  python -m bot ask "QUESTION"     answer once
  python -m bot ask -              answer each line of the standard input
  python -m bot run                serve Telegram (needs TELEGRAM_BOT_TOKEN)
  python -m bot doctor             check token, webhook, switches, store, content and ports

Settings come from the environment and the file .env; .env.example explains each."""

_CHAT = """\
Talk to the bot in the terminal. Buttons are numbered: type the number to press one. /help, /topics, /lang, /about
and /privacy work as on Telegram; Ctrl-D leaves. Piped input is read line by line.

With --json, one message a line goes in and one JSON object a line comes out; all lines share one session."""

_ASK = """\
Answer a question once. With "-" in its place, answer each line of the standard input, each on its own; one line in
is always one line out with --json. Keys: question, language, outcome, intents, score (0 to 1), reply, suggestions."""

_DOCTOR = """\
Check all that the bot needs to serve: content, encoder, ports, store, token, Telegram's switches, the webhook, and
whether another instance is running (an instance on duty is one, and logs one 409 for it). Nothing is changed and no
update is confirmed. Each line says what is and, where something is amiss, which switch to press. 1 on a fault.

With --json, one object: version, checks ([{check, level (ok, warning, fault), what, remedy}])."""


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m bot", description=_DESCRIPTION, formatter_class=raw)
    parser.add_argument("--version", action="version", version=f"announcement-bot {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, summary: str, description: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=summary, description=description, formatter_class=raw)
        command.add_argument("--intents", type=Path, metavar="PATH", help="a YAML file, or a folder of them")
        return command

    chat = add("chat", "talk in the terminal", _CHAT)
    chat.add_argument("--json", action="store_true", help="JSON lines in place of formatted text")
    chat.add_argument("--lang", choices=("fr", "en"), help="the language to start with")
    ask = add("ask", "answer one question, or one a line", _ASK)
    ask.add_argument("question", metavar="QUESTION", help='the question, or "-" for the standard input')
    ask.add_argument("--json", action="store_true", help="a JSON object a line")
    ask.add_argument("--lang", choices=("fr", "en"), help="reply in this language, whatever the question's")
    ask.add_argument("--explain", action="store_true", help="also tell how the question was understood")
    add("run", "serve Telegram", "Serve Telegram by long polling, until interrupted. Needs TELEGRAM_BOT_TOKEN.")
    doctor = add("doctor", "check that all is in order", _DOCTOR)
    doctor.add_argument("--json", action="store_true", help="one JSON object in place of text")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; 0 if all went well, 1 for a user's mistake (told in two lines), 2 for a wrong command line."""
    options = _parser().parse_args(arguments)
    try:
        return _run(options)
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else the flush at exit complains once more
        return 141


def _run(options: argparse.Namespace) -> int:
    if options.command == "doctor":
        return _examine(options)
    settings = _settings(options)
    if options.command == "run":
        from bot.doors.telegram.run import serve
        from bot.operation.crew import crew

        beside = crew(settings)
        return serve(settings, observer=beside.observer, attendants=beside.attendants)
    from bot.assembly import assemble

    conversation = assemble(settings)
    if options.command == "ask":
        from bot.doors import batch

        return batch.ask(conversation, options.question, options.lang, as_json=options.json, explain=options.explain)
    from bot.doors import terminal

    return terminal.chat(conversation, options.lang, as_json=options.json)


def _settings(options: argparse.Namespace) -> Settings:
    """The settings, and the log that they ask for."""
    settings = Settings.load()
    if options.intents is not None:
        settings = settings.model_copy(update={"intents": options.intents})
    from bot.logs import set_up_logging

    set_up_logging(settings)
    return settings


def _examine(options: argparse.Namespace) -> int:
    from bot.operation import doctor

    try:
        settings = _settings(options)
    except BotError as error:
        return doctor.refuse(error, as_json=options.json)
    return doctor.examine(settings, as_json=options.json)
