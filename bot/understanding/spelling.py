"""Which word did somebody mean who typed one that the content does not know?

Optimal string alignment (a swap of neighbours is one edit) against the words of the content, by rapidfuzz; words
run together or torn apart are mended too. A short word is left alone: too many others are one edit away.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.plain import fold
from bot.understanding.words import WHOLE_WORD, clean, latin

_ONE_EDIT = 4  # letters a word needs for one edit to be mended
_TWO_EDITS = 8  # letters for two
_WRITTEN = re.compile(r"[^\W_]+")
_RARE_FORM = 4  # a form this much rarer than the usual one of the same word was typed without accents
_SHORTEST_PART = 3  # of a word that was run together with another


@dataclass(frozen=True, slots=True)
class Correction:
    """A typed word and what it was read as."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class Speller:
    """The words the content knows in one language, with how often each occurs, and pairs that may be run together."""

    counts: Mapping[str, int]
    joined: Mapping[str, tuple[str, str]]
    _by_length: Mapping[int, list[str]]
    _written: Mapping[str, str]
    """A plain word as it is mostly written, accents and all."""
    _forms: Mapping[str, int]
    """How often each word is written just so, in lower case."""
    _spellings: Mapping[str, str]

    @classmethod
    def fit(
        cls,
        messages: Sequence[Sequence[str]],
        texts: Sequence[str],
        spellings: Mapping[str, str],
        names: Sequence[Sequence[str]] = (),
    ) -> Speller:
        """Learn the words, and the pairs of words, of the messages; texts are the same messages as written.

        The words of names are known too, lest a foreign name be "corrected" into one of ours."""
        counts: dict[str, int] = {}
        joined: dict[str, tuple[str, str]] = {}
        for message in messages:
            for word in message:
                counts[word] = counts.get(word, 0) + 1
            for first, second in pairwise(message):
                if len(first) >= _SHORTEST_PART <= len(second):
                    joined.setdefault(first + second, (first, second))
        for word in (word for name in names for word in name):
            counts.setdefault(word, 1)
        by_length: dict[int, list[str]] = {}
        for word in sorted(counts, key=lambda w: (-counts[w], w)):
            if len(word) >= _ONE_EDIT - 1 and not word.isdigit():
                by_length.setdefault(len(word), []).append(word)
        joined = {k: v for k, v in joined.items() if k not in counts}
        forms = Counter(word for text in texts for word in _WRITTEN.findall(clean(text).lower()))
        written: dict[str, str] = {}
        for form, _ in forms.most_common():
            written.setdefault(fold(form), form)
        return cls(counts, joined, by_length, written, forms, spellings)

    def correct(self, typed: Sequence[str]) -> tuple[list[str], list[Correction]]:
        """The words as they were meant, and what was changed to get there."""
        result: list[str] = []
        corrections: list[Correction] = []
        index = 0
        while index < len(typed):
            word = typed[index]
            torn = word + typed[index + 1] if index + 1 < len(typed) else ""
            if word in self.counts or word.isdigit():
                meant = [word]
                if len(torn) >= _TWO_EDITS and typed[index + 1] not in self.counts and torn in self.counts:
                    meant, index = [torn], index + 1
            elif len(torn) >= _ONE_EDIT and torn in self.counts:
                meant, index = [torn], index + 1
            else:
                meant = self._mend(word)
            if meant != [word]:
                corrections.append(Correction(word, " ".join(meant)))
            result += meant
            index += 1
        return result, corrections

    def restore(self, text: str) -> str:
        """The text as a careful writer would have typed it: for readers, such as the encoder, that see accents."""

        def mend(match: re.Match[str]) -> str:
            word = match[0]
            plain = fold(word)
            usual = self._written.get(plain, word)
            if word.isdigit() or self._forms.get(word, 0) * _RARE_FORM > self._forms.get(usual, 0):
                return word
            if plain in self._spellings:
                return self._spellings[plain]
            meant = [plain] if plain in self.counts else self._mend(plain)
            return " ".join(self._written.get(each, each) for each in meant)

        return WHOLE_WORD.sub(mend, latin(clean(text).lower()))

    def _mend(self, word: str) -> list[str]:
        if word in self.joined:
            return list(self.joined[word])
        if len(word) < _ONE_EDIT or len(word) > 40:
            return [word]
        edits = 1 if len(word) < _TWO_EDITS else 2
        best: tuple[float, int, str] | None = None
        for length in range(len(word) - edits, len(word) + edits + 1):
            choices = self._by_length.get(length, ())
            for choice, distance, _ in process.extract(word, choices, scorer=OSA.distance, score_cutoff=edits, limit=5):
                # a first letter is seldom mistyped; among equals the commoner word is meant
                rank = (distance + 0.5 * (choice[0] != word[0]), -self.counts[choice], choice)
                best = min(best, rank) if best else rank
        return [best[2]] if best else [word]
