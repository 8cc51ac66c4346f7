"""Lays out the figures on the log of questions as sections, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from bot.authoring.report.log_summary import OUTCOMES, QuestionGroup, Summary
from bot.authoring.report.pages import Bars, Cell, Page, Section, Table

_ROWS = 50  # of a list that is shown; --json has all
_SPELLINGS = 3


def log_page(summary: Summary) -> Page:
    """The sections of the report, tables and plots."""
    if not summary.questions:
        return Page("What people asked", (Section("Questions", "None was asked in this time."),))
    return Page(
        "What people asked",
        (
            _days(summary),
            _counts("Outcomes", "What questions got", "outcome", summary.outcomes, summary.questions),
            _unanswered(summary),
            _topics(summary),
            _intents(summary),
            _feedback(summary),
            _counts("Languages", "Languages of the replies", "language", summary.languages, summary.questions),
            _counts("Places", "Where questions were asked", "place", summary.sources, summary.questions),
        ),
    )


def log_object(summary: Summary) -> dict[str, Any]:
    """The JSON object of the report."""
    return {
        "questions": summary.questions,
        "first_asked": _moment(summary.first_asked),
        "last_asked": _moment(summary.last_asked),
        "days": [{"day": day.isoformat(), **counts} for day, counts in summary.days],
        "outcomes": dict(summary.outcomes),
        "languages": dict(summary.languages),
        "sources": dict(summary.sources),
        "topics": [{"topic": topic or None, "count": count} for topic, count in summary.topics],
        "intents": [{"intent": intent, "count": count} for intent, count in summary.intents],
        "feedback": [asdict(each) for each in summary.feedback],
        "unanswered": summary.unanswered,
        "unanswered_groups": [group_object(each) for each in summary.groups],
    }


def group_object(group: QuestionGroup) -> dict[str, Any]:
    """A question in all its spellings, for programs."""
    return {
        "question": group.text,
        "count": group.count,
        "language": group.language,
        "outcomes": list(group.outcomes),
        "last_asked": _moment(group.last_asked),
        "spellings": list(group.texts[1:]),
    }


def _days(summary: Summary) -> Section:
    series = tuple((name, tuple(float(counts[name]) for _, counts in summary.days)) for name in OUTCOMES)
    labels = tuple(f"{day:%m-%d}" for day, _ in summary.days)
    busiest = max(summary.days, key=lambda each: sum(each[1].values()))
    description = (
        f"{summary.questions} questions on {len(summary.days)} days, by outcome; "
        f"most on {busiest[0].isoformat()}: {sum(busiest[1].values())}. The table below holds every figure."
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (day.isoformat(), sum(counts.values()), *(counts[name] for name in OUTCOMES)) for day, counts in summary.days
    )
    plot = Bars("days", "Questions a day", description, "day", "questions", labels, series)
    table = Table("Questions by day (UTC) and outcome", ("day", "all", *OUTCOMES), rows)
    return Section("Days", f"{summary.questions} questions.", plot, table)


def _counts(title: str, caption: str, name: str, counts: Mapping[str, int], whole: int) -> Section:
    rows = tuple((key, count, count / whole) for key, count in counts.items())
    return Section(title, table=Table(caption, (name, "questions", "share"), rows))


def _unanswered(summary: Summary) -> Section:
    if not summary.groups:
        return Section("Unanswered", "None.")
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.text, each.count, each.language, ", ".join(each.outcomes), " / ".join(each.texts[1 : 1 + _SPELLINGS]))
        for each in summary.groups[:_ROWS]
    )
    note = (
        f"{summary.unanswered} questions ({summary.unanswered / summary.questions:.1%}) were asked back, not "
        "understood, or told in general words that the announcement does not say. Spellings of one question stand "
        "together; `python -m bot inbox` takes them over."
    )
    columns = ("question", "times", "language", "got", "also spelt")
    return Section("Unanswered", note, table=Table("The most frequent", columns, rows))


def _topics(summary: Summary) -> Section:
    rows = tuple((topic or "none", count, count / summary.questions) for topic, count in summary.topics)
    return Section("Topics", table=Table("Topics of what was told", ("topic", "questions", "share"), rows))


def _intents(summary: Summary) -> Section:
    table = Table("The most frequent", ("intent", "questions"), summary.intents[:_ROWS])
    return Section("Intents told", table=table) if summary.intents else Section("Intents told", "None.")


def _feedback(summary: Summary) -> Section:
    if not summary.feedback:
        return Section("Feedback", "Nobody voted.")
    rows = tuple((each.intent, each.up, each.down) for each in summary.feedback[:_ROWS])
    table = Table("The least liked first", ("intent", "helped", "did not help"), rows)
    return Section("Feedback", table=table)


def _moment(seconds: float | None) -> str | None:
    """The moment in ISO 8601, UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
