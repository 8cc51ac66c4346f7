"""The content as the checks see it."""

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
    """The content, sound as far as loading can tell, with the place of each piece."""

    announcement: Announcement
    mark: Callable[[KeyPath], SourcePosition]

    @classmethod
    def of(cls, book: ParsedContent) -> CheckedContent:
        """The draft in a book without faults."""
        return cls(book.announcement(), book.mark)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All texts in which intents tell something."""
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

    def written(self, passage: Passage) -> str:
        """The passage as it stands in a reply."""
        return render(passage.text, self.announcement.facts, passage.language)
