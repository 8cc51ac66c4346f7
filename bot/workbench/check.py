"""Is the content sound, and what should its author look at?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.content.loading import open_book
from bot.content.model import Announcement
from bot.errors import ContentError
from bot.workbench import closeness, leaning, ledger, links, reachability, readability, validity
from bot.workbench.draft import Draft
from bot.workbench.finding import Finding, Level
from bot.workbench.leaning import LeftOutReport
from bot.workbench.left_out import Answers


@dataclass(frozen=True, slots=True)
class Verdict:
    """All that was found, in the order of the files."""

    findings: tuple[Finding, ...]
    content: Announcement | None = None
    """The content, if it loads."""
    left_out: LeftOutReport | None = None
    """What came of asking the utterances, if they were asked."""

    def count(self, level: Level) -> int:
        """The number of findings of a level."""
        return sum(finding.level is level for finding in self.findings)

    @property
    def rules(self) -> dict[str, int]:
        """The rules that were broken, and how often, most often first."""
        return dict(Counter(finding.rule for finding in self.findings).most_common())

    def code(self, *, strict: bool) -> int:
        """The exit code: 1 with a fault; where it is strict, with a warning, too."""
        return 1 if self.count(Level.FAULT) or (strict and self.findings) else 0


def check(intents: Path, today: date, ask: Callable[[Announcement], Answers] | None) -> Verdict:
    """Look at a content from all sides; ask: asks its utterances, or None to do without what that tells.

    Raises BotError for a file of published links that cannot be read.
    """
    try:
        draft = Draft.of(open_book(intents))
    except ContentError as error:
        return Verdict(tuple(map(Finding.of, error.faults)))
    found = [
        *ledger.findings(draft),
        *validity.findings(draft, today),
        *readability.findings(draft),
        *reachability.findings(draft),
        *links.findings(draft, links.links_file(intents)),
    ]
    if ask is None:
        return Verdict(tuple(sorted(found)), draft.announcement)
    answers = ask(draft.announcement)
    report = LeftOutReport.of(draft.announcement, answers)
    found += [*closeness.findings(draft, answers), *leaning.findings(draft, report)]
    return Verdict(tuple(sorted(found)), draft.announcement, report)
