"""Recognises messages that are only a sign, with or without a polite word."""

from __future__ import annotations

from bot.content.model import Wording
from bot.conversation.set_phrases import folded
from bot.conversation.signs import Sign, Signs


class Courtesies:
    """Separates "👍", "ok 👍" and "merci ❤️" from a question that contains a sign."""

    def __init__(self, wording: Wording) -> None:
        self._no = folded(wording.words_no)
        polite = folded(wording.words_yes) | folded(wording.words_leading)
        self._polite = sorted(polite - self._no, key=len, reverse=True)

    def meant(self, text: str) -> Sign | None:
        """The sign that a message amounts to; None where it has words to understand."""
        read = Signs.read(text)
        if not read.words:
            return read.sign
        if read.sign is Sign.THANKS:
            return read.sign if self._is_polite(read.words) else None
        return read.sign if read.words in self._no else None

    def _is_polite(self, words: str) -> bool:
        """Whether the words are polite phrases alone, in any number."""
        while words:
            first = next((each for each in self._polite if f"{words} ".startswith(f"{each} ")), None)
            if first is None:
                return False
            words = words[len(first) + 1 :]
        return True
