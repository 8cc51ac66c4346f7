"""Where does one question of a message end and the next begin?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.content.model import Language

MAX_PARTS = 12  # of one message that are looked at; a longer story is read from both its ends

_SOON = 20  # characters: "à partir de quand", "by when"
_SENTENCE_END = re.compile(r"(?<=[.!?…;])[\s\u00a0\u202f]+|(?<=[?!])(?=[^\W\d_])|\n+")
_QUESTION = {
    "fr": r"combien|quand|où|qui|quoi|quel(?:le)?s?|comment|pourquoi|est-ce|c['’]est|y a|cb|kan|koi|jusqu['’]\w+|"
    r"depuis|avec|gratuit\w*|aussi",
    "en": r"(?:how|when|where|who|what|why|hw|wen|wat)(?:['’]?s|['’]?re)?|whom|whose|which|wich|is|are|do|does|did|"
    r"will|can|also|too|free",
}
_JOINT: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(r"\s*,\s*(?:et\s+)?(?:puis\s+)?|\s+(?:et|puis|pis|ainsi que|&|\+)\s+", re.IGNORECASE),
    "en": re.compile(r"\s*,\s*(?:and\s+)?(?:also\s+)?|\s+(?:and|plus|n|&|\+)\s+", re.IGNORECASE),
}
_ASKS: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(rf"\b(?:{_QUESTION['fr']})\b", re.IGNORECASE),
    "en": re.compile(rf"\b(?:{_QUESTION['en']})\b", re.IGNORECASE),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a message that may be a question of its own."""

    text: str
    asks: bool
    """Whether its sentence ends with a question mark."""
    sentence: int
    """The number of its sentence."""


def parts(text: str, language: Language) -> list[Part]:
    """The sentences of a message, and in each the questions joined by "and" or a comma."""
    found: list[Part] = []
    for number, sentence in enumerate(_SENTENCE_END.split(text)):
        asks = bool(re.search(r"\?[\s)\"»!?.]*$", sentence))
        found += [Part(piece, asks, number) for piece in _questions(sentence.strip(), language)]
    if len(found) > MAX_PARTS:
        found = found[: MAX_PARTS // 2] + found[-MAX_PARTS // 2 :]
    return found


def shared(text: str, language: Language) -> tuple[str, str] | None:
    """Two questions that share a question word: "what is the name of the campaign and the number of women"; the last
    "and" parts them, for names are more often listed before it. None where nothing may be parted."""
    joints = [joint for joint in _JOINT[language].finditer(text) if _ASKS[language].search(text[: joint.start()])]
    if not joints:
        return None
    return text[: joints[-1].start()].strip(), text[joints[-1].end() :].strip()


def asks(text: str, language: Language) -> bool:
    """Whether the text holds a question word."""
    return bool(_ASKS[language].search(text))


def _questions(sentence: str, language: Language) -> list[str]:
    """Part "How many, and by when?" into "How many" and "by when?", and leave "how many boys and girls" in one piece.

    Both sides must ask: after a comma the question word comes soon, after "and" it may come late.
    """
    pieces: list[str] = []
    start = 0
    for joint in _JOINT[language].finditer(sentence):
        before, after = sentence[start : joint.start()], sentence[joint.end() :]
        wanted = _ASKS[language]
        near = after[:_SOON] if "," in joint[0] else after
        if wanted.search(before) and wanted.search(near):
            pieces.append(before)
            start = joint.end()
    pieces.append(sentence[start:])
    return [piece.strip() for piece in pieces if re.search(r"\w", piece)]
