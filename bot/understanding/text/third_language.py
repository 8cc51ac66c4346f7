"""Recognises a message that is neither French nor English.

Words vote, by the frequency lists of the package wordfreq: each votes for a language by as much as it is commoner there
than in French and English, and against it if it is a word of these two alone. Names have no vote, and words that many
languages share ("gratis") a small one. Only several words that are common in one language decide for it.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np

from bot.content.model import LANGUAGES
from bot.plain import fold
from bot.understanding.index.cache import Arrays
from bot.understanding.text.lexicon import LEXICON
from bot.understanding.text.names import Names
from bot.understanding.text.sentences import asks
from bot.understanding.text.spelling import Speller
from bot.understanding.text.words import clean

LATIN_SCRIPT = (
    "ca", "cs", "da", "de", "es", "fi", "fil", "hu", "id", "is", "it", "lt", "lv", "ms", "nb", "nl", "pl", "pt", "ro",
    "sh", "sk", "sl", "sv", "tr", "vi",
)  # fmt: skip
# In units of the Zipf scale (van Heuven et al. 2014): 1 is ten times as frequent.
_COMMON = 4.0  # from which a word votes for a language
_ACCENTED = 5.0  # the same for one as it is written, accents and all: "qué" is Spanish, while "que" is anything
_RARE = 2.8  # frequency in French and English of a word that their lists do not hold
_MOST, _LEAST = 3.0, -1.5  # of one word's vote
_SHARED, _EVERYDAY = 6, 5.9  # lists that hold an international word, unless it is as common as "that"
_INTERNATIONAL = 0.9  # the largest vote of such a word, or of a name known everywhere
_SHORT = 3  # letters up to which it has no vote
_LETTER = 1.0  # more for a word with a letter that neither of the two has

_FOR = 0.85  # vote from which a word counts for a language
_AGAINST = -1.0
_ENOUGH = 2.6  # sum of the votes, of two words and more
_ALONE = ((4, 2.7), (5, 2.2), (6, 1.9), (8, 1.3))  # letters and vote of a word that decides by itself
_ALONE_AMONG = 4  # words of a message that one of them may decide
_TELLING, _TELLING_LETTERS = 2.3, 5  # vote and letters of a word that is enough beside one of ours
_UNKNOWN = 4  # words, none French or English, from which a message is in some other language

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af]+")  # scripts written without spaces, or with few
_TOKEN = re.compile(r"[^\W\d_]+")
_MARKS = re.compile(r"[¿¡]")
_OTHER_LETTERS = re.compile(r"[áíóúìòñãõßåøðþłąęćńśźżșțăğışčšžřěůďťőűđţģķļņėįųūā]")  # of lower case
_UNMISTAKABLE = re.compile(r"[ñßåøðþłąęćńśźżșțăğışčšžřěůďťőűđģķļņ]")

_HASH, _LANGUAGE, _TENTHS = 16, 8, 128


def _code(word: str) -> int:
    """The place of a word's votes among all."""
    return (int.from_bytes(blake2b(word.encode(), digest_size=8).digest()) >> (_HASH + 1)) << _HASH


@lru_cache(maxsize=1)
def votes() -> Arrays:
    """The votes of all words, from the lists of wordfreq: a second's work, for the cache."""
    home: dict[str, float] = {}
    for language in ("fr", "en"):
        for word, share in _frequencies(language).items():
            home[word] = max(home.get(word, _RARE), share)
    lists = {language: _frequencies(language) for language in LATIN_SCRIPT}
    held = Counter(word for words in lists.values() for word in words)
    codes = []
    for number, words in enumerate(lists.values()):
        for word, share in words.items():
            vote = min(_MOST, share - home.get(word, _RARE))
            if held[word] >= _SHARED and share < _EVERYDAY:
                vote = min(vote, _INTERNATIONAL if len(word) > _SHORT else 0.0)
            if share >= (_COMMON if word == fold(word) else _ACCENTED) and vote > _LEAST:
                codes.append(_code(word) | number << _LANGUAGE | round(10 * vote) + _TENTHS)
    return {"codes": np.array(sorted(codes), dtype=np.int64)}


