"""`python -m bot run`: serves Telegram."""

from __future__ import annotations

import argparse

from bot.cli.command import Command, add_intents, settings_of

_DESCRIPTION = """\
Serve Telegram until interrupted: by long polling, or by a webhook where WEBHOOK_URL is set.
Needs TELEGRAM_BOT_TOKEN."""


def _run(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    from bot.operation.services import background_services
    from bot.telegram.serve import serve

    background = background_services(settings)
    return serve(settings, observer=background.observer, services=background.services, controls=background.controls)


COMMAND = Command("run", "run", "serve Telegram (needs TELEGRAM_BOT_TOKEN)", _DESCRIPTION, add_intents, _run)
