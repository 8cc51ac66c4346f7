"""Normalises a message into the words that were typed and the words that were meant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.content.model import Language, Utterance
from bot.understanding.text.amounts import one_way
from bot.understanding.text.qualifiers import QualifierFinder
from bot.understanding.text.spelling import Correction, Speller
from bot.understanding.text.words import clean, words


@dataclass(frozen=True, slots=True)
class Message:
    """A message, or one sentence of it, as it was typed and as it was meant."""

    text: str
    """The text without the names it sets aside."""
    normalised: str
    """The text with its amounts written one way."""
    language: Language
    typed: tuple[str, ...]
    meant: tuple[str, ...]
    corrections: tuple[Correction, ...]
    exact: int | None
    """The utterance that it is, but for case, accents, punctuation and typing errors."""


@dataclass(frozen=True, slots=True)
class MessageNormaliser:
    """Normalises messages by the words, spellings and foreign names of an announcement, each for both languages."""

    spellings: Mapping[Language, Mapping[str, str]]
    spellers: Mapping[Language, Speller]
    qualifiers: Mapping[Language, QualifierFinder]
    utterances: Mapping[Language, Mapping[str, int]]
    """The index of each utterance, by its plain words."""

    def message(self, text: str, language: Language) -> Message:
        """Normalise a text in a language."""
        text = self.qualifiers[language].without_contrast(text)
        normalised = one_way(clean(text), language)
        typed, meant, corrections = self._words(normalised, language)
        exact = self.utterances[language].get(" ".join(meant))
        if exact is None and normalised != text:  # authors type amounts as people do
            exact = self.utterances[language].get(" ".join(self._words(text, language)[1]))
        return Message(text, normalised, language, tuple(typed), tuple(meant), tuple(corrections), exact)

    def plain_words(self, text: str, language: Language) -> list[str]:
        """The words of a text as they were typed, texting spelt out."""
        return words(text, language, self.spellings.get(language))

    def _words(self, text: str, language: Language) -> tuple[list[str], list[str], list[Correction]]:
        typed = self.plain_words(text, language)
        return typed, *self.spellers[language].correct(typed)

    def unknown(self, message: Message) -> tuple[str, ...]:
        """The words of a message that the content does not know."""
        counts = self.spellers[message.language].counts
        return tuple(word for word in message.meant if word not in counts and not word.isdigit())

    def restored(self, message: Message) -> str:
        """The message as a careful writer would have typed it."""
        return self.spellers[message.language].restore(message.normalised, message.corrections)

    def with_utterance(self, utterance: Utterance, index: int) -> MessageNormaliser:
        """The normaliser with one more utterance; where its words are known already, the old one stays."""
        language, message = utterance.language, " ".join(self.plain_words(utterance.text, utterance.language))
        return replace(self, utterances={**self.utterances, language: {message: index, **self.utterances[language]}})
