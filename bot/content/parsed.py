"""Collects the entries of all files, and the position of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from pydantic import ValidationError

from bot.content.model import LANGUAGES, Announcement, ContentFile, Head, Intent, Utterance, Wording
from bot.content.schema_faults import fault_of, follows
from bot.content.templates import TemplateError, expand
from bot.content.yaml_source import KeyPath, Source
from bot.errors import Fault, SourcePosition

_LISTS = ("foreign_names", "qualifiers")  # several files may add to those of a language
_SECTIONS = ("paragraphs", "facts", "topics", "aspects", "intents", "spellings", *_LISTS)
_FORMER_NAMES = {"strangers": "foreign_names", "narrowers": "qualifiers"}


@dataclass(slots=True)
class ParsedContent:
    """The entries of all files, each with the file it came from, before the references are checked."""

    digest: str
    """SHA-256 of the files, hexadecimal."""
    home: str
    """The file or folder they were read from, in full."""
    first_file: str
    """The one that faults of the whole content are shown in."""
    head: Head | None = None
    wording: Wording | None = None
    names: list[str] = field(default_factory=list)
    sections: dict[str, dict[str, object]] = field(default_factory=lambda: {name: {} for name in _SECTIONS})
    origin: dict[KeyPath, Source] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    _utterances: tuple[Utterance, ...] | None = None

    def add(self, source: Source) -> None:
        """Add a file; its errors become faults. To be called before utterances(), which caches."""
        self.faults += source.faults
        try:
            content = ContentFile.model_validate(source.values)
        except ValidationError as error:
            found = error.errors(include_url=False)
            self.faults += [fault_of(source, details) for details in found if not follows(details)]
            return
        source.values = {}  # frees memory: the models hold them now
        self._add_single(source, content)
        self.names += content.names
        for name, entries in content:
            section = _FORMER_NAMES.get(name, name)
            for key, entry in entries.items() if section in _SECTIONS else ():
                self._add_entry(source, section, str(key), entry)

    def _add_single(self, source: Source, content: ContentFile) -> None:
        """Add the entries that only one file may hold."""
        if content.announcement is not None and self._is_only(source, "announcement"):
            self.head = content.announcement
        if content.wording is not None and self._is_only(source, "wording"):
            self.wording = content.wording

    def _is_only(self, source: Source, name: str) -> bool:
        """Whether no file before this one holds the key; else it becomes a fault."""
        first = self.origin.setdefault((name,), source)
        if first is not source:
            problem = f"`{name}:` stands in two files (also {first.mark((name,))})"
            self.refuse(source.mark((name,)), problem, "keep one of them", "duplicate")
        return first is source

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
            self.refuse(
                mark, f"the id {key!r} of {section} is taken (by {first})", "give one of them another id", "duplicate"
            )
            return
        entries[key] = entry
        self.origin[section, key] = source

    def mark(self, path: KeyPath) -> SourcePosition:
        """The position of an entry, or of a part of it."""
        source = self.origin.get(path[:2]) or self.origin.get(path[:1])
        return source.mark(path) if source else SourcePosition(self.first_file)

    def refuse(self, mark: SourcePosition, problem: str, remedy: str, rule: str) -> None:
        """Add a fault."""
        self.faults.append(Fault(mark, problem, remedy, rule))

    def intents(self) -> Iterator[tuple[str, Intent]]:
        """The ids and the intents, in the author's order."""
        for key, intent in self.sections["intents"].items():
            assert isinstance(intent, Intent)
            yield key, intent

    def utterances(self) -> tuple[Utterance, ...]:
        """All utterances, templates expanded, each at its template's position; faulty templates are skipped."""
        if self._utterances is None:
            self._utterances = tuple(self._expanded())
        return self._utterances

    def _expanded(self) -> Iterator[Utterance]:
        for key, intent in self.intents():
            items = self.origin["intents", key].items
            for language in LANGUAGES:
                marks = items["intents", key, "utterances", language]
                for text, mark in zip(intent.utterances[language], marks, strict=True):
                    with suppress(TemplateError):
                        for message in expand(text):
                            yield Utterance(message, language, key, mark)

    def announcement(self) -> Announcement:
        """The announcement; only valid once check_references() has found no fault."""
        assert self.head and self.wording, "the references were checked"
        whole = ContentFile.model_construct(**self.sections)  # type: ignore[arg-type]  # validated file by file above
        return Announcement(
            head=self.head,
            wording=self.wording,
            paragraphs={int(number): text for number, text in whole.paragraphs.items()},
            facts=whole.facts,
            names=tuple(self.names),
            topics=whole.topics,
            aspects=whole.aspects,
            intents=whole.intents,
            spellings=whole.spellings,
            foreign_names=whole.foreign_names,
            qualifiers=whole.qualifiers,
            utterances=self.utterances(),
            digest=self.digest,
            home=self.home,
        )
