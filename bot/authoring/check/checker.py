"""Runs every check over the content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.authoring.check import closeness, fact_coverage, fragile, links, reachability, readability, validity
from bot.authoring.check.checked_content import CheckedContent
from bot.authoring.check.finding import Finding
from bot.authoring.check.fragile import LeaveOneOutReport
from bot.authoring.check.leave_one_out import LeaveOneOutResults
from bot.content.loading import parse
from bot.content.model import Announcement
from bot.errors import ContentError, Severity


@dataclass(frozen=True, slots=True)
class CheckResult:
    """All findings, in the order of the files."""

    findings: tuple[Finding, ...]
    content: Announcement | None = None
    """None if it does not load."""
    leave_one_out: LeaveOneOutReport | None = None
    """None if the utterances were not asked."""

    def count(self, level: Severity) -> int:
        """The number of findings of a level."""
        return sum(finding.level is level for finding in self.findings)

    @property
    def rules(self) -> dict[str, int]:
        """The rules that were broken, and how often, most often first."""
        return dict(Counter(finding.rule for finding in self.findings).most_common())

    def code(self, *, strict: bool) -> int:
        """The exit code: 1 with a fault; where it is strict, with a warning, too."""
        return 1 if self.count(Severity.FAULT) or (strict and self.findings) else 0


def check(intents: Path, today: date, ask: Callable[[Announcement], LeaveOneOutResults] | None) -> CheckResult:
    """Run all checks; ask: asks each utterance with itself left out, None does without.

    Raises BotError for a file of published links that cannot be read.
    """
    try:
        checked = CheckedContent.of(parse(intents))
    except ContentError as error:
        return CheckResult(tuple(map(Finding.of, error.faults)))
    found = [
        *fact_coverage.findings(checked),
        *validity.findings(checked, today),
        *readability.findings(checked),
        *reachability.findings(checked),
        *links.findings(checked, links.links_file(intents)),
    ]
    if ask is None:
        return CheckResult(tuple(sorted(found)), checked.announcement)
    answers = ask(checked.announcement)
    report = LeaveOneOutReport.of(checked.announcement, answers)
    found += [*closeness.findings(checked, answers), *fragile.findings(checked, report)]
    return CheckResult(tuple(sorted(found)), checked.announcement, report)
