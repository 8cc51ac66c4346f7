"""Runs all checks and prints what is amiss, with the switch to press."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, replace

from bot import __version__
from bot.errors import BotError, Severity
from bot.logs import Redactor
from bot.operation.finding import Diagnosis, fault
from bot.operation.local_checks import local_checks
from bot.operation.store_checks import check_store
from bot.operation.telegram_checks import check_telegram
from bot.settings import Settings
from bot.streams import print_json


def examine(settings: Settings, *, as_json: bool) -> int:
    """Run all checks and print the findings; 1 if there is a fault."""
    findings = asyncio.run(_print(settings, as_json=as_json))
    if as_json:
        _print_json(findings)
    return _conclude(findings, as_json=as_json)


def refuse(error: BotError, *, as_json: bool) -> int:
    """Print that the settings are faulty, so that nothing can be examined."""
    finding = fault("settings", "; ".join(error.problem.splitlines()), error.remedy.replace("\n  -> ", "; "))
    if as_json:
        _print_json([finding])
    else:
        print(finding)
    return _conclude([finding], as_json=as_json)


async def findings(settings: Settings) -> AsyncIterator[Diagnosis]:
    """The findings of all checks, each as soon as it is there; a check that breaks is a finding, too."""
    for check in local_checks(settings):
        try:
            yield await asyncio.to_thread(check)
        except Exception as error:
            yield _broken("this machine", error)
    try:
        yield await check_store(settings)
    except Exception as error:
        yield _broken("store", error)
    try:
        async for finding in check_telegram(settings):
            yield finding
    except Exception as error:
        yield _broken("Telegram", error)


async def _print(settings: Settings, *, as_json: bool) -> list[Diagnosis]:
    redact = Redactor.of(settings)
    found = []
    async for finding in findings(settings):
        clean = replace(finding, what=redact(finding.what), remedy=redact(finding.remedy))
        found.append(clean)
        if not as_json:
            print(clean, flush=True)
    return found


def _print_json(found: list[Diagnosis]) -> None:
    print_json({"version": __version__, "checks": [asdict(each) for each in found]})


def _conclude(found: list[Diagnosis], *, as_json: bool) -> int:
    count = {level: sum(finding.level is level for finding in found) for level in Severity}
    if not as_json:
        faults, warnings = count[Severity.FAULT], count[Severity.WARNING]
        print(f"\nfaults: {faults}, warnings: {warnings}, in order: {count[Severity.OK]}")
    return 1 if count[Severity.FAULT] else 0


def _broken(check: str, error: Exception) -> Diagnosis:
    what = f"could not be examined: {type(error).__qualname__}"
    return fault(check, what, "BOT_LOG_LEVEL=DEBUG may tell more; please report it")
