"""`python -m bot inbox`: lists unanswered questions and takes them into the content."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from bot.cli.command import Command, add_intents, settings_of
from bot.streams import print_json

if TYPE_CHECKING:
    from bot.authoring.inbox.inbox import Inbox
    from bot.settings import Settings

_DESCRIPTION = """\
Go through the questions that found no answer, the most frequent first, all spellings of one together. Each is shown
with how it is understood now; accept it into an intent, begin a new intent, ignore it, or skip it. Before anything
is written it is said what else would change. What is accepted joins the utterances in the YAML (one more line, no
other byte changes) and regressions.jsonl beside it, which `report` evaluates; ignored.txt holds what is ignored.
The bot may be running: it takes the new content over by itself.

For scripts: --json lists, --accept and --ignore settle one question."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    add_intents(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--accept", nargs=2, metavar=("QUESTION", "INTENT"), help="add the question to the intent")
    what.add_argument("--ignore", metavar="QUESTION", help="ask no more about the question")
    parser.add_argument("--lang", choices=("fr", "en"), help="the language to accept it in, if not the log's")
    parser.add_argument("--dry-run", action="store_true", help="with --accept: say what would change, write nothing")
    parser.add_argument("--json", action="store_true", help="one JSON object; alone, it lists what waits")


def _run(options: argparse.Namespace) -> int:
    inbox = _inbox(settings_of(options), must_have_log=not (options.accept or options.ignore))
    if options.accept:
        _accept(inbox, options)
    elif options.ignore:
        inbox.ignore(inbox.group_of(options.ignore))
        _print({"ignored": options.ignore}, f"ignored: {options.ignore}", as_json=options.json)
    elif options.json:
        _list(inbox)
    else:
        from bot.authoring.inbox.prompt import InboxPrompt

        InboxPrompt(inbox).run()
    return 0


def _inbox(settings: Settings, *, must_have_log: bool) -> Inbox:
    from bot.assembly import assemble
    from bot.authoring.inbox.inbox import Inbox
    from bot.store.question_log import NoLogError, QuestionLog, read_log

    try:
        log = read_log(settings.store_url)
    except NoLogError:
        if must_have_log:
            raise
        log = QuestionLog((), ())
    return Inbox(settings.intents, assemble(settings), log)


def _accept(inbox: Inbox, options: argparse.Namespace) -> None:
    from bot.authoring.inbox.objects import acceptance_object

    question, intent = options.accept
    language = options.lang or inbox.language(question)
    acceptance = inbox.preview(inbox.group_of(question), intent, language, question)
    if options.dry_run:
        inbox.edited_file(acceptance)
    else:
        inbox.accept(acceptance)
    done = "would be added" if options.dry_run else "added"
    lines = [f"{done} to {intent} ({language}), in {acceptance.file}", *acceptance.consequence.as_lines()]
    _print(acceptance_object(acceptance, written=not options.dry_run), "\n".join(lines), as_json=options.json)


def _list(inbox: Inbox) -> None:
    from bot.authoring.inbox.objects import waiting_object

    waiting = [waiting_object(inbox.examine(group)) for group in inbox.waiting()]
    print_json({"waiting": waiting})


def _print(result: dict[str, Any], words: str, *, as_json: bool) -> None:
    print_json(result) if as_json else print(words)


COMMAND = Command(
    "inbox", "inbox", "take questions that found no answer into the content", _DESCRIPTION, _add_arguments, _run
)
