"""Compares a reply with what a step expects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, unique

from bot.authoring.scripts.level import ShownMessage, with_plain_signs
from bot.authoring.scripts.model import ANYTHING, Expectation
from bot.authoring.scripts.script import Step, Wait
from bot.conversation import Reply


@unique
class MismatchKind(StrEnum):
    """What of a step is not as expected."""

    OUTCOME = "outcome"
    INTENT = "intent"
    INTENTS = "intents"
    LANGUAGE = "language"
    CONTAINS = "contains"
    LACKS = "lacks"
    MATCHES = "matches"
    BUTTONS = "buttons"
    ANY_OF = "any_of"
    SILENCE = "nothing"
    REPLY = "reply"
    """There is none, and one is expected."""
    PRESS = "press"
    """There is no such button."""
    REPLY_TO = "reply_to"
    LEVEL = "level"
    """Telegram shows something else than the conversation said."""
    SCENE = "stage"
    """The bot did not get so far."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """Something expected, and what there is instead."""

    kind: MismatchKind
    expected: str
    got: str


def mismatch(step: Step, reply: Reply | None, shown: tuple[ShownMessage, ...]) -> Mismatch | None:
    """The first thing that is not as the step expects; None if all is."""
    if reply is None or not shown:
        if step.nothing or step.optional or not expects_something(step):
            return None
        return Mismatch(MismatchKind.REPLY, "a reply", "the bot keeps silent")
    if step.nothing:
        return Mismatch(MismatchKind.SILENCE, "no reply", shown[-1].text)
    first = next(_mismatches(step.expected, reply, shown), None)
    if first is not None or not step.any_of:
        return first
    others = [next(_mismatches(each, reply, shown), None) for each in step.any_of]
    if None in others:
        return None
    listed = "; or ".join(f"{each.kind} {each.expected}" for each in others if each is not None)
    return Mismatch(MismatchKind.ANY_OF, listed, summary_of(reply))


def expects_something(step: Step) -> bool:
    """Whether silence is a failure; in a group it is not, where a step expects nothing in particular."""
    if isinstance(step.action, Wait):
        return False
    return step.place == "private" or step.expected != ANYTHING or bool(step.any_of)


def summary_of(reply: Reply) -> str:
    """A reply's outcome, intents and language in a line."""
    intents = ", ".join(reply.intents) or "no intent"
    return f"{reply.outcome}, {intents}, {reply.language}"


def _mismatches(expected: Expectation, reply: Reply, shown: tuple[ShownMessage, ...]) -> Iterator[Mismatch]:
    yield from _of_meaning(expected, reply)
    yield from _of_text(expected, with_plain_signs("\n".join(each.text for each in shown)))
    if expected.buttons is not None:
        yield from _of_buttons(expected.buttons, tuple(button.title for each in shown for button in each.buttons))


def _of_meaning(expected: Expectation, reply: Reply) -> Iterator[Mismatch]:
    first = reply.intents[0] if reply.intents else None
    for kind, wanted, got in (
        (MismatchKind.INTENT, expected.intent, first),
        (MismatchKind.OUTCOME, expected.outcome, reply.outcome),
        (MismatchKind.LANGUAGE, expected.language, reply.language),
    ):
        if wanted is not None and wanted != got:
            yield Mismatch(kind, str(wanted), str(got) if got is not None else f"none ({reply.outcome})")
    if expected.intents is not None and expected.intents != reply.intents:
        yield Mismatch(MismatchKind.INTENTS, ", ".join(expected.intents) or "none", ", ".join(reply.intents) or "none")


def _of_text(expected: Expectation, text: str) -> Iterator[Mismatch]:
    for part in expected.contains:
        if with_plain_signs(part) not in text:
            yield Mismatch(MismatchKind.CONTAINS, part, text)
    for part in expected.lacks:
        if with_plain_signs(part) in text:
            yield Mismatch(MismatchKind.LACKS, f"no {part!r}", text)
    for pattern in expected.matches:
        if not re.search(with_plain_signs(pattern), text):
            yield Mismatch(MismatchKind.MATCHES, pattern, text)


def _of_buttons(expected: tuple[str, ...], titles: tuple[str, ...]) -> Iterator[Mismatch]:
    there = [with_plain_signs(title) for title in titles]
    listed = ", ".join(titles) or "no button"
    if not expected and titles:
        yield Mismatch(MismatchKind.BUTTONS, "no button", listed)
    for title in expected:
        if with_plain_signs(title) not in there:
            yield Mismatch(MismatchKind.BUTTONS, title, listed)
