"""Guesses French or English from letters and words of the content.

The choice is between these two alone, by naive Bayes over the words and letter trigrams of the content in each language
("Text categorization with n-grams", Cavnar & Trenkle 1994, with likelihoods in place of ranks).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from bot.content.model import LANGUAGES, Language
from bot.plain import plain
from bot.understanding.index.cache import Arrays, pack, unpack

_SMOOTHING = 0.5
_LARGEST_STEP = 4.0  # log-odds one feature may add: no single word decides against the rest
_ACCENTED = 2.5  # log-odds a French letter adds: é, è, ç, ... hardly occur in English
_FRENCH_LETTER = re.compile(r"[éèêëàâçùûîïôœ]", re.IGNORECASE)


def _features(text: str) -> list[str]:
    found: list[str] = []
    for word in plain(text).split():
        if word.isdigit():
            continue
        found.append(f"w{word}")
        padded = f" {word} "
        found += [padded[i : i + 3] for i in range(len(padded) - 2)]
    return found


@dataclass(frozen=True, slots=True)
class LanguageGuesser:
    """Log-odds of French over English for each feature of the content."""

    odds: Mapping[str, float]

    @classmethod
    def fit(cls, texts: Iterable[tuple[str, Language]]) -> LanguageGuesser:
        """Fit the odds on texts whose language is known."""
        counts: dict[Language, Counter[str]] = {language: Counter() for language in LANGUAGES}
        for text, language in texts:
            counts[language].update(_features(text))
        features = set(counts["fr"]) | set(counts["en"])
        size = len(features)
        totals = {language: sum(counter.values()) + _SMOOTHING * size for language, counter in counts.items()}

        def likelihood(feature: str, language: Language) -> float:
            return math.log((counts[language][feature] + _SMOOTHING) / totals[language])

        odds = {}
        for feature in sorted(features):
            step = likelihood(feature, "fr") - likelihood(feature, "en")
            if abs(step) > 0.1:  # features as frequent in both languages tell nothing
                odds[feature] = round(max(-_LARGEST_STEP, min(_LARGEST_STEP, step)), 2)
        return cls(odds)

    def arrays(self) -> Arrays:
        """The features and their odds, for the cache."""
        return {"features": pack(self.odds), "odds": np.array(list(self.odds.values()), dtype=np.float32)}

    @classmethod
    def of(cls, arrays: Arrays) -> LanguageGuesser:
        """The guesser whose arrays() these are."""
        return cls(dict(zip(unpack(arrays["features"]), arrays["odds"].tolist(), strict=True)))

    def french(self, text: str) -> float:
        """Log-odds that the text is French: above 0 French, below 0 English, near 0 undecided."""
        total = sum(self.odds.get(feature, 0.0) for feature in _features(text))
        return total + _ACCENTED * min(2, len(_FRENCH_LETTER.findall(text)))
