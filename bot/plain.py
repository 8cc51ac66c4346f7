"""Folds case, accents and punctuation."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})


_COMBINING = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Lower case without accents, compatibility forms resolved (NFKC): "Ｌ'Été" -> "l'ete"."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES)
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text))


def plain(text: str) -> str:
    """Folded words, a space between them: "C'est où ?" -> "c est ou"."""
    return " ".join(_WORD.findall(fold(text)))
