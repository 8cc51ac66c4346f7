"""Does this file or folder hold a sound announcement, and what exactly is wrong if not?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.content.including import read_content
from bot.content.model import (
    LANGUAGES,
    MESSAGE_LIMIT,
    PLACEHOLDER,
    Announcement,
    ContentFile,
    Head,
    Intent,
    Language,
    Outcome,
    Text,
    Utterance,
    Wording,
)
from bot.content.rendering import render
from bot.content.yaml_source import Path_, Source
from bot.errors import ContentError, Fault, Mark
from bot.plain import plain

_SECTIONS = ("facts", "topics", "aspects", "intents", "spellings", "strangers", "narrowers")
_LISTS = ("strangers", "narrowers")  # several files may add to those of a language

# What each sentence of the bot's own wording may name.
WORDING_NAMES: dict[str, frozenset[str]] = {
    "welcome": frozenset({"subject"}),
    "help": frozenset({"subject"}),
    "about": frozenset({"subject", "title", "publisher"}),
    "topic": frozenset({"topic"}),
    "topic_empty": frozenset({"topic"}),
    "not_stated": frozenset({"missing"}),
    "not_stated_cell": frozenset({"topic", "clause"}),
    "premise_right": frozenset({"answer"}),
    "premise_wrong": frozenset({"answer"}),
    "nearest": frozenset({"answer"}),
    "out_of_scope": frozenset({"subject"}),
    "support": frozenset({"contact"}),
    "too_long": frozenset({"limit"}),
    "privacy_log": frozenset({"days"}),
    "description": frozenset({"subject"}),
    "short_description": frozenset({"subject"}),
}


def load(path: Path) -> Announcement:
    """Read the content of a YAML file, or of all *.yaml and *.yml files of a folder, and of what they include.

    Raises ContentError with every fault found, each with its file, line and column.
    """
    sources, faults = read_content(path)
    book = _Book(faults=faults)
    for source in sources:
        book.add(source)
    if not book.faults:
        _check_references(book)
    if book.faults or book.head is None or book.wording is None:
        raise ContentError(_one_each(book.faults))
    digest = hashlib.sha256("\0".join(source.text for source in sources).encode()).hexdigest()
    return book.announcement(digest)


def _one_each(faults: list[Fault]) -> list[Fault]:
    """The first fault of each place: what follows from it at the same place helps nobody."""
    first: dict[Mark, Fault] = {}
    for fault in faults:
        first.setdefault(fault.mark, fault)
    return list(first.values())


@dataclass(slots=True)
class _Book:
    """The files put together: each entry with the place it came from."""

    head: Head | None = None
    wording: Wording | None = None
    sections: dict[str, dict[str, object]] = field(default_factory=lambda: {name: {} for name in _SECTIONS})
    origin: dict[Path_, Source] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    first_file: str = ""

    def add(self, source: Source) -> None:
        self.first_file = self.first_file or source.file
        self.faults += source.faults
        try:
            content = ContentFile.model_validate(source.values)
        except ValidationError as error:
            self.faults += [_fault(source, details) for details in error.errors(include_url=False)]
            return
        for name in ("announcement", "wording"):
            value = getattr(content, name)
            if value is None:
                continue
            attribute = "head" if name == "announcement" else name
            if getattr(self, attribute) is not None:
                other = self.origin[name,].mark((name,))
                self.refuse(source.mark((name,)), f"`{name}:` stands in two files (also {other})", "keep one of them")
                continue
            setattr(self, attribute, value)
            self.origin[name,] = source
        for section in _SECTIONS:
            for key, entry in getattr(content, section).items():
                self._add_entry(source, section, key, entry)

    def _add_entry(self, source: Source, section: str, key: str, entry: object) -> None:
        entries = self.sections[section]
        if section in _LISTS:
            known = entries.get(key, ())
            assert isinstance(known, tuple)
            assert isinstance(entry, tuple)
            entries[key] = (*known, *entry)
            return
        if key in entries:
            first = self.mark((section, key))
            mark = source.mark((section, key))
            self.refuse(mark, f"the id {key!r} of {section} is taken (by {first})", "give one of them another id")
            return
        entries[key] = entry
        self.origin[section, key] = source

    def mark(self, path: Path_) -> Mark:
        """Where the entry, or the piece of it, stands."""
        source = self.origin.get(path[:2]) or self.origin.get(path[:1])
        return source.mark(path) if source else Mark(self.first_file)

    def refuse(self, mark: Mark, problem: str, remedy: str) -> None:
        self.faults.append(Fault(mark, problem, remedy))

    def intents(self) -> Iterator[tuple[str, Intent]]:
        for key, intent in self.sections["intents"].items():
            assert isinstance(intent, Intent)
            yield key, intent

    def utterances(self) -> Iterator[Utterance]:
        for key, intent in self.intents():
            for language in LANGUAGES:
                for index, text in enumerate(intent.utterances[language]):
                    mark = self.mark(("intents", key, "utterances", language, index))
                    yield Utterance(text, language, key, mark)

    def announcement(self, digest: str) -> Announcement:
        assert self.head and self.wording, "the references were checked"
        whole = ContentFile.model_construct(**self.sections)  # type: ignore[arg-type]  # validated file by file above
        return Announcement(
            head=self.head,
            wording=self.wording,
            facts=whole.facts,
            topics=whole.topics,
            aspects=whole.aspects,
            intents=whole.intents,
            spellings=whole.spellings,
            strangers=whole.strangers,
            narrowers=whole.narrowers,
            utterances=tuple(self.utterances()),
            digest=digest,
        )


def _fault(source: Source, details: ErrorDetails) -> Fault:
    """A pydantic error in an author's words, at its place in the file."""
    path: Path_ = tuple(part for part in details["loc"] if part != "[key]" and not str(part).startswith("function-"))
    kind, context, value = details["type"], details.get("ctx", {}), details["input"]
    mark, last = source.mark(path), path[-1] if path else "the file"
    if kind == "missing":
        if last in LANGUAGES:
            name = {"fr": "French", "en": "English"}[str(last)]
            return Fault(mark, f"{_dotted(path[:-1])} has no {name} text", f"add `{last}:` to it")
        return Fault(mark, f"{_dotted(path[:-1]) or 'the file'} lacks the key `{last}`", f"add `{last}:`")
    if kind == "extra_forbidden":
        return Fault(mark, f"the key `{last}` is not known here", f"remove it, or correct it: {_known_keys(path)}")
    if kind == "string_type":
        return Fault(mark, f"{_dotted(path)} must be text, and {_short(value)} is not", f'quote it: "{_short(value)}"')
    if kind == "string_pattern_mismatch":
        remedy = "use lower-case letters, digits and _, starting with a letter"
        return Fault(mark, f"{_short(value)!r} cannot be an id", remedy)
    if kind == "string_too_long":
        limit = context.get("max_length")
        return Fault(mark, f"{_dotted(path)} has {len(str(value))} characters, and at most {limit} fit", "shorten it")
    if kind in ("string_too_short", "too_short"):
        return Fault(mark, f"{_dotted(path)} is empty", "write something, or remove the key")
    if kind in ("enum", "literal_error"):
        return Fault(mark, f"{_short(value)!r} is not possible here", f"write {context.get('expected')}")
    if kind == "value_error":
        problem = str(context.get("error"))
        return Fault(mark, f"{_dotted(path)}: {problem}", "see the shipped intents for an example")
    return Fault(mark, f"{_dotted(path)}: {details['msg']}", "see the shipped intents for an example")


