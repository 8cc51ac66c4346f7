"""Normalises text into words: look-alike letters, figures, texting.

A message becomes plain words: Unicode forms resolved, look-alike letters and accents folded, contractions split,
figures in one form ("50 000", "50k" and "fifty thousand" all become 50000), texting spelt out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from bot.content.model import Language
from bot.plain import fold
from bot.understanding.text.lexicon import LEXICON, union

MAX_CHARACTERS = 4096  # of one message; Telegram sends no longer text
MAX_WORDS = 400

# Cyrillic and Greek letters that look like Latin ones (Unicode Technical Standard 39, the lower-case confusables).
_LOOKALIKES = str.maketrans(
    "абвеѕіјкмнорстухԁԛԝзАВЕЅІЈКМНОРСТУХαβγεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abbesijkmhopctyxdqwзabesijkmhopctyxabyeikvoptuxabezhikmnoptyx",
)
_INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff]")
_STACKED = re.compile(r"[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]+")
# Telegram's markup for bold, italic, struck through, code and spoilers, as people type it: "*combien*".
_MARKUP = re.compile(
    r"(?<![^\W_])[*_~`|]+(?=[^\W_])|(?<=[^\W_])[*_~`|]+(?![^\W_])|(?<=[?!.])[*_~`|]+|[*_~`|]{2,}(?![^\W_])"
)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_WORD = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
WHOLE_WORD = re.compile(r"(?<!['’])\b[^\W_]+\b(?!['’]\w)")  # the c of "c'est" is no "c" typed for "c'est"

# "50 000", "50,000", "50.000", "50’000" (with any kind of space), not "1990 2000".
_GROUPED = re.compile(r"(?<![\d.,])(\d{1,3})((?:[\s.,’'\u00a0\u202f]\d{3})+)(?![\d])")
_NUMBERS = LEXICON.numbers
_SCALED = re.compile(
    rf"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?({'|'.join(sorted(union(_NUMBERS.scales_in_plain_words)))})(?=€|\b)"
)
_SCALES = {word: scale for scale, names in _NUMBERS.scales.items() for word in union(names)}
_MULTIPLIERS = {word: factor for factor, names in _NUMBERS.multipliers.items() for word in union(names)}
_AND = union(_NUMBERS.conjunctions)


def clean(text: str) -> str:
    """The readable text, cut to MAX_CHARACTERS: compatibility forms resolved; invisible characters, stacked accents and
    markup removed."""
    text = text[: 2 * MAX_CHARACTERS]
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
        text = _STACKED.sub("", text)  # what NFKC could not compose with a letter is decoration
    return _MARKUP.sub("", _CONTROL.sub(" ", text))[:MAX_CHARACTERS]


def words(text: str, language: Language, spellings: Mapping[str, str] | None = None) -> list[str]:
    """The plain words of a text in a language, at most MAX_WORDS of them."""
    folded = latin(fold(clean(text)))
    folded = _STRETCHED.sub(r"\1", folded.replace("€", " euros ").replace("$", " dollars "))
    folded = _figures(folded)
    if spellings:
        folded = WHOLE_WORD.sub(lambda match: fold(spellings.get(match[0], match[0])), folded)
    return _spelt_numbers(_WORD.findall(folded)[:MAX_WORDS], language)


def latin(text: str) -> str:
    """Lower-case text with look-alike letters made Latin, unless all of it is in another script."""
    if text.isascii() or not re.search(r"[a-z]", text):
        return text
    return text.translate(_LOOKALIKES)


def _figures(text: str) -> str:
    """Every figure as bare digits: "10,5 M€" -> "10500000"."""
    if not _DIGIT.search(text):
        return text
    text = _GROUPED.sub(lambda m: m[1] + re.sub(r"\D", "", m[2]), text)

    def scale(match: re.Match[str]) -> str:
        return f"{round(float(match[1].replace(',', '.')) * _SCALES[match[2]])} "

    return _SCALED.sub(scale, text)


@lru_cache(maxsize=8)
def _number_words(language: Language) -> frozenset[str]:
    return frozenset(_NUMBERS.units[language]) | frozenset(_MULTIPLIERS)


def _spelt_numbers(found: list[str], language: Language) -> list[str]:
    """Join runs of number words, and digits before a multiplier, into one figure each."""
    known = _number_words(language)
    if known.isdisjoint(found):
        return found
    result: list[str] = []
    index = 0
    while index < len(found):
        end = index
        while end < len(found) and (found[end] in known or (found[end].isdigit() and len(found[end]) < 10)):
            end += 1
            if end < len(found) and found[end] in _AND and end + 1 < len(found) and found[end + 1] in known:
                end += 1
        run = found[index:end]
        if any(word in known for word in run):
            if run[0] in _MULTIPLIERS and result and result[-1] in _NUMBERS.ones[language]:
                result.pop()
            result += _read_run(run, language)
            index = end
        else:
            result.append(found[index])
            index += 1
    return result


def _read_run(run: list[str], language: Language) -> list[str]:
    """["cinquante", "mille"] -> ["50000"]; ["quatre", "vingt", "dix"] -> ["90"]."""
    total, current = 0, 0
    for word in run:
        if word in _MULTIPLIERS:
            factor = _MULTIPLIERS[word]
            if factor == 100:
                current = max(current, 1) * 100
            else:
                total, current = total + max(current, 1) * factor, 0
        elif word in ("vingt", "vingts") and current % 100 == 4:
            current += 76  # quatre-vingts
        elif word.isdigit():
            if current:  # two figures side by side are two figures
                return run
            current = int(word)
        elif word not in _AND:
            current += _NUMBERS.units[language][word]
    return [str(total + current)]
