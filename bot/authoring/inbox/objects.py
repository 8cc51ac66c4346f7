"""Builds the JSON objects of `inbox --json`."""

from __future__ import annotations

from typing import Any

from bot.authoring.inbox.inbox import Acceptance, Waiting
from bot.authoring.report.log_page import group_object
from bot.batch import explanation


def waiting_object(waiting: Waiting) -> dict[str, Any]:
    """The object of a waiting question."""
    proposals = [
        {"intent": each.intent, "title": each.title, "outcome": each.outcome.value}
        | {"probability": round(each.probability, 3)}
        for each in waiting.proposals
    ]
    return group_object(waiting.group) | {"proposals": proposals, "explain": explanation(waiting.ranking)}


def acceptance_object(acceptance: Acceptance, *, written: bool) -> dict[str, Any]:
    """The object of an utterance that was, or would be, added, with its consequences."""
    added, effect = acceptance.utterance, acceptance.consequence
    return {
        "utterance": added.text,
        "language": added.language,
        "intent": added.intent,
        "file": str(acceptance.file),
        "written": written,
        "looked_at": effect.looked_at,
        "bears_on": effect.bears_on,
        "takes": [
            {"utterance": change.utterance.text, "intent": change.utterance.intent, "at": str(change.utterance.mark)}
            | {"gets": {"outcome": change.after.outcome.value, "intents": list(change.after.intents)}}
            for change in effect.taken
        ],
        "helps": [{"utterance": each.utterance.text, "intent": each.utterance.intent} for each in effect.won],
        "no_longer_against": list(effect.allowed),
    }
