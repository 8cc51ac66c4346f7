"""Finds proper names, which say nothing about the language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.content.model import LANGUAGES, Announcement
from bot.plain import plain

_LONGEST = 6  # words of a name at most


class Names:
    """The names of an announcement that are the same in both languages: its own, and those of foreign subjects."""

    def __init__(self, announcement: Announcement) -> None:
        facts = (fact.name for fact in announcement.facts.values())
        named = [announcement.head.publisher, *announcement.names, *(each for each in facts if isinstance(each, str))]
        topics = announcement.topics.values()
        topic_names = [{plain(each) for topic in topics for each in topic.phrases[language]} for language in LANGUAGES]
        foreign = [{plain(each) for each in announcement.foreign_names.get(language, ())} for language in LANGUAGES]
        alike = set.intersection(*topic_names) | set.intersection(*foreign)
        # without spaces: "Open Data Lab" is OpenDataLab
        self._joined = frozenset(each.replace(" ", "") for each in (*map(plain, named), *alike) if each)

    def outside(self, words: Sequence[str]) -> list[int]:
        """The places of the plain words that belong to no name."""
        rest: list[int] = []
        start = 0
        while start < len(words):
            size = self._size(words[start : start + _LONGEST])
            if not size:
                rest.append(start)
            start += size or 1
        return rest

    def _size(self, words: Sequence[str]) -> int:
        """The number of words of the longest name at the beginning; 0 for none."""
        sizes: Iterable[int] = range(len(words), 0, -1)
        return next((size for size in sizes if "".join(words[:size]) in self._joined), 0)
