"""What remains of a text when case, accents and punctuation are taken away?"""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})


def fold(text: str) -> str:
    """Lower case without accents, compatibility forms resolved (NFKC): "Ｌ'Été" -> "l'ete"."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_LIGATURES)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def plain(text: str) -> str:
    """Folded words, a space between them: "C'est où ?" -> "c est ou"."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))
