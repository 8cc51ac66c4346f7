"""Writes the lines of a new intent for its author to fill in."""

from __future__ import annotations

from collections.abc import Mapping

from bot.authoring.inbox.editing import scalar
from bot.content.model import LANGUAGES, Language, Outcome

_HEADING = 'From the inbox: fill it in, and take away the "# " of each line below this one.'
_TEXTS = {
    Outcome.ANSWER: ("answer:", "one sentence; a figure is a fact, written as {fact_id}"),
    Outcome.NOT_STATED: ("missing:", 'completes "The announcement does not say ..."'),
    Outcome.SMALLTALK: ("answer:", "what the bot says"),
}


def skeleton(
    intent: str, titles: Mapping[Language, str], kind: Outcome, language: Language, utterance: str
) -> list[str]:
    """The lines of an intent of a kind that has one utterance so far."""
    lines = [_HEADING, f"{intent}:", f"  outcome: {kind.value}"]
    if kind in (Outcome.ANSWER, Outcome.NOT_STATED):
        lines += [f"  {name}:  # an id of `{name}s:`, or remove the line" for name in ("topic", "aspect")]
    lines += ["  title:", *(f"    {each}: {scalar(titles[each])}" for each in LANGUAGES)]
    if kind in _TEXTS:
        key, what = _TEXTS[kind]
        lines += [f"  {key}  # {what}", *(f"    {each}:" for each in LANGUAGES)]
    lines.append("  utterances:")
    for each in LANGUAGES:
        lines += [f"    {each}:", f"      - {scalar(utterance) if each == language else ''}".rstrip()]
    return lines