def _frequencies(language: str) -> dict[str, float]:
    """The words of a language, folded and as they are written, each with its place on the Zipf scale."""
    from wordfreq import available_languages, read_cBpack  # reads a list without caching it in memory

    found: dict[str, float] = {}
    for centibels, words in enumerate(read_cBpack(available_languages("small")[language])):
        for word in words:
            if word.isalpha():
                found.setdefault(word, 9 - centibels / 100)
                found.setdefault(fold(word), 9 - centibels / 100)
    return found


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a message as it was typed, folded, and whether it begins the message."""

    typed: str
    folded: str
    begins: bool


class ThirdLanguages:
    """Tells messages in another language from those in French and English, misspelt ones included."""

    def __init__(self, learnt: Arrays, names: Names, spellers: Sequence[Speller]) -> None:
        """learnt: votes(); spellers: of French and of English."""
        self._codes = memoryview(learnt["codes"].data)
        self._names = names
        self._spellers = spellers

    def speaks(self, text: str) -> bool:
        """Whether a message is in a third language."""
        text = clean(text)
        typed = _TOKEN.findall(_UNSPACED.sub(r" \g<0> ", text))
        words = self._voters(typed)
        if not words:
            return False
        if not text.isascii() and (_MARKS.search(text) or _is_of_another_script(words)):
            return True
        if is_a_name(typed):
            return False
        latin = [word for word in words if _is_latin(word.folded[0])]
        found = self._votes(latin)
        return (
            any(self._is_enough(each, latin) for each in found.values())
            or self._is_spelt_otherwise(latin)
            or self._is_unknown(latin)
        )

    def _voters(self, typed: Sequence[str]) -> list[_Word]:
        """The words that belong to no name, each once."""
        folded = [fold(word) for word in typed]
        words: dict[str, _Word] = {}
        for place in self._names.outside(folded):
            words.setdefault(folded[place], _Word(typed[place], folded[place], not place))
        return list(words.values())

    def _votes(self, words: Sequence[_Word]) -> Mapping[int, list[float]]:
        """The vote of each word for each language that any of them votes for."""
        by_word = [self._votes_of(word) for word in words]
        languages = {language for votes in by_word for language, vote in votes.items() if vote > 0}
        default = [self._default_vote(word) for word in words]
        found = {
            language: [votes.get(language, against) for votes, against in zip(by_word, default, strict=True)]
            for language in languages
        }
        shouted = all(word.typed.isupper() for word in words)
        return {language: _without_names(votes, words, shouted=shouted) for language, votes in found.items()}

    def _votes_of(self, word: _Word) -> dict[int, float]:
        """The votes of a word, folded or with its accents, whichever is larger."""
        found = self._votes_in_lists(word.folded)
        lower = word.typed.lower()
        if lower != word.folded:
            for language, vote in self._votes_in_lists(lower).items():
                found[language] = max(vote, found.get(language, vote))
        if _OTHER_LETTERS.search(lower):
            found = {language: vote + (_LETTER if vote > _INTERNATIONAL else 0.0) for language, vote in found.items()}
        if any(speller.is_texting(word.folded) for speller in self._spellers):
            return {language: min(vote, 0.0) for language, vote in found.items()}
        return found

    def _votes_in_lists(self, word: str) -> dict[int, float]:
        code = _code(word)
        place = bisect_left(self._codes, code)
        found: dict[int, float] = {}
        while place < len(self._codes) and self._codes[place] >> _HASH == code >> _HASH:
            language, tenths = divmod(self._codes[place] - code, 1 << _LANGUAGE)
            found[language] = (tenths - _TENTHS) / 10
            place += 1
        return found

    def _default_vote(self, word: _Word) -> float:
        """The vote of a word for a language in which it is not common."""
        if any(speller.is_word(word.folded) for speller in self._spellers):
            return _LEAST
        return _LETTER if _OTHER_LETTERS.search(word.typed.lower()) else 0.0

    def _is_enough(self, votes: Sequence[float], words: Sequence[_Word]) -> bool:
        in_favour = [(vote, word) for vote, word in zip(votes, words, strict=True) if vote >= _FOR]
        if len(in_favour) > 1 and sum(votes) >= _ENOUGH:
            return True
        if not in_favour or len(votes) > _ALONE_AMONG:
            return False
        vote, word = max(in_favour, key=lambda each: each[0])
        if len(votes) == 1 and self._default_vote(word) <= _AGAINST:  # "mums ?" is English, too
            return False
        if min(votes) <= _AGAINST:
            return self._asks_for_loanword(vote, word, words)
        return any(len(word.folded) >= letters and vote >= least for letters, least in _ALONE)

    def _asks_for_loanword(self, vote: float, word: _Word, words: Sequence[_Word]) -> bool:
        """Whether two words are one that only the other language has and a noun of many: "hoeveel servers"."""
        if (
            len(words) != 2
            or vote < _TELLING
            or len(word.folded) < _TELLING_LETTERS
            or self._default_vote(word) <= _AGAINST
        ):
            return False
        other = next(each.folded for each in words if each is not word)
        return len(other) > _SHORT and not any(asks(other, language) for language in LANGUAGES)

    def _is_spelt_otherwise(self, words: Sequence[_Word]) -> bool:
        """Whether a word is spelt with a letter that nobody types by mistake, and no other is French or English."""
        odd = [word for word in words if _UNMISTAKABLE.search(word.typed) and not word.typed[0].isupper()]
        return bool(odd) and all(word in odd or self._default_vote(word) > _AGAINST for word in words)

    def _is_unknown(self, words: Sequence[_Word]) -> bool:
        """Whether no word is French or English, not even misspelt."""
        if len(words) < _UNKNOWN:
            return False
        folded = [word.folded for word in words]
        return not any(speller.is_word(word) or speller.mends(word) for speller in self._spellers for word in folded)


def _without_names(votes: list[float], words: Sequence[_Word], *, shouted: bool) -> list[float]:
    """Beside French or English words, a capital within a message begins a name."""
    if shouted or min(votes) > _AGAINST:
        return votes
    return [
        0.0 if vote > 0 and word.typed[0].isupper() and not word.begins else vote
        for vote, word in zip(votes, words, strict=True)
    ]


def is_a_name(typed: Sequence[str]) -> bool:
    """Whether a message is a mere name, by its capitals: "Politecnico di Milano"."""
    if len(typed) > 1 and all(word.isupper() for word in typed):
        return False
    bearing = [word for word in typed if word not in LEXICON.names.particles]
    return bool(bearing) and all(word[0].isupper() for word in bearing)


def _is_latin(letter: str) -> bool:
    return letter.isascii() or unicodedata.name(letter, "").startswith("LATIN")


def _is_of_another_script(words: Sequence[_Word]) -> bool:
    """Whether most letters stand in words wholly of another script; a look-alike letter amid Latin ones is none."""
    other = sum(len(w.folded) for w in words if not any(map(_is_latin, w.folded)))
    return other > 1 and 2 * other >= sum(len(w.folded) for w in words)
