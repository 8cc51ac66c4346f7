"""Finds facts that no longer hold, or not for long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.authoring.check.checked_content import CheckedContent
from bot.authoring.check.finding import Finding, fault, warning

SOON = 30  # days before its end that a fact is warned of


def findings(checked: CheckedContent, today: date) -> Iterator[Finding]:
    """Facts whose `valid_until:` has passed or is near."""
    for key, fact in checked.announcement.facts.items():
        if fact.valid_until is None:
            continue
        left = (date.fromisoformat(fact.valid_until) - today).days
        mark = checked.mark(("facts", key, "valid_until"))
        if left < 0:
            what = f"the fact {key!r} is valid until {fact.valid_until}: its answers now say that it may have changed"
            yield fault(mark, "expired", what, "ask the publisher; then correct the fact, `as_of:` and `valid_until:`")
        elif left <= SOON:
            what = f"the fact {key!r} is valid for {left} more day{'' if left == 1 else 's'}"
            yield warning(mark, "expires-soon", what, "ask the publisher whether it goes on to hold")
