"""The content with the place of each piece, as the checks need it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.content.model import LANGUAGES, PLACEHOLDER, Announcement, Language, Text
from bot.content.parsed import ParsedContent
from bot.content.rendering import render
from bot.content.yaml_source import KeyPath
from bot.errors import SourcePosition


@dataclass(frozen=True, slots=True)
class Passage:
    """A text of an intent in one language, as its author wrote it, and where."""

    intent: str
    field: str
    """answer, context or missing."""
    language: Language
    text: str
    mark: SourcePosition

    @property
    def facts(self) -> frozenset[str]:
        """The ids of the facts it names."""
        return frozenset(PLACEHOLDER.findall(self.text))

    @property
    def by_hand(self) -> str:
        """What does not come from a fact; a comma stands for each that does."""
        return PLACEHOLDER.sub(",", self.text)


@dataclass(frozen=True)
class CheckedContent:
    """A content that loads without a fault, with the place of each piece."""

    announcement: Announcement
    mark: Callable[[KeyPath], SourcePosition]

    @classmethod
    def of(cls, parsed: ParsedContent) -> CheckedContent:
        """The checked in a book without faults."""
        return cls(parsed.announcement(), parsed.mark)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The answers, contexts and gaps of all intents."""
        return tuple(self._passages())

    def _passages(self) -> Iterator[Passage]:
        for key, intent in self.announcement.intents.items():
            for field in ("answer", "context", "missing"):
                text: Text | None = getattr(intent, field)
                if text is None:
                    continue
                for language in LANGUAGES:
                    mark = self.mark(("intents", key, field, language))
                    yield Passage(key, field, language, text[language], mark)

    def names(self, language: Language) -> dict[str, str]:
        """The facts that are names, by their ids."""
        named = {key: fact.name for key, fact in self.announcement.facts.items() if fact.name is not None}
        return {key: name if isinstance(name, str) else name[language] for key, name in named.items()}

    def written(self, passage: Passage) -> str:
        """The passage as a reply shows it, facts filled in."""
        return render(passage.text, self.announcement.facts, passage.language)