def _dotted(path: Path_) -> str:
    return ".".join(map(str, path))


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _known_keys(path: Path_) -> str:
    if len(path) == 1:
        return "a file holds " + ", ".join(ContentFile.model_fields)
    if path[0] == "intents" and len(path) == 3:
        return "an intent holds " + ", ".join(Intent.model_fields)
    if path[-1] not in LANGUAGES and len(path) > 3:
        return "the languages are fr and en"
    return "check its spelling and its indentation"


def _check_references(book: _Book) -> None:
    """What a single file cannot tell: every id that is named exists, every utterance belongs to one intent."""
    for name, value in (("announcement", book.head), ("wording", book.wording)):
        if value is None:
            book.refuse(Mark(book.first_file), f"no file holds `{name}:`", f"add `{name}:` as the shipped intents do")
    if not book.sections["intents"]:
        book.refuse(Mark(book.first_file), "there is no intent", "add `intents:` with at least one")
    _check_topics(book)
    _check_aspects(book)
    answers = frozenset(key for key, intent in book.intents() if intent.outcome is Outcome.ANSWER)
    for key, intent in book.intents():
        _check_intent(book, key, intent, answers)
    _check_utterances(book)
    if book.wording is not None:
        _check_wording(book, book.wording)


def _check_topics(book: _Book) -> None:
    topics = ContentFile.model_construct(topics=book.sections["topics"]).topics
    for key, topic in topics.items():
        seen, parent = {key}, topic.part_of
        while parent is not None:
            mark = book.mark(("topics", key, "part_of"))
            if parent not in topics:
                book.refuse(mark, f"there is no topic {parent!r}", f"one of: {', '.join(topics)}")
                break
            if parent in seen:
                book.refuse(mark, f"the topic {key!r} is part of itself", "remove one `part_of:`")
                break
            seen.add(parent)
            parent = topics[parent].part_of


