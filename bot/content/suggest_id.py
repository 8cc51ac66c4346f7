"""Suggests existing ids that resemble an unknown one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MOST = 3


def nearby(name: str, known: Iterable[str]) -> list[str]:
    """The likeliest first: ids spelt alike, else ids whose words contain or are contained in those of the name."""
    names = list(known)
    if name.isdecimal():
        return sorted((each for each in names if each.isdecimal()), key=lambda each: abs(int(each) - int(name)))[:1]
    folded = {each: _folded(each) for each in names}
    spelt = difflib.get_close_matches(_folded(name), folded.values(), n=_MOST, cutoff=0.7)
    found = [each for near in dict.fromkeys(spelt) for each in names if folded[each] == near]
    return (found or [each for each in names if _holds(folded[each], _folded(name))])[:_MOST]


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: the nearest names, and the alternative."""
    found = nearby(name, known)
    return f"did you mean {' or '.join(found)}? Else {otherwise}" if found else otherwise


def _folded(name: str) -> str:
    """Without what is easily mistyped: case, a dash for an underscore, the order of the words."""
    return "_".join(sorted(name.strip().lower().replace("-", "_").replace(" ", "_").split("_")))


def _holds(one: str, other: str) -> bool:
    words, others = set(one.split("_")), set(other.split("_"))
    return bool(other) and (others <= words or words <= others)
