"""Checks what no single entry can: ids exist, figures are facts, utterances stand in one place."""

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
    Utterance,
    Wording,
)
from bot.content.paragraphs import named_paragraphs
from bot.content.parsed import ParsedContent
from bot.content.rendering import render
from bot.content.schema_faults import short
from bot.content.suggest_id import did_you_mean, nearby
from bot.content.templates import TemplateError, expand
from bot.content.yaml_source import Path_
from bot.errors import SourcePosition
from bot.plain import plain

_EMPTY_BRACES = ("the braces {} are empty", "write an id between them, or take them away")


def check_references(book: ParsedContent) -> None:
    """What a single file cannot tell: every id that is named exists, every utterance belongs to one intent."""
    for name, value in (("announcement", book.head), ("wording", book.wording)):
        if value is None:
            book.refuse(
                SourcePosition(book.first_file),
                f"no file holds `{name}:`",
                f"add `{name}:` as the shipped intents do",
                "schema",
            )
    if not book.sections["intents"]:
        book.refuse(SourcePosition(book.first_file), "there is no intent", "add `intents:` with at least one", "schema")
    _check_topics(book)
    _check_aspects(book)
    _check_paragraphs(book)
    answers = frozenset(key for key, intent in book.intents() if intent.outcome is Outcome.ANSWER)
    for key, intent in book.intents():
        _check_intent(book, key, intent, answers)
    _check_aliases(book)
    _check_templates(book)
    _check_utterances(book)
    if book.wording is not None:
        _check_wording(book, book.wording)


def _instead(book: ParsedContent, section: str, name: str, known: Collection[str], otherwise: str = "") -> str:
    """What may be meant by an id that is not there: the one that was renamed, or those that are spelt nearly so."""
    renamed = [key for key, entry in book.sections[section].items() if name in getattr(entry, "aliases", ())]
    if renamed and renamed[0] in known:
        return f"did you mean {renamed[0]}? That is what {name} is called now"
    if not otherwise:
        otherwise = f"one of: {', '.join(known)}" if known else f"there is none, for no file holds `{section}:`"
    return did_you_mean(name, known, otherwise)


def _check_topics(book: ParsedContent) -> None:
    topics = ContentFile.model_construct(topics=book.sections["topics"]).topics
    for key, topic in topics.items():
        seen, parent = {key}, topic.part_of
        while parent is not None:
            mark = book.mark(("topics", key, "part_of"))
            if parent not in topics:
                remedy = _instead(book, "topics", parent, topics)
                book.refuse(mark, f"there is no topic {parent!r}", remedy, "unknown-id")
                break
            if parent in seen:
                book.refuse(mark, f"the topic {key!r} is part of itself", "remove one `part_of:`", "unknown-id")
                break
            seen.add(parent)
            parent = topics[parent].part_of


def _check_aspects(book: ParsedContent) -> None:
    aspects = ContentFile.model_construct(aspects=book.sections["aspects"]).aspects
    for key, aspect in aspects.items():
        for position, near in enumerate(aspect.near):
            if near not in aspects:
                mark = book.mark(("aspects", key, "near", position))
                remedy = _instead(book, "aspects", near, aspects)
                book.refuse(mark, f"there is no aspect {near!r}", remedy, "unknown-id")


def _check_paragraphs(book: ParsedContent) -> None:
    content = ContentFile.model_construct(**book.sections)  # type: ignore[arg-type]  # validated file by file
    for number, text in content.paragraphs.items():
        _check_figures(book, ("paragraphs", str(number)), text)
    for path, number in named_paragraphs(content):
        if str(number) not in book.sections["paragraphs"]:
            remedy = _instead(book, "paragraphs", str(number), book.sections["paragraphs"])
            book.refuse(book.mark(path), f"there is no paragraph {number}", remedy, "unknown-id")


def _check_intent(book: ParsedContent, key: str, intent: Intent, answers: frozenset[str]) -> None:
    path = ("intents", key)
    for name, section, value in (("topic", "topics", intent.topic), ("aspect", "aspects", intent.aspect)):
        if value is not None and value not in book.sections[section]:
            remedy = _instead(book, section, value, book.sections[section])
            book.refuse(book.mark((*path, name)), f"there is no {name} {value!r}", remedy, "unknown-id")
    named = [(("related", index), other) for index, other in enumerate(intent.related)]
    if intent.nearest is not None:
        named.append((("nearest",), intent.nearest))  # type: ignore[arg-type]
    for where, other in named:
        if other not in answers:
            mark = book.mark((*path, *where))
            problem = f"{where[0]}: there is no answer {other!r}"
            remedy = "name an intent with the outcome answer"
            remedy = remedy if other in book.sections["intents"] else _instead(book, "intents", other, answers, remedy)
            book.refuse(mark, problem, remedy, "unknown-id")
        elif other == key:
            problem = f"{where[0]}: this is the intent itself"
            book.refuse(book.mark((*path, *where)), problem, "name another, or none", "unknown-id")
    for name, text in intent:
        if isinstance(text, Text):
            _check_figures(book, (*path, name), text)
    _check_length(book, path, intent)