def _check_aspects(book: _Book) -> None:
    aspects = ContentFile.model_construct(aspects=book.sections["aspects"]).aspects
    for key, aspect in aspects.items():
        for position, near in enumerate(aspect.near):
            if near not in aspects:
                mark = book.mark(("aspects", key, "near", position))
                book.refuse(mark, f"there is no aspect {near!r}", f"one of: {', '.join(aspects)}")


def _check_intent(book: _Book, key: str, intent: Intent, answers: frozenset[str]) -> None:
    path = ("intents", key)
    for name, section in (("topic", "topics"), ("aspect", "aspects")):
        value = getattr(intent, name)
        if value is not None and value not in book.sections[section]:
            known = ", ".join(book.sections[section]) or f"none, for no file holds `{section}:`"
            book.refuse(book.mark((*path, name)), f"there is no {name} {value!r}", f"one of: {known}")
    named = [(("related", index), other) for index, other in enumerate(intent.related)]
    if intent.nearest is not None:
        named.append((("nearest",), intent.nearest))  # type: ignore[arg-type]
    for where, other in named:
        if other not in answers:
            mark = book.mark((*path, *where))
            problem = f"{where[0]}: there is no answer {other!r}"
            book.refuse(mark, problem, "name an intent with the outcome answer")
    for field_name in ("title", "answer", "context", "missing"):
        text = getattr(intent, field_name)
        if text is not None:
            _check_figures(book, (*path, field_name), text)
    _check_length(book, path, intent)


def _check_figures(book: _Book, path: Path_, text: Text) -> None:
    for language in LANGUAGES:
        mark = book.mark((*path, language))
        for name in PLACEHOLDER.findall(text[language]):
            if name not in book.sections["facts"]:
                book.refuse(mark, f"the placeholder {{{name}}} has no fact", f"add `{name}:` to facts, or correct it")
        rest = PLACEHOLDER.sub("", text[language])
        digits = re.search(r"\d[\d., \u00a0\u202f]*", rest)
        if digits:
            remedy = "make it a fact, and write the fact's id in braces"
            book.refuse(mark, f"the figure {digits[0].strip()!r} is typed by hand", remedy)
        if "{" in rest or "}" in rest:
            book.refuse(mark, "a brace stands alone", "write a placeholder as {fact_id}")


def _check_length(book: _Book, path: Path_, intent: Intent) -> None:
    facts = ContentFile.model_construct(facts=book.sections["facts"]).facts
    for language in LANGUAGES:
        parts = [text[language] for text in (intent.answer, intent.context) if text]
        if any(name not in facts for part in parts for name in PLACEHOLDER.findall(part)):
            continue
        length = sum(len(render(part, facts, language)) + 1 for part in parts)
        if length > MESSAGE_LIMIT:
            mark = book.mark((*path, "answer", language))
            book.refuse(mark, f"the answer has {length} characters, and {MESSAGE_LIMIT} fit", "shorten it")


def _check_utterances(book: _Book) -> None:
    first: dict[tuple[Language, str], Utterance] = {}
    for utterance in book.utterances():
        key = utterance.language, plain(utterance.text)
        other = first.setdefault(key, utterance)
        if other is utterance:
            continue
        whose = "this intent" if other.intent == utterance.intent else f"the intent {other.intent!r}"
        problem = f"the utterance {_short(utterance.text)!r} stands in {whose} already ({other.mark})"
        book.refuse(utterance.mark, problem, "keep it in one place")


def _check_wording(book: _Book, wording: Wording) -> None:
    for name in Wording.model_fields:
        text = getattr(wording, name)
        if not isinstance(text, Text):
            continue
        allowed = WORDING_NAMES.get(name, frozenset())
        for language in LANGUAGES:
            for placeholder in PLACEHOLDER.findall(text[language]):
                if placeholder not in allowed:
                    known = ", ".join(f"{{{each}}}" for each in sorted(allowed)) or "no placeholder"
                    mark = book.mark(("wording", name, language))
                    book.refuse(mark, f"{{{placeholder}}} means nothing here", f"this wording knows {known}")


__all__ = ["WORDING_NAMES", "load"]
