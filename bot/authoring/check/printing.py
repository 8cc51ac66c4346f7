"""Prints the result of a check, for people and for programs."""

from __future__ import annotations

from bot import __version__
from bot.authoring.check.checker import CheckResult
from bot.authoring.check.finding import Severity
from bot.authoring.check.fragile import LISTED, FragileUtterance, LeaveOneOutReport


def as_text(verdict: CheckResult, *, whole_list: bool) -> str:
    """Each finding in two lines, the summary below; whole_list: also each utterance that leans on being there."""
    parts = ["\n".join(map(str, verdict.findings))] if verdict.findings else []
    if verdict.left_out is not None:
        if whole_list and verdict.left_out.leaning:
            parts.append("\n".join(map(_line, verdict.left_out.leaning)))
        parts.append(str(verdict.left_out))
    parts.append(_summary(verdict))
    return "\n\n".join(parts)


def _line(each: FragileUtterance) -> str:
    how = "taken for" if each.lost else "nearly taken for"
    return f"{each.utterance.mark}: {each.utterance.text!r} ({each.utterance.intent}) is {how} {each.rival}"


def _summary(verdict: CheckResult) -> str:
    head = f"faults: {verdict.count(Severity.FAULT)}, warnings: {verdict.count(Severity.WARNING)}"
    rules = ", ".join(f"{rule} {count}" for rule, count in verdict.rules.items())
    if verdict.content is None:
        return f"{head} ({rules}); mend the faults, for nothing else can be checked before"
    size = f"{len(verdict.content.intents)} intents, {len(verdict.content.utterances)} utterances"
    return f"{head}{f' ({rules})' if rules else ''}; {size}"


def as_object(verdict: CheckResult, *, whole_list: bool) -> dict[str, object]:
    """One object: version, faults, warnings, findings, left_out (null if the utterances were not asked)."""
    findings = [
        {
            "level": finding.level,
            "rule": finding.rule,
            "file": finding.mark.file,
            "line": finding.mark.line,
            "column": finding.mark.column,
            "what": finding.what,
            "remedy": finding.remedy,
        }
        for finding in verdict.findings
    ]
    return {
        "version": __version__,
        "faults": verdict.count(Severity.FAULT),
        "warnings": verdict.count(Severity.WARNING),
        "findings": findings,
        "left_out": None if verdict.left_out is None else _left_out(verdict.left_out, whole_list=whole_list),
    }


def _left_out(report: LeaveOneOutReport, *, whole_list: bool) -> dict[str, object]:
    listed = report.pairs if whole_list else report.pairs[:LISTED]
    result: dict[str, object] = {
        "asked": report.asked,
        "lost": report.lost,
        "narrow": len(report.leaning) - report.lost,
        "pairs": [{"intent": one, "rival": other, "utterances": count} for (one, other), count in listed],
    }
    if whole_list:
        result["leaning"] = [
            {
                "text": each.utterance.text,
                "at": str(each.utterance.mark),
                "intent": each.utterance.intent,
                "rival": each.rival,
                "lost": each.lost,
            }
            for each in report.leaning
        ]
    return result
