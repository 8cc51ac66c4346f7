"""Where does one question of a message end and the next begin?"""

from __future__ import annotations

import re

from bot.content.model import Language

MAX_PIECES = 12  # of one message that are looked at; a longer story is read from both its ends

_SENTENCE_END = re.compile(r"(?<=[.!?…;])[\s\u00a0\u202f]+|(?<=[?!])(?=[^\W\d_])|\n+")
_FRAGMENT = 2  # words: less is no sentence of its own

_ASKING: dict[Language, str] = {
    "fr": r"combien|quand|où|ou est|qui|quoi|que|qu['’]|quel(?:le)?s?|comment|pourquoi|pour quand|pour qui|jusqu['’]|"
    r"à partir de quand|avec qui|à qui|dans quel|est[- ]ce|c['’]est|y a[- ]t|cb|kan|koi|depuis quand|de quoi|à quoi|en quoi",
    "en": r"how|when|where|who|whom|whose|what|which|why|is|are|do|does|did|will|would|can|could|has|have|until when|"
    r"by when|since when|for whom|with whom|in which|hw|wen|wat|wich",
}
_JOINT: dict[Language, re.Pattern[str]] = {
    "fr": re.compile(rf"(?:\s*,)?\s+(?:et|puis|ainsi que|mais)(?:\s+(?:aussi|sinon|du coup|alors|puis))?\s+(?=(?:{_ASKING['fr']})(?:\b|(?<=['’])))", re.I),
    "en": re.compile(rf"(?:\s*,)?\s+(?:and|plus|also|but)(?:\s+(?:also|then))?\s+(?=(?:{_ASKING['en']})\b)", re.I),
}  # fmt: skip


def sentences(text: str) -> list[str]:
    """The sentences of a message; a fragment of a word or two stays with its neighbour unless it asks something."""
    found: list[str] = []
    for piece in _SENTENCE_END.split(text):
        piece = piece.strip()
        if re.search(r"\w", piece):
            found.append(piece)
    if len(found) > MAX_PIECES:
        half = MAX_PIECES // 2
        found = found[:half] + found[-half:]
    return found


def questions(sentence: str, language: Language) -> list[str]:
    """The questions joined in one sentence: "how many and by when" -> ["how many", "by when"]."""
    parts = [part.strip(" ,") for part in _JOINT[language].split(sentence)]
    return [part for part in parts if re.search(r"\w", part)]
