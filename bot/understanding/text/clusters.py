"""Groups the spellings of one question.

Two texts ask the same if each word of one matches a word of the other: the same, or one a typing error away. Order,
spaces and words that change nothing ("please", "the") do not matter; figures do. So "ou est le labo svp" joins "Où est
le labo ?", and "how many men" stays apart from "how many women". Groups are stars (Aslam, Pelekhov & Rus 2004): each
text of a group matches its centre, so no chain of small steps leads from one question to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.plain import plain
from bot.understanding.text.lexicon import LEXICON, union
from bot.understanding.text.words import clean

_ONE_EDIT, _TWO_EDITS = 4, 8  # letters a word needs for one edit, for two, to be a typing error; as in spelling.py
_RUN_TOGETHER = 10  # letters a text needs for one more edit where a space is missing
_ROUGHLY = 60  # of fuzz.ratio: those below are not compared word by word
_FILLERS = union(LEXICON.fillers)
_AT_A_TIME = 1_000  # texts compared with all others at once: 1,000 x 5,000 ratios take 5 MB


@dataclass(frozen=True, slots=True)
class _Text:
    """A text made comparable, and the indexes of all that are spelt just so."""

    indexes: tuple[int, ...]
    joined: str
    """Without spaces."""
    content_words: tuple[str, ...]
    """Its words but for fillers, sorted."""
    figures: tuple[str, ...]


def cluster(texts: Sequence[str]) -> list[list[int]]:
    """Group texts that ask the same in another spelling: lists of indexes, the largest group first.

    The first index of a group is its most typical text, the others follow in their order; every index is in one group.
    The same texts always give the same groups. Quadratic in the number of different texts.
    """
    different = _different(texts)
    stars = _stars([len(each.indexes) for each in different], _neighbours(different))
    groups = [_group([different[number] for number in star]) for star in stars]
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def _group(star: Sequence[_Text]) -> list[int]:
    """The indexes of a star, a text of its centre first."""
    first = star[0].indexes[0]
    return [first, *sorted(index for text in star for index in text.indexes if index != first)]


def _different(texts: Sequence[str]) -> list[_Text]:
    spelt: dict[str, list[int]] = {}
    for index, text in enumerate(texts):
        spelt.setdefault(plain(clean(text)) or text.strip(), []).append(index)
    return [_text(key, tuple(indexes)) for key, indexes in spelt.items()]


def _text(key: str, indexes: tuple[int, ...]) -> _Text:
    words = key.split()
    content_words = sorted(word for word in words if word not in _FILLERS) or sorted(words)
    figures = sorted(word for word in words if not word.isalpha())
    return _Text(indexes, "".join(words), tuple(content_words), tuple(figures))


def _neighbours(texts: Sequence[_Text]) -> list[list[int]]:
    """For each text the numbers of those that ask the same."""
    found: list[list[int]] = [[] for _ in texts]
    for first, second in _candidates([" ".join(text.content_words) for text in texts]):
        if _same(texts[first], texts[second]):
            found[first].append(second)
            found[second].append(first)
    return found


def _candidates(keys: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The pairs that are alike enough to be compared word by word, each once."""
    for start in range(0, len(keys), _AT_A_TIME):
        ratios = process.cdist(
            keys[start : start + _AT_A_TIME], keys[start:], scorer=fuzz.ratio, score_cutoff=_ROUGHLY, dtype=np.uint8
        )
        for row, column in np.argwhere(np.triu(ratios, 1)).tolist():
            yield start + row, start + column


def _same(one: _Text, other: _Text) -> bool:
    if one.figures != other.figures:
        return False
    if len(one.content_words) == len(other.content_words):
        return one.joined == other.joined or _all_words_match(one.content_words, other.content_words)
    edits = int(min(len(one.joined), len(other.joined)) >= _RUN_TOGETHER)
    return OSA.distance(one.joined, other.joined, score_cutoff=edits) <= edits


def _all_words_match(words: Sequence[str], others: Sequence[str]) -> bool:
    left = [word for word in others if word not in words]
    for word in words:
        if word in others:
            continue
        like = min(left, key=lambda other: (OSA.distance(word, other), other), default=None)
        if like is None or not _is_typing_error(word, like):
            return False
        left.remove(like)
    return not left


def _is_typing_error(word: str, other: str) -> bool:
    length = min(len(word), len(other))
    edits = 2 if length >= _TWO_EDITS else 1 if length >= _ONE_EDIT else 0
    return word.isalpha() and other.isalpha() and OSA.distance(word, other, score_cutoff=edits) <= edits


def _stars(weights: Sequence[int], neighbours: Sequence[Sequence[int]]) -> list[list[int]]:
    """The text that most people asked, with its neighbours, and all its neighbours; then the same among the rest."""
    reach = [weights[number] + sum(weights[other] for other in near) for number, near in enumerate(neighbours)]
    taken: set[int] = set()
    stars = []
    for centre in sorted(range(len(weights)), key=lambda number: (-reach[number], -weights[number], number)):
        if centre not in taken:
            star = [centre, *(other for other in neighbours[centre] if other not in taken)]
            taken.update(star)
            stars.append(star)
    return stars
