"""Corrects misspelt words to words the content knows.

The distance is optimal string alignment (a swap of neighbours is one edit), by rapidfuzz. Words run together or split
are mended, too. Among words at the same distance the one that the content has beside the same neighbour is meant ("i
wnat to": want, not what). A short word is left alone: too many others are one edit away.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.content.model import Language
from bot.plain import fold
from bot.understanding.index.cache import Arrays, pack, unpack
from bot.understanding.text.words import WHOLE_WORD, clean, latin

_ONE_EDIT = 4  # letters a word needs for one edit to be mended
_TWO_EDITS = 8  # letters for two
_LONGEST = 40  # letters of a word that may be mended
_WRITTEN = re.compile(r"[^\W_]+")
_RARE_FORM = 4  # a form this much rarer than the usual one of the same word was typed without accents
_SHORTEST_PART = 3  # letters of a word that was run together with another
_NEIGHBOURLY = 0.6  # edits that are forgiven for each neighbour the content knows beside the word
_NEAREST = 30  # words that are compared with their neighbours
_COMMONER = 20  # how much more often a word must stand in the content for another to be a misspelling of it
_REAL = 3.0  # Zipf frequency from which a word is a real one: once in a million words
_IN_USE = 5  # occurrences in the content from which a word counts as one, real or not


@dataclass(frozen=True, slots=True)
class Correction:
    """A typed word and what it was read as."""

    typed: str
    meant: str


@dataclass(frozen=True, slots=True)
class _Forms:
    """The written forms of plain words, with their accents."""

    counts: Mapping[str, int]
    """How often each word is written just so, in lower case; the commonest first."""
    usual: Mapping[str, str]
    """The form in which each plain word is mostly written."""

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> _Forms:
        usual: dict[str, str] = {}
        for form in counts:
            usual.setdefault(fold(form), form)
        return cls(counts, usual)

    def is_usual(self, word: str) -> bool:
        """Whether the word is written so often enough not to be an accent left out."""
        usual = self.usual.get(fold(word), word)
        return self.counts.get(word, 0) * _RARE_FORM > self.counts.get(usual, 0)


class _Pairs:
    """The pairs of words that stand side by side in the content. "^" and "$" are the ends of a message."""

    def __init__(self, words: Sequence[str], codes: NDArray[np.int64]) -> None:
        """words: those that have a number; codes: of the pairs, see codes_of()."""
        self._numbers = {word: number for number, word in enumerate(words)}
        self._codes = memoryview(codes.data)

    @staticmethod
    def codes_of(words: Sequence[str], messages: Iterable[Sequence[str]]) -> NDArray[np.int64]:
        """A number for each pair of neighbours in the messages, sorted."""
        numbers = {word: number for number, word in enumerate(words)}
        pairs = (pair for message in messages for pair in pairwise(("^", *message, "$")))
        found = {numbers[one] * len(numbers) + numbers[other] for one, other in pairs if {one, other} <= numbers.keys()}
        return np.array(sorted(found), dtype=np.int64)

    def __contains__(self, pair: tuple[str, str]) -> bool:
        one, other = map(self._numbers.get, pair)
        if one is None or other is None:
            return False
        code = one * len(self._numbers) + other
        place = bisect_left(self._codes, code)
        return place < len(self._codes) and self._codes[place] == code


class Speller:
    """The words the content knows in one language, with how often each occurs and beside which."""

    def __init__(
        self,
        learnt: Arrays,
        spellings: Mapping[str, str],
        names: Sequence[Sequence[str]] = (),
        real: Iterable[str] = (),
    ) -> None:
        """learnt: arrays of learn(); names: foreign ones, which no correction may replace; real: see real_words()."""
        self.counts = _read_counts(learnt, "words")
        self._pairs = _Pairs([*self.counts, "^", "$"], learnt["pairs"])
        for word in (word for name in names for word in name):
            self.counts.setdefault(word, 1)
        by_length: dict[int, list[str]] = {}
        for word in self.counts:
            if len(word) >= _ONE_EDIT - 1 and not word.isdigit():
                by_length.setdefault(len(word), []).append(word)
        self._of_lengths = lru_cache(maxsize=64)(partial(_of_lengths, by_length))
        self._forms = _Forms.of(_read_counts(learnt, "forms"))
        # how the first word of a message is written: "ou est" is "où est"
        self._forms_first = _Forms.of(_read_counts(learnt, "first"))
        self._spellings = spellings
        self._texting = frozenset(map(fold, spellings))
        self._real = frozenset(real)

    @staticmethod
    def learn(messages: Sequence[Sequence[str]], texts: Iterable[str], real: Iterable[str] = ()) -> Arrays:
        """Count words, forms and pairs: arrays for the cache. texts: the messages as written."""
        counts = Counter(word for message in messages for word in message)
        for word in misspelt_words(messages, real):
            counts.pop(word)
        found = [_WRITTEN.findall(clean(text).lower()) for text in texts]
        anywhere = Counter(word for each in found for word in each)
        first = Counter(each[0] for each in found if each)
        words = _counted(counts, "words")
        pairs = _Pairs.codes_of([*unpack(words["words"]), "^", "$"], messages)
        return words | _counted(anywhere, "forms") | _counted(first, "first") | {"pairs": pairs}

    def correct(self, typed: Sequence[str]) -> tuple[list[str], list[Correction]]:
        """The words as they were meant, and the corrections."""
        result: list[str] = []
        corrections: list[Correction] = []
        index = 0
        while index < len(typed):
            word = typed[index]
            joined = word + typed[index + 1] if index + 1 < len(typed) else ""
            if word in self.counts or word.isdigit():
                meant = [word]
                if len(joined) >= _TWO_EDITS and typed[index + 1] not in self.counts and joined in self.counts:
                    meant, index = [joined], index + 1
            elif len(joined) >= _ONE_EDIT and joined in self.counts:
                meant, index = [joined], index + 1
            else:
                after = typed[index + 1] if index + 1 < len(typed) else "$"
                meant = self._mend(word, result[-1] if result else "^", after)
            if meant != [word]:
                corrections.append(Correction(word, " ".join(meant)))
            result += meant
            index += 1
        return result, corrections

    def is_word(self, word: str) -> bool:
        """Whether a plain word is one of the language, or of texting in it."""
        return word in self._real or self.is_texting(word)

    def is_texting(self, word: str) -> bool:
        """Whether a plain word stands for another, or is none of the language but the content uses it."""
        return word in self._texting or (self.counts.get(word, 0) >= _IN_USE and word not in self._real)

    def mends(self, word: str) -> bool:
        """Whether a plain word is one of the content, or near enough to one to be a misspelling of it."""
        return word in self.counts or self._mend(word, "^", "$") != [word]

    def complete(self, before: str, start: str, most: int) -> list[str]:
        """The words that somebody may be typing after another ("^" at the beginning), the likeliest first.

        Those of the content that begin so; none for a word that it knows as it is, nor for a figure.
        """
        if start in self.counts or start.isdigit():
            return []
        found = [word for word in self.counts if word.startswith(start)]
        return sorted(found, key=lambda word: ((before, word) not in self._pairs, -self.counts[word], word))[:most]

    def restore(self, text: str, corrections: Iterable[Correction]) -> str:
        """The text as a careful writer would have typed it, for the encoder, which sees accents.

        The encoder knows more words than the content, so real words stay as they are.
        """
        mended = {each.typed: each.meant for each in corrections if each.typed not in self._real}

        def mend(match: re.Match[str]) -> str:
            word = match[0]
            plain = fold(word)
            if plain in self._spellings:  # checked first: authors text, too, so the form may be usual
                return self._spellings[plain]
            forms = self._forms if text[: match.start()].strip() else self._forms_first
            if word.isdigit() or forms.is_usual(word):
                return word
            meant = mended.get(plain, plain)
            return " ".join(forms.usual.get(each) or self._forms.usual.get(each, each) for each in meant.split())

        return WHOLE_WORD.sub(mend, latin(clean(text).lower()))

    def _split(self, word: str) -> list[str]:
        """The two words of the content that were run together in a word; [] if there are none."""
        for place in range(1, len(word)):
            one, other = word[:place], word[place:]
            elided = place == 1 and len(other) >= _ONE_EDIT  # "minscrire" for "m'inscrire"
            if (elided or place >= _SHORTEST_PART <= len(other)) and (one, other) in self._pairs:
                return [one, other]
        return []

    def _mend(self, word: str, before: str, after: str) -> list[str]:
        """The word, or the two words, meant between two others; the word itself if no known word is near."""
        if split := self._split(word):
            return split
        if len(word) > _LONGEST or not word.isalpha():  # "22nd" is no "2nd"
            return [word]
        edits = 1 if len(word) < _TWO_EDITS else 2
        best: tuple[float, int, str] | None = None
        choices = self._of_lengths(self._lengths(word, edits))
        for choice, distance, _ in process.extract(
            word, choices, scorer=OSA.distance, score_cutoff=edits, limit=_NEAREST
        ):
            known = ((before, choice) in self._pairs) + ((choice, after) in self._pairs)
            # a first letter is seldom mistyped; among equals the commoner word is meant
            cost = distance + 0.5 * (choice[0] != word[0]) - _NEIGHBOURLY * known
            rank = (cost, -self.counts[choice], choice)
            best = min(best, rank) if best else rank
        return [best[2]] if best else [word]

    def _lengths(self, word: str, edits: int) -> range:
        """The lengths that the meant word may have."""
        if len(word) >= _ONE_EDIT:
            return range(len(word) - edits, len(word) + edits + 1)
        missing_letter = len(word) == _ONE_EDIT - 1 and word not in self._real
        return range(_ONE_EDIT, _ONE_EDIT + 1) if missing_letter else range(0)


def _of_lengths(by_length: Mapping[int, Sequence[str]], lengths: range) -> list[str]:
    return [word for length in lengths for word in by_length.get(length, ())]


def _counted(counts: Counter[str], name: str) -> Arrays:
    """Words and how often each occurs, the commonest first, for the cache."""
    words = sorted(counts, key=lambda word: (-counts[word], word))
    return {name: pack(words), f"{name} counts": np.array([counts[word] for word in words], dtype=np.int64)}


def _read_counts(arrays: Arrays, name: str) -> dict[str, int]:
    return dict(zip(unpack(arrays[name]), arrays[f"{name} counts"].tolist(), strict=True))


def misspelt_words(messages: Iterable[Sequence[str]], real: Iterable[str]) -> list[str]:
    """The words that authors misspelt: not real ones, and one edit away from a far commoner word."""
    counts = Counter(word for message in messages for word in message)
    known, common = set(real), [word for word, count in counts.items() if count >= _COMMONER]

    def resembles_a_commoner(word: str) -> bool:
        near = process.extract(word, common, scorer=OSA.distance, score_cutoff=1, limit=5)
        return any(counts[choice] >= _COMMONER * counts[word] for choice, _, _ in near)

    suspects = (word for word in counts if len(word) > _ONE_EDIT and word.isalpha() and word not in known)
    return [word for word in suspects if resembles_a_commoner(word)]


def real_words(language: Language) -> list[str]:
    """The plain words of a language that are commonly written, by the package wordfreq."""
    from wordfreq import get_frequency_dict  # a quarter of a second to import, and only needed once

    return sorted(
        {fold(word) for word, share in get_frequency_dict(language, "small").items() if share >= 10 ** (_REAL - 9)}
    )
