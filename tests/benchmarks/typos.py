"""What does a sentence look like when typed in haste?"""

from __future__ import annotations

import random
import re
import string

SHARE = 0.3  # of the words of LEAST letters or more get one edit
LEAST = 4


def with_typos(text: str, rng: random.Random) -> str:
    """The text with one random edit (a letter lost, added, mistaken or swapped) in some of its words."""
    return re.sub(rf"[^\W\d_]{{{LEAST},}}", lambda m: _edited(m[0], rng) if rng.random() < SHARE else m[0], text)


def _edited(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    letter = rng.choice(string.ascii_lowercase)
    kind = rng.choice(("lost", "added", "mistaken", "swapped"))
    if kind == "lost":
        return word[:at] + word[at + 1 :]
    if kind == "added":
        return word[:at] + letter + word[at:]
    if kind == "mistaken":
        return word[:at] + letter + word[at + 1 :]
    at = min(at, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
