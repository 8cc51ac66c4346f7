"""Expands an utterance template such as `[so] how many (women|girls)`.

Square brackets hold an optional part, round ones with a bar a choice; both nest. Round brackets without a bar are plain
text, and a backslash makes any of `( | ) [ ] \\` a plain character.
"""

from __future__ import annotations

import re
from itertools import pairwise, product

LIMIT = 64  # messages of one template; more of them would outweigh what the author typed
_TOKEN = re.compile(r"\\[()|\[\]\\]|[()|\[\]]|[^()|\[\]\\]+|\\")
_SPECIAL = re.compile(r"[(\[\\\]]")
_CLOSES = {")": "(", "]": "["}


class TemplateError(ValueError):
    """A template that cannot be expanded, with a problem and a remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


def expand(text: str) -> tuple[str, ...]:
    """The messages of a template, in the order of its choices; a text without brackets is its only message.

    Raises TemplateError for a square bracket without its partner, for no message at all, and for more than LIMIT.
    """
    if not _SPECIAL.search(text):
        return (text,)
    try:
        found = _Reader(_TOKEN.findall(text)).read()
    except RecursionError:
        raise TemplateError("its brackets nest too deeply", "write it flat") from None
    if found == [text]:
        return (text,)
    messages = tuple(dict.fromkeys(" ".join(each.split()) for each in found))
    if not all(messages):
        raise TemplateError("this template may stand for nothing at all", "leave a word outside the square brackets")
    return messages


def literal(text: str) -> str:
    """Escape a text, so that expand() gives it back unchanged."""
    try:
        if expand(text) == (text,):
            return text
    except TemplateError:
        pass
    return re.sub(r"[()|\[\]\\]", r"\\\g<0>", text)


class _Reader:
    """Expands tokens from left to right, each bracket with its partner."""

    def __init__(self, signs: list[str]) -> None:
        self._signs = signs
        self._partner = _partners(signs)

    def read(self) -> list[str]:
        return self._ways(0, len(self._signs))

    def _ways(self, start: int, end: int) -> list[str]:
        """The expansions of a range of tokens."""
        ways = [""]
        place = start
        while place < end:
            last = self._partner.get(place, place)
            ways = _bounded(ways, self._group(place, last) if last > place else [_literal(self._signs[place])])
            place = last + 1
        return ways

    def _group(self, first: int, last: int) -> list[str]:
        """The expansions of a pair of brackets."""
        bars = self._bars(first, last)
        if self._signs[first] == "(" and not bars:
            return _bounded(["("], self._ways(first + 1, last), [")"])
        bounds = [first, *bars, last]
        ways = [way for one, other in pairwise(bounds) for way in self._ways(one + 1, other)]
        return ways if self._signs[first] == "(" else [*ways, ""]

    def _bars(self, first: int, last: int) -> list[int]:
        """The positions of the bars of a pair of brackets, those of nested pairs left out."""
        found, place = [], first + 1
        while place < last:
            if self._signs[place] == "|":
                found.append(place)
            place = self._partner.get(place, place) + 1
        return found


def _partners(signs: list[str]) -> dict[int, int]:
    """The closing position of each opening bracket; a round one without a partner, as in ":(", is plain text."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for place, sign in enumerate(signs):
        if sign in ("(", "["):
            opened.append(place)
        elif sign in _CLOSES:
            while opened and sign == "]" and signs[opened[-1]] == "(":
                opened.pop()
            if opened and signs[opened[-1]] == _CLOSES[sign]:
                found[opened.pop()] = place
            elif sign == "]":
                raise _lone(sign)
    for place in opened:
        if signs[place] == "[" or "|" in signs[place:]:
            raise _lone(signs[place])
    return found


def _lone(bracket: str) -> TemplateError:
    return TemplateError(f"the bracket {bracket} has no partner", f"add it, or write \\{bracket} for the mere sign")


def _literal(sign: str) -> str:
    return sign[1:] if len(sign) == 2 and sign[0] == "\\" else sign


def _bounded(*parts: list[str]) -> list[str]:
    count = 1
    for part in parts:
        count *= len(part)
    if count > LIMIT:
        raise TemplateError(f"this template stands for more than {LIMIT} messages", "split it, or choose less")
    return ["".join(pieces) for pieces in product(*parts)]
