"""`python -m bot report`: figures on labelled questions, or on the log of questions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.command import Command, add_intents, settings_of
from bot.errors import BotError

if TYPE_CHECKING:
    from bot.authoring.report.report import Report
    from bot.settings import Settings

_DESCRIPTION = """\
Report on labelled questions: accuracy, confusions, confidence, and each wrong reply explained. A file holds a JSON
object a line: {"text": "how many seats?", "lang": "en", "kind": "answer", "intents": ["library_seats"]}; kinds are
answer, not_stated, smalltalk and out_of_scope; lang, and one of kind and intents, may be left out.

With --log, report on what people asked: volumes, outcomes, topics, languages, votes, and the unanswered questions,
with all spellings of one together. Both at once is one report.

Tables by default, one JSON object with --json; --html writes a page with plots that needs nothing but itself (and
matplotlib to be made: pip install 'announcement-bot[report]')."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_intents(parser)
    parser.add_argument("questions", nargs="*", type=Path, metavar="QUESTIONS.jsonl", help="labelled questions")
    parser.add_argument("--log", action="store_true", help="the log of questions, in the store of BOT_STORE")
    parser.add_argument("--days", type=_days, metavar="N", help="of the log only the last N days")
    parser.add_argument("--json", action="store_true", help="one JSON object in place of tables")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page with plots to FILE, and no tables")


def _days(text: str) -> float:
    days = float(text)
    if not 0 < days <= 36_500:
        raise argparse.ArgumentTypeError("must be above 0")
    return days


def _run(options: argparse.Namespace) -> int:
    if not options.questions and not options.log:
        raise BotError("nothing to report on", "name files of labelled questions, or --log for what people asked")
    if options.days is not None and not options.log:
        raise BotError("--days is of the log", "add --log")
    if options.html is not None:
        from bot.authoring.report.plots import require_matplotlib

        require_matplotlib()
    report = _report(settings_of(options), options)
    if options.json:
        report.print_json()
    if options.html is not None:
        report.write_html(options.html)
    if not options.json and options.html is None:
        report.print_tables()
    return 0


def _report(settings: Settings, options: argparse.Namespace) -> Report:
    from bot.authoring.report.report import make_report

    return make_report(settings, options.questions, with_log=options.log, days=options.days)


COMMAND = Command(
    "report", "report", "how well questions are answered; what people ask", _DESCRIPTION, _add_arguments, _run
)
