"""`python -m bot ask`: answers one question, or a file of questions line by line."""

from __future__ import annotations

import argparse

from bot.cli.command import Command, add_intents, settings_of

_DESCRIPTION = """\
Answer a question once. With "-" in its place, answer each line of the standard input, each on its own; one line in
is always one line out with --json. Keys: question, language, outcome, intents, score (0 to 1), reply, suggestions."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_intents(parser)
    parser.add_argument("question", metavar="QUESTION", help='the question, or "-" for the standard input')
    parser.add_argument("--json", action="store_true", help="a JSON object a line")
    parser.add_argument("--lang", choices=("fr", "en"), help="reply in this language, whatever the question's")
    parser.add_argument("--explain", action="store_true", help="also tell how the question was understood")


def _run(options: argparse.Namespace) -> int:
    from bot import batch
    from bot.assembly import assemble

    conversation = assemble(settings_of(options))
    return batch.ask(conversation, options.question, options.lang, as_json=options.json, explain=options.explain)


COMMAND = Command(
    "ask", 'ask "QUESTION"', 'answer once; with "-", each line of the input', _DESCRIPTION, _add_arguments, _run
)