def _check_figures(book: ParsedContent, path: Path_, text: Text) -> None:
    for language in LANGUAGES:
        mark = book.mark((*path, language))
        for name in PLACEHOLDER.findall(text[language]):
            if not name.strip():
                book.refuse(mark, *_EMPTY_BRACES, "unknown-fact")
            elif name not in book.sections["facts"]:
                problem = f"the placeholder {{{name}}} has no fact"
                near = [f"{{{each}}}" for each in nearby(name, book.sections["facts"])]
                otherwise = f"add `{name.strip()}:` to facts, or correct it"
                remedy = f"did you mean {' or '.join(near)}? Else {otherwise}" if near else otherwise
                book.refuse(mark, problem, remedy, "unknown-fact")
        rest = PLACEHOLDER.sub("", text[language])
        digits = re.search(r"\d[\d., \u00a0\u202f]*", rest)
        if digits:
            remedy = "make it a fact, and write the fact's id in braces"
            book.refuse(mark, f"the figure {digits[0].strip()!r} is typed by hand", remedy, "figure-by-hand")
        if "{" in rest or "}" in rest:
            book.refuse(mark, "a brace stands alone", "write a placeholder as {fact_id}", "unknown-fact")


def _check_length(book: ParsedContent, path: Path_, intent: Intent) -> None:
    facts = ContentFile.model_construct(facts=book.sections["facts"]).facts
    for language in LANGUAGES:
        parts = [text[language] for text in (intent.answer, intent.context) if text]
        if any(name not in facts for part in parts for name in PLACEHOLDER.findall(part)):
            continue
        length = sum(len(render(part, facts, language)) + 1 for part in parts)
        if length > MESSAGE_LIMIT:
            mark = book.mark((*path, "answer", language))
            book.refuse(mark, f"the answer has {length} characters, and {MESSAGE_LIMIT} fit", "shorten it", "schema")


def _check_aliases(book: ParsedContent) -> None:
    """An id that a link names leads to one place."""
    whole = ContentFile.model_construct(topics=book.sections["topics"])
    taken = {key: ("intents", key) for key, _ in book.intents()} | {key: ("topics", key) for key in whole.topics}
    entries = [("intents", key, intent.aliases) for key, intent in book.intents()]
    entries += [("topics", key, topic.aliases) for key, topic in whole.topics.items()]
    for section, key, aliases in entries:
        for position, alias in enumerate(aliases):
            other = taken.setdefault(alias, (section, key))
            if other != (section, key) or alias == key:
                problem = f"the alias {alias!r} is taken by {'.'.join(other)} ({book.mark(other)})"
                mark = book.mark((section, key, "aliases", position))
                book.refuse(mark, problem, "an id that links name leads to one place: remove the alias", "alias")


def _check_templates(book: ParsedContent) -> None:
    for key, intent in book.intents():
        for language in LANGUAGES:
            for position, text in enumerate(intent.utterances[language]):
                try:
                    expand(text)
                except TemplateError as error:
                    mark = book.mark(("intents", key, "utterances", language, position))
                    book.refuse(mark, error.problem, error.remedy, "template")


def _check_utterances(book: ParsedContent) -> None:
    first: dict[tuple[Language, str], Utterance] = {}
    for utterance in book.utterances():
        key = utterance.language, plain(utterance.text)
        other = first.setdefault(key, utterance)
        if other is utterance:
            continue
        whose = "this intent" if other.intent == utterance.intent else f"the intent {other.intent!r}"
        problem = f"the utterance {short(utterance.text)!r} stands in {whose} already ({other.mark})"
        book.refuse(utterance.mark, problem, "keep it in one place", "duplicate")


def _check_wording(book: ParsedContent, wording: Wording) -> None:
    for key, text, allowed in wording.sentences():
        known = ", ".join(f"{{{each}}}" for each in sorted(allowed)) or "no placeholder"
        for language in LANGUAGES:
            mark = book.mark(("wording", key, language))
            for placeholder in PLACEHOLDER.findall(text[language]):
                if not placeholder.strip():
                    book.refuse(mark, *_EMPTY_BRACES, "unknown-fact")
                elif placeholder not in allowed:
                    problem = f"{{{placeholder}}} means nothing here"
                    book.refuse(mark, problem, f"this wording knows {known}", "unknown-fact")
