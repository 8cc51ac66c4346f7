"""Finds intents and links that lead nowhere or are hardly asked for."""

from __future__ import annotations

from collections.abc import Iterator

from bot.authoring.check.checked_content import CheckedContent
from bot.authoring.check.finding import Finding, warning
from bot.content.model import LANGUAGES

FEW = 8  # utterances in a language
ONE_SIDED = 2.0  # times as many in one language as in the other
_LANGUAGE_NAMES = {"fr": "French", "en": "English"}


def findings(checked: CheckedContent) -> Iterator[Finding]:
    """Answers that cannot be browsed to, links to what is switched off, empty topics, and few utterances."""
    yield from _not_browsable(checked)
    yield from _switched_off(checked)
    yield from _empty_topics(checked)
    yield from _utterances(checked)


def _not_browsable(checked: CheckedContent) -> Iterator[Finding]:
    content = checked.announcement
    linked = {key for intent in content.intents.values() if intent.enabled for key in intent.related}
    for key, intent in content.intents.items():
        if content.has_answer(key) and intent.topic is None and key not in linked:
            what = f"no button leads to the answer {key!r}: it has no topic, and nothing names it as related"
            remedy = "give it a `topic:`, or name it in the `related:` of another answer"
            yield warning(checked.mark(("intents", key)), "no-way-to-it", what, remedy)


def _switched_off(checked: CheckedContent) -> Iterator[Finding]:
    for key, intent in checked.announcement.intents.items():
        named = [(("related", str(position)), other) for position, other in enumerate(intent.related)]
        for (field, position), other in [*named, *([(("nearest", ""), intent.nearest)] if intent.nearest else [])]:
            if not checked.announcement.intents[other].enabled:
                path = ("intents", key, field, int(position)) if position else ("intents", key, field)
                what = f"{key}.{field} names {other!r}, which is switched off and will not be offered"
                yield warning(checked.mark(path), "link-to-disabled", what, "name another answer, or switch it on")


def _empty_topics(checked: CheckedContent) -> Iterator[Finding]:
    content = checked.announcement
    used = {intent.topic for intent in content.intents.values()} | {topic.part_of for topic in content.topics.values()}
    for key, topic in content.topics.items():
        if key not in used and not any(topic.phrases[language] for language in LANGUAGES):
            what = f"nothing leads to the topic {key!r}: no intent is about it, and no phrase names it"
            yield warning(checked.mark(("topics", key)), "empty-topic", what, "add `phrases:` to it, or remove it")


def _utterances(checked: CheckedContent) -> Iterator[Finding]:
    counts = {key: dict.fromkeys(LANGUAGES, 0) for key in checked.announcement.intents}
    for utterance in checked.announcement.utterances:
        counts[utterance.intent][utterance.language] += 1
    for key, count in counts.items():
        fewer = min(LANGUAGES, key=lambda language: count[language])
        mark, name = checked.mark(("intents", key, "utterances", fewer)), _LANGUAGE_NAMES[fewer]
        if count[fewer] < FEW:
            what = (
                f"{key!r} has {count[fewer]} utterances in {name}; from {FEW} on it begins to be found in other words"
            )
            yield warning(mark, "few-utterances", what, "add more, as varied as people are")
        elif max(count.values()) > ONE_SIDED * count[fewer]:
            what = f"{key!r} has {count[fewer]} utterances in {name}, and {max(count.values())} in the other language"
            yield warning(mark, "one-sided", what, f"add utterances in {name}")
