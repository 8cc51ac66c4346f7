"""Prints the result of a check, for people and for programs."""

from __future__ import annotations

from dataclasses import asdict

from bot import __version__
from bot.authoring.check.checker import CheckResult
from bot.authoring.check.fragile import LISTED, FragileUtterance, LeaveOneOutReport
from bot.errors import Severity


def as_text(result: CheckResult, *, whole_list: bool) -> str:
    """Each finding in two lines, the summary below; whole_list: also each fragile utterance."""
    parts = ["\n".join(map(str, result.findings))] if result.findings else []
    if result.leave_one_out is not None:
        if whole_list and result.leave_one_out.fragile:
            parts.append("\n".join(map(_line, result.leave_one_out.fragile)))
        parts.append(str(result.leave_one_out))
    parts.append(_summary(result))
    return "\n\n".join(parts)


def _line(each: FragileUtterance) -> str:
    how = "taken for" if each.lost else "nearly taken for"
    return f"{each.utterance.mark}: {each.utterance.text!r} ({each.utterance.intent}) is {how} {each.rival}"


def _summary(result: CheckResult) -> str:
    head = f"faults: {result.count(Severity.FAULT)}, warnings: {result.count(Severity.WARNING)}"
    rules = ", ".join(f"{rule} {count}" for rule, count in result.rules.items())
    if result.content is None:
        return f"{head} ({rules}); mend the faults, for nothing else can be checked before"
    size = f"{len(result.content.intents)} intents, {len(result.content.utterances)} utterances"
    return f"{head}{f' ({rules})' if rules else ''}; {size}"


def as_object(result: CheckResult, *, whole_list: bool) -> dict[str, object]:
    """One object: version, faults, warnings, findings, left_out (null if the utterances were not asked)."""
    findings = [
        {"level": each.level, "rule": each.rule, **asdict(each.mark), "what": each.what, "remedy": each.remedy}
        for each in result.findings
    ]
    return {
        "version": __version__,
        "faults": result.count(Severity.FAULT),
        "warnings": result.count(Severity.WARNING),
        "findings": findings,
        "left_out": None if result.leave_one_out is None else _left_out(result.leave_one_out, whole_list=whole_list),
    }


def _left_out(report: LeaveOneOutReport, *, whole_list: bool) -> dict[str, object]:
    listed = report.pairs if whole_list else report.pairs[:LISTED]
    result: dict[str, object] = {
        "asked": report.asked,
        "lost": report.lost,
        "narrow": len(report.fragile) - report.lost,
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
            for each in report.fragile
        ]
    return result
