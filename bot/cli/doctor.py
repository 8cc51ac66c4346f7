"""`python -m bot doctor`: checks everything the bot needs to serve."""

from __future__ import annotations

import argparse

from bot.cli.command import Command, add_intents, settings_of
from bot.errors import BotError

_DESCRIPTION = """\
Check all that the bot needs to serve: content, encoder, ports, store, token, Telegram's switches, the webhook, and
whether another instance is running (an instance on duty is one, and logs one 409 for it). Nothing is changed and no
update is confirmed. Each line says what is and, where something is amiss, which switch to press. 1 on a fault.

With --json, one object: version, checks ([{check, level (ok, warning, fault), what, remedy}])."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_intents(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object in place of text")


def _run(options: argparse.Namespace) -> int:
    from bot.operation import doctor

    try:
        settings = settings_of(options)
    except BotError as error:
        return doctor.refuse(error, as_json=options.json)
    return doctor.examine(settings, as_json=options.json)


COMMAND = Command(
    "doctor", "doctor", "check token, webhook, switches, store, content and ports", _DESCRIPTION, _add_arguments, _run
)
