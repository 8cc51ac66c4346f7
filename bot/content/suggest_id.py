"""Suggests the id that somebody meant who named one that does not exist."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MOST = 3


def nearby(name: str, known: Iterable[str]) -> list[str]:
    """The likeliest first: what is spelt nearly so, else what holds the name or is held by it."""
    names = list(known)
    if name.isdecimal():
        return sorted((each for each in names if each.isdecimal()), key=lambda each: abs(int(each) - int(name)))[:1]
    folded = {each: _folded(each) for each in names}
    spelt = difflib.get_close_matches(_folded(name), folded.values(), n=_MOST, cutoff=0.7)
    found = [each for near in dict.fromkeys(spelt) for each in names if folded[each] == near]
    return (found or [each for each in names if _holds(folded[each], _folded(name))])[:_MOST]


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """A remedy: the names that come nearest, and what else may be done."""
    found = nearby(name, known)
    return f"did you mean {' or '.join(found)}? Else {otherwise}" if found else otherwise


def _folded(name: str) -> str:
    """Without what is easily mistyped: case, a dash for an underscore, the order of the words."""
    return "_".join(sorted(name.strip().lower().replace("-", "_").replace(" ", "_").split("_")))


def _holds(one: str, other: str) -> bool:
    words, others = set(one.split("_")), set(other.split("_"))
    return bool(other) and (others <= words or words <= others)
