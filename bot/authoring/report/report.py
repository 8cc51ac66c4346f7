"""Makes a report on labelled questions, on the log of questions, or on both."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.assembly import assemble
from bot.authoring.report.evaluation import Evaluation, evaluate
from bot.authoring.report.evaluation_page import evaluation_object, evaluation_page
from bot.authoring.report.html_page import html_page
from bot.authoring.report.labelled import read_labelled
from bot.authoring.report.log_page import log_object, log_page
from bot.authoring.report.log_summary import Summary, summarise
from bot.authoring.report.pages import Page
from bot.authoring.report.terminal import print_page
from bot.content import load
from bot.errors import file_errors
from bot.settings import Settings
from bot.store.question_log import read_log
from bot.streams import print_json

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Report:
    """The figures that were asked for."""

    evaluation: Evaluation | None
    summary: Summary | None
    made: str
    """When, and of which announcement."""

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages of what was asked for."""
        evaluation = [evaluation_page(self.evaluation)] if self.evaluation else []
        return (*evaluation, *([log_page(self.summary)] if self.summary else []))

    def as_object(self) -> dict[str, Any]:
        """An object under `evaluation`, one under `log`; None for what was not asked for."""
        return {
            "evaluation": evaluation_object(self.evaluation) if self.evaluation else None,
            "log": log_object(self.summary) if self.summary else None,
        }

    def print_json(self) -> None:
        """One object on the standard output."""
        print_json(self.as_object())

    def print_tables(self) -> None:
        """Tables on the standard output."""
        for page in self.pages:
            print_page(page)

    def write_html(self, path: Path) -> None:
        """One page that needs nothing else. Raises BotError if it cannot be drawn or written."""
        text = html_page(self.pages, self.made)
        with file_errors(f"{path} cannot be written", "name a file in a folder of yours"):
            path.write_text(text, encoding="utf-8")


def make_report(
    settings: Settings, files: Sequence[Path], *, with_log: bool = False, days: float | None = None
) -> Report:
    """Ask the questions of the files, and sum up the log; days: of the log only so many, up to now.

    Raises BotError for faulty content, files or store.
    """
    log = read_log(settings.store_url, time.time() - days * _DAY if days else 0.0) if with_log else None
    if files:
        conversation = assemble(settings)
        announcement = conversation.announcement
        evaluation = evaluate(conversation, read_labelled(files, announcement.intents))
    else:
        announcement, evaluation = load(settings.intents), None
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    made = f"{announcement.head.title.en}. Made on {now}."
    return Report(evaluation, summarise(log, announcement) if log is not None else None, made)
