"""Finds foreign names and qualifying phrases that set a question apart.

A foreign name ("Google", "Lyon") makes a neighbouring answer the wrong one, a qualifier ("per city", "among the 30")
asks for a part of it. Both are content: `strangers` and `narrowers` in YAML. Neither counts against an intent whose own
utterances hold it: "is the library in Lyon?" stands among the questions on where it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial

import numpy as np
from numpy.typing import NDArray

from bot.content.model import Announcement, Language
from bot.understanding.text.lexicon import LEXICON, either
from bot.understanding.text.words import words

_ARTICLES = f"{either(LEXICON.names.articles.both)}?"
_AND_OR = either(LEXICON.names.conjunctions.both)


class QualifierFinder:
    """The foreign names, qualifiers and words of contrast of one language."""

    def __init__(self, announcement: Announcement, language: Language) -> None:
        def split(phrases: Sequence[str]) -> frozenset[tuple[str, ...]]:
            return frozenset(tuple(words(phrase, language)) for phrase in phrases)

        names = announcement.foreign_names.get(language, ())
        self.names = split(names)
        self._qualifiers = split(announcement.qualifiers.get(language, ()))
        self._longest = max(map(len, (*self.names, *self._qualifiers)), default=0)
        self._against = announcement.wording.words_contrast[language] if names else ()
        # thousands of names take long to compile, and few messages set any aside
        self._contrast = lru_cache(maxsize=1)(partial(_contrast_pattern, self._against, names))

    def without_contrast(self, text: str) -> str:
        """The text without the names it sets aside: "not Google, this one: how much?" -> ", this one: how much?"."""
        lower = text.lower().replace("'", "’")
        if not any(phrase in lower for phrase in self._against):
            return text
        return self._contrast().sub(" ", text)

    def found(self, message: Sequence[str]) -> tuple[list[str], list[str]]:
        """The foreign names and the qualifiers among the words."""
        names, qualifiers = [], []
        for start in range(len(message)):
            for size in range(min(self._longest, len(message) - start), 0, -1):
                phrase = tuple(message[start : start + size])
                if phrase in self.names:
                    names.append(" ".join(phrase))
                if phrase in self._qualifiers:
                    qualifiers.append(" ".join(phrase))
        return names, qualifiers


def _contrast_pattern(against: Sequence[str], names: Sequence[str]) -> re.Pattern[str]:
    def pattern(phrases: Sequence[str]) -> str:
        longest_first = sorted(phrases, key=len, reverse=True)
        return either(re.escape(p).replace("’", "['’]").replace(r"\ ", r"\s+") for p in longest_first)

    more = rf"(?:\s*(?:,|{_AND_OR})\s+{_ARTICLES}{pattern(names)}\b)*"
    return re.compile(rf"\b{pattern(against)}\s+{_ARTICLES}{pattern(names)}\b{more}", re.IGNORECASE)


class PhraseIndex:
    """Looks up the intents whose utterances hold a phrase."""

    def __init__(self, messages: Sequence[str], intent_of: NDArray[np.intp], intents: int) -> None:
        """messages: the plain words of each utterance, a space between them; intents: how many there are."""
        text = "".join(f" {message} \n" for message in messages)
        ends = np.cumsum([len(message) + 3 for message in messages])

        @lru_cache(maxsize=4096)
        def intents_with(phrase: str) -> NDArray[np.bool_]:
            """For each intent, whether one of its utterances holds the phrase."""
            found = [match.start() for match in re.finditer(f" {re.escape(phrase)}(?= )", text)]
            flags = np.zeros(intents, dtype=bool)
            flags[intent_of[np.searchsorted(ends, found, side="right")]] = True
            return flags

        self.intents_with = intents_with
