"""`python -m bot links`: lists the deep links to all answers, and their QR codes."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bot.cli.command import Command, add_intents, settings_of
from bot.errors import BotError, file_errors
from bot.streams import html_in, json_in

if TYPE_CHECKING:
    from bot.content import Announcement
    from bot.links.listing import LinkEntry
    from bot.settings import Settings

_DESCRIPTION = """\
List the links that open an answer or a topic in Telegram. They outlive every change of the content, renamed intents
included (`aliases:`). Without --lang, table, CSV and JSON hold the links in the reader's language and in each, codes
are those of the reader's language, and the page has a part in French and one in English.

The bot's name is asked of Telegram, by the token, or given with --bot."""

_ENCODED = {"json": json_in, "html": html_in}  # what can say any character in ASCII
_NAME = re.compile(r"@?(?P<name>[A-Za-z]\w{3,31})", re.ASCII)  # https://core.telegram.org/bots/features#botfather


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_intents(parser)
    parser.add_argument("--bot", metavar="NAME", help="the bot's username, in place of asking Telegram for it")
    parser.add_argument(
        "--format",
        choices=("table", "csv", "json", "html"),
        default="table",
        help="html is a page to print, with QR codes",
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help="write to a file in place of the standard output")
    parser.add_argument("--qr", type=Path, metavar="DIR", help="also write the QR code of each link to a folder")
    parser.add_argument("--qr-format", choices=("png", "svg"), default="png", help="what the codes are written as")
    parser.add_argument("--lang", choices=("fr", "en"), help="the links that open in this language")


def _run(options: argparse.Namespace) -> int:
    from bot.content import load
    from bot.links.listing import entries
    from bot.links.qr_codes import write_codes

    settings = settings_of(options)
    name = _bot_name(options.bot, settings)
    announcement = load(settings.intents)
    found = entries(announcement, name)
    if not found:
        raise BotError("the content holds no answer that a link could open", "add an intent with the outcome answer")
    _write(options.out, _written(options, announcement, found), _ENCODED.get(options.format))
    if options.qr is not None:
        count = write_codes(found, options.lang, options.qr, options.qr_format)
        print(f"{count} codes in {options.qr}", file=sys.stderr)
    return 0


def _bot_name(given: str | None, settings: Settings) -> str:
    """The bot's username, checked, or asked of Telegram."""
    if given is not None:
        match = _NAME.fullmatch(given)
        if match is None:
            problem = f"{given!r} is no username: those have 4 to 32 letters, digits and _"
            raise BotError(problem, "copy it from the bot's profile, such as --bot announcement_bot")
        return match["name"]
    if settings.telegram_bot_token is None:
        raise BotError("the links need the bot's name", "add --bot NAME, or put TELEGRAM_BOT_TOKEN=... into .env")
    from bot.telegram.identity import username

    return username(settings)


def _written(options: argparse.Namespace, announcement: Announcement, found: tuple[LinkEntry, ...]) -> str:
    from bot.links.formats import FORMATS, as_table

    if options.format == "table" and options.out is None and sys.stdout.isatty():
        return as_table(announcement, found, options.lang, shutil.get_terminal_size().columns)
    return FORMATS[options.format](announcement, found, options.lang)


def _write(file: Path | None, text: str, encoded: Callable[[TextIO, str], str] | None) -> None:
    if file is None:
        sys.stdout.write(encoded(sys.stdout, text) if encoded else text)
        return
    with file_errors(f"{file} cannot be written", "name a file that you may write with --out"):
        file.write_text(text, encoding="utf-8", newline="")


COMMAND = Command(
    "links", "links", "list the links to all answers; also as a page to print, and as QR codes",
    _DESCRIPTION, _add_arguments, _run,
)  # fmt: skip
