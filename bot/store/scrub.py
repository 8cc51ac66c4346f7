"""Removes from a question what tells who asked it.

Questions are kept, without whoever asked them, to learn what people ask. What people put into them themselves goes
before anything is written: addresses, numbers to call, @names, links that hold more than a host, keys, and numbers too
long to be a figure. The figures people ask about stay: 15 000, 50,000, 10 000 000, 2019. Names of people are not
recognised.
"""

from __future__ import annotations

import re

SHORTEST_NUMBER = 7  # digits; a postcode, a year, and any figure below a million have fewer
_FIGURE_DIGITS = 4  # of a longer figure at most so many stand before the zeros at its end: 1 250 000

_GAP = r"(?:[^\S\n]|(?<!\s)[,/](?!\s)|[._’'·()‐-―−-]|\u200d)"  # within one number; ", " and " / " part two of them
_RUN = rf"\d(?:{_GAP}{{0,3}}+\d){{{SHORTEST_NUMBER - 1},}}+"
_APART = r"\s<>()\[\],;:\"«»@＠"  # cannot be part of an address
_PRIVATE = {
    # also with the sign's wide twin, and "jean (at) example.org"
    "e-mail": rf"(?<![^{_APART}])[^{_APART}]++(?:[@＠]|\s?[\[(]\s?(?i:at|arobase)\s?[\])]\s?)[^{_APART}]*\w",
    # a scheme or www. and what follows; without them a host that is followed by a path
    "link": r"\b(?i:[a-z][a-z0-9+]{1,15}://|www\.)[^\s<>\"«»]+"
    r"|(?<![\w.@-])(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?::\d{1,5})?/[^\s<>\"«»]*",
    # a bot's token, a JWT, a UUID, and what mixes letters and digits as no word does
    "key": r"(?<!\w)(?:\d{6,20}:[\w-]{30,}|eyJ[\w-]{8,}(?:\.[\w-]+){1,4}"
    r"|(?i:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|(?=\d{0,60}[A-Za-z_]{1,60}\d{1,60}[A-Za-z_])\w{16,})",
    "name": r"[@＠]\w[\w.-]*",
    # an IBAN, and the social security number of people born in Corsica: long numbers that hold letters
    "account": r"\b[A-Z]{2}\d{2}(?:[ \u00a0\u202f-]?[A-Z0-9]{4}){2,7}(?:[ \u00a0\u202f-]?[A-Z0-9]{1,3})?\b"
    rf"|\b[12]\s?\d\d\s?\d\d\s?2[ABab]\s?{_RUN}",
    "phone": rf"(?:\+[\s(]{{0,2}}+|\((?=\d{{1,4}}\))|(?=0)){_RUN}",
    "number": _RUN,
}
_ANY = re.compile("|".join(f"(?P<{kind.replace('-', '')}>{pattern})" for kind, pattern in _PRIVATE.items()))
SCRUBBED = re.compile(rf"\[(?:{'|'.join(_PRIVATE)})\]")
"""What scrub() leaves in the place of something private."""
_BARE_HOST = re.compile(r"(?i:https?://)?[^\W\d][\w.-]*\w/?")
_PART = re.compile(r"\d{1,3}(?:[\s.,’']\d{3})+(?!\d)|\d+")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff"))  # may hide between any two letters
_CLOSING = ".,;:!?…)]}'’"  # stands behind a link, and is no part of it


def scrub(text: str) -> str:
    """The text with a word in brackets, such as [e-mail], in the place of whatever is private."""
    return _ANY.sub(_hide, text.translate(_INVISIBLE))


def _hide(match: re.Match[str]) -> str:
    kind, found = match.lastgroup, match[0]
    if kind == "link":
        link = found.rstrip(_CLOSING)
        return found if _is_bare(link) else "[link]" + found[len(link) :]
    if kind in ("phone", "number") and _is_figures(found):
        return found
    return {"email": "[e-mail]", "account": "[number]"}.get(kind or "", f"[{kind}]")


def _is_bare(link: str) -> bool:
    """Whether it names a site, and nothing of it."""
    return bool(_BARE_HOST.fullmatch(link)) and sum(map(str.isdigit, link)) < SHORTEST_NUMBER


def _is_figures(run: str) -> bool:
    """Whether many digits are round figures and years, and not one number: 50 000 - 100 000, 2019/2020."""
    return all(map(_is_figure, _PART.findall(run)))


def _is_figure(part: str) -> bool:
    digits = "".join(str(int(each)) for each in part if each.isdigit())
    if len(digits) == 4:
        return digits[:2] in ("19", "20")
    return digits[0] != "0" and digits.endswith("000") and len(digits.rstrip("0")) <= _FIGURE_DIGITS


__all__ = ["SCRUBBED", "SHORTEST_NUMBER", "scrub"]
