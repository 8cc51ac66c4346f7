"""Loads the French and English words that the code goes by, from lexicon.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Generic, Literal, TypeVar

import yaml
from pydantic import AfterValidator, BeforeValidator, StrictInt

from bot.content.model import Language, Model

T = TypeVar("T")
Comparison = Literal["greater", "less", "at_least", "at_most", "vague"]


def _split(text: object) -> frozenset[str]:
    if not isinstance(text, str) or not text.split():
        raise ValueError("words in one line, spaces between them; quote what YAML reads as no text")
    return frozenset(text.split())


def _pattern(text: str) -> str:
    """Lines as alternatives of one pattern."""
    try:
        return re.compile("|".join(text.strip("\n").split("\n"))).pattern
    except re.error as error:
        raise ValueError(f"no pattern: {error}") from None


Words = Annotated[frozenset[str], BeforeValidator(_split)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class Bilingual(Model, Generic[T]):
    """The same for French and for English."""

    fr: T
    en: T

    def __getitem__(self, language: Language) -> T:
        return self.fr if language == "fr" else self.en

    @property
    def both(self) -> tuple[T, T]:
        """The French entry, then the English one."""
        return self.fr, self.en


class PremiseWords(Model):
    """The words that decide whether a message claims something, for premises.py."""

    open_words: Bilingual[Words]
    open_patterns: Pattern
    choice_words: Bilingual[Words]
    closed_words: Bilingual[Words]
    negations: Bilingual[Words]
    tags: Bilingual[Pattern]
    currencies: dict[str, Bilingual[Words]]
    factor_stems: dict[StrictInt, Bilingual[Pattern]]
    before_factor: Bilingual[Pattern]
    after_factor: Bilingual[Pattern]
    comparisons: dict[Comparison, Bilingual[tuple[str, ...]]]


class SentenceWords(Model):
    """The patterns that split a message into questions, for sentences.py."""

    asks: Bilingual[Pattern]
    opens: Bilingual[Pattern]
    opens_at_start: Bilingual[Pattern]
    joints: Bilingual[Pattern]
    repeated: Bilingual[Pattern]
    lead_in_determiners: Bilingual[Pattern]
    lead_in_ordinals: Bilingual[Pattern]
    lead_in_copulas: Bilingual[Pattern]
    sequence: Bilingual[Pattern]
    polite: Bilingual[Pattern]


class NumberWords(Model):
    """The words of numbers and amounts, for words.py and amounts.py."""

    units: Bilingual[dict[str, StrictInt]]
    ones: Bilingual[Words]
    conjunctions: Bilingual[Words]
    multipliers: dict[StrictInt, Bilingual[Words]]
    scales: dict[StrictInt, Bilingual[Words]]
    scales_in_plain_words: Bilingual[Words]
    written_scales: dict[StrictInt, Bilingual[str]]
    symbols: dict[str, Words]
    units_of_money: dict[str, Words]
    money_names: dict[str, Bilingual[str]]
    french_marks: Pattern


class NameWords(Model):
    """The words around names and in them, for qualifiers.py and third_language.py."""

    articles: Bilingual[Pattern]
    conjunctions: Bilingual[Pattern]
    particles: Words


class Lexicon(Model):
    """The whole of lexicon.yaml; an entry that is missing, or one too many, is refused."""

    premises: PremiseWords
    sentences: SentenceWords
    numbers: NumberWords
    names: NameWords
    fillers: Bilingual[Words]


def either(patterns: Iterable[str]) -> str:
    """One pattern of several, any of which may match."""
    return f"(?:{'|'.join(patterns)})"


def union(words: Bilingual[frozenset[str]]) -> frozenset[str]:
    """The words of both languages together."""
    return words.fr | words.en


LEXICON = Lexicon.model_validate(yaml.safe_load(Path(__file__).with_name("lexicon.yaml").read_text(encoding="utf-8")))
