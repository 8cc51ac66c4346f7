"""Checks references between entries: ids exist, figures are facts, no utterance belongs to two intents."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.content.model import (
    LANGUAGES,
    MESSAGE_LIMIT,
    PLACEHOLDER,
    ContentFile,
    Intent,
    Language,
    Outcome,
    Text,
    Topic,
    Utterance,
    Wording,
)
from bot.content.paragraphs import named_paragraphs
from bot.content.parsed import ParsedContent
from bot.content.rendering import render
from bot.content.schema_faults import short
from bot.content.suggest_id import did_you_mean, nearby
from bot.content.templates import TemplateError, expand
from bot.content.yaml_source import KeyPath
from bot.errors import SourcePosition
from bot.plain import plain

_EMPTY_BRACES = ("the braces {} are empty", "write an id between them, or take them away")


def check_references(parsed: ParsedContent) -> None:
    """Check the files together; each violation becomes a fault of the parsed content."""
    for name, value in (("announcement", parsed.head), ("wording", parsed.wording)):
        if value is None:
            parsed.refuse(
                SourcePosition(parsed.first_file),
                f"no file holds `{name}:`",
                f"add `{name}:` as the shipped intents do",
                "schema",
            )
    if not parsed.sections["intents"]:
        parsed.refuse(
            SourcePosition(parsed.first_file), "there is no intent", "add `intents:` with at least one", "schema"
        )
    _check_topics(parsed)
    _check_aspects(parsed)
    _check_paragraphs(parsed)
    answers = frozenset(key for key, intent in parsed.intents() if intent.outcome is Outcome.ANSWER)
    for key, intent in parsed.intents():
        _check_intent(parsed, key, intent, answers)
    _check_aliases(parsed)
    _check_templates(parsed)
    _check_utterances(parsed)
    if parsed.wording is not None:
        _check_wording(parsed, parsed.wording)


def _instead(
    parsed: ParsedContent, section: str, name: str, known: Collection[str], otherwise: str | None = None
) -> str:
    """The remedy for an unknown id: the one it was renamed to, or those that are spelt alike."""
    for key, entry in parsed.sections[section].items():
        if isinstance(entry, Intent | Topic) and name in entry.aliases and key in known:
            return f"did you mean {key}? That is what {name} is called now"
    if otherwise is None:
        otherwise = f"one of: {', '.join(known)}" if known else f"there is none, for no file holds `{section}:`"
    return did_you_mean(name, known, otherwise)


def _check_topics(parsed: ParsedContent) -> None:
    topics = ContentFile.model_construct(topics=parsed.sections["topics"]).topics
    for key, topic in topics.items():
        seen, parent = {key}, topic.part_of
        while parent is not None:
            mark = parsed.mark(("topics", key, "part_of"))
            if parent not in topics:
                remedy = _instead(parsed, "topics", parent, topics)
                parsed.refuse(mark, f"there is no topic {parent!r}", remedy, "unknown-id")
                break
            if parent in seen:
                parsed.refuse(mark, f"the topic {key!r} is part of itself", "remove one `part_of:`", "unknown-id")
                break
            seen.add(parent)
            parent = topics[parent].part_of


def _check_aspects(parsed: ParsedContent) -> None:
    aspects = ContentFile.model_construct(aspects=parsed.sections["aspects"]).aspects
    for key, aspect in aspects.items():
        for position, near in enumerate(aspect.near):
            if near not in aspects:
                mark = parsed.mark(("aspects", key, "near", position))
                remedy = _instead(parsed, "aspects", near, aspects)
                parsed.refuse(mark, f"there is no aspect {near!r}", remedy, "unknown-id")


def _check_paragraphs(parsed: ParsedContent) -> None:
    content = ContentFile.model_construct(**parsed.sections)  # type: ignore[arg-type]  # validated file by file
    for number, text in content.paragraphs.items():
        _check_figures(parsed, ("paragraphs", str(number)), text)
    for path, number in named_paragraphs(content):
        if str(number) not in parsed.sections["paragraphs"]:
            remedy = _instead(parsed, "paragraphs", str(number), parsed.sections["paragraphs"])
            parsed.refuse(parsed.mark(path), f"there is no paragraph {number}", remedy, "unknown-id")


def _check_intent(parsed: ParsedContent, key: str, intent: Intent, answers: frozenset[str]) -> None:
    path = ("intents", key)
    for name, section, value in (("topic", "topics", intent.topic), ("aspect", "aspects", intent.aspect)):
        if value is not None and value not in parsed.sections[section]:
            remedy = _instead(parsed, section, value, parsed.sections[section])
            parsed.refuse(parsed.mark((*path, name)), f"there is no {name} {value!r}", remedy, "unknown-id")
    named = [(("related", index), other) for index, other in enumerate(intent.related)]
    if intent.nearest is not None:
        named.append((("nearest",), intent.nearest))  # type: ignore[arg-type]
    for where, other in named:
        if other not in answers:
            mark = parsed.mark((*path, *where))
            problem = f"{where[0]}: there is no answer {other!r}"
            remedy = "name an intent with the outcome answer"
            remedy = (
                remedy if other in parsed.sections["intents"] else _instead(parsed, "intents", other, answers, remedy)
            )
            parsed.refuse(mark, problem, remedy, "unknown-id")
        elif other == key:
            problem = f"{where[0]}: this is the intent itself"
            parsed.refuse(parsed.mark((*path, *where)), problem, "name another, or none", "unknown-id")
    for name, text in intent:
        if isinstance(text, Text):
            _check_figures(parsed, (*path, name), text)
    _check_length(parsed, path, intent)


def _check_figures(parsed: ParsedContent, path: KeyPath, text: Text) -> None:
    for language in LANGUAGES:
        mark = parsed.mark((*path, language))
        for name in PLACEHOLDER.findall(text[language]):
            if not name.strip():
                parsed.refuse(mark, *_EMPTY_BRACES, "unknown-fact")
            elif name not in parsed.sections["facts"]:
                problem = f"the placeholder {{{name}}} has no fact"
                near = [f"{{{each}}}" for each in nearby(name, parsed.sections["facts"])]
                otherwise = f"add `{name.strip()}:` to facts, or correct it"
                remedy = f"did you mean {' or '.join(near)}? Else {otherwise}" if near else otherwise
                parsed.refuse(mark, problem, remedy, "unknown-fact")
        rest = PLACEHOLDER.sub("", text[language])
        digits = re.search(r"\d[\d., \u00a0\u202f]*", rest)
        if digits:
            remedy = "make it a fact, and write the fact's id in braces"
            parsed.refuse(mark, f"the figure {digits[0].strip()!r} is typed by hand", remedy, "figure-by-hand")
        if "{" in rest or "}" in rest:
            parsed.refuse(mark, "a brace stands alone", "write a placeholder as {fact_id}", "unknown-fact")


def _check_length(parsed: ParsedContent, path: KeyPath, intent: Intent) -> None:
    facts = ContentFile.model_construct(facts=parsed.sections["facts"]).facts
    for language in LANGUAGES:
        parts = [text[language] for text in (intent.answer, intent.context) if text]
        if any(name not in facts for part in parts for name in PLACEHOLDER.findall(part)):
            continue
        length = sum(len(render(part, facts, language)) + 1 for part in parts)
        if length > MESSAGE_LIMIT:
            mark = parsed.mark((*path, "answer", language))
            parsed.refuse(mark, f"the answer has {length} characters, and {MESSAGE_LIMIT} fit", "shorten it", "schema")


def _check_aliases(parsed: ParsedContent) -> None:
    """No alias is also an id or an alias elsewhere: links lead to one entry."""
    whole = ContentFile.model_construct(topics=parsed.sections["topics"])
    taken = {key: ("intents", key) for key, _ in parsed.intents()} | {key: ("topics", key) for key in whole.topics}
    entries = [("intents", key, intent.aliases) for key, intent in parsed.intents()]
    entries += [("topics", key, topic.aliases) for key, topic in whole.topics.items()]
    for section, key, aliases in entries:
        for position, alias in enumerate(aliases):
            other = taken.setdefault(alias, (section, key))
            if other != (section, key) or alias == key:
                problem = f"the alias {alias!r} is taken by {'.'.join(other)} ({parsed.mark(other)})"
                mark = parsed.mark((section, key, "aliases", position))
                parsed.refuse(mark, problem, "an id that links name leads to one place: remove the alias", "alias")


def _check_templates(parsed: ParsedContent) -> None:
    for key, intent in parsed.intents():
        for language in LANGUAGES:
            for position, text in enumerate(intent.utterances[language]):
                try:
                    expand(text)
                except TemplateError as error:
                    mark = parsed.mark(("intents", key, "utterances", language, position))
                    parsed.refuse(mark, error.problem, error.remedy, "template")


def _check_utterances(parsed: ParsedContent) -> None:
    first: dict[tuple[Language, str], Utterance] = {}
    for utterance in parsed.utterances():
        key = utterance.language, plain(utterance.text)
        other = first.setdefault(key, utterance)
        if other is utterance:
            continue
        whose = "this intent" if other.intent == utterance.intent else f"the intent {other.intent!r}"
        problem = f"the utterance {short(utterance.text)!r} stands in {whose} already ({other.mark})"
        parsed.refuse(utterance.mark, problem, "keep it in one place", "duplicate")


def _check_wording(parsed: ParsedContent, wording: Wording) -> None:
    for key, text, allowed in wording.sentences():
        known = ", ".join(f"{{{each}}}" for each in sorted(allowed)) or "no placeholder"
        for language in LANGUAGES:
            mark = parsed.mark(("wording", key, language))
            for placeholder in PLACEHOLDER.findall(text[language]):
                if not placeholder.strip():
                    parsed.refuse(mark, *_EMPTY_BRACES, "unknown-fact")
                elif placeholder not in allowed:
                    problem = f"{{{placeholder}}} means nothing here"
                    parsed.refuse(mark, problem, f"this wording knows {known}", "unknown-fact")
