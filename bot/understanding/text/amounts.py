"""Writes amounts one way, whichever way they were typed.

"10M€", "€10m", "10 m euros" and "10.000.000,00 EUR" all become "10 millions d’euros", "50k" becomes "50 000": as most
people write them, so that words and encoder read all of them alike.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.content.model import Language

_MILLION = 1_000_000
_SPACE = r"[ \u00a0\u202f]"
_NUMBER = (
    rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d{{1,2}})?|\d{{1,3}}(?:[.,’']\d{{3}})+(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d+)?"
)
_SCALES = {
    "k": 1_000, "mille": 1_000, "millier": 1_000, "milliers": 1_000, "thousand": 1_000,
    "m": _MILLION, "mio": _MILLION, "mln": _MILLION, "million": _MILLION, "millions": _MILLION,
    "md": 10**9, "mds": 10**9, "mrd": 10**9, "bn": 10**9, "milliard": 10**9, "milliards": 10**9, "billion": 10**9,
}  # fmt: skip
_UNITS = {
    "€": "euros", "eur": "euros", "euro": "euros", "euros": "euros",
    "€uros": "euros", "$": "dollars", "usd": "dollars", "dollar": "dollars", "dollars": "dollars",
    "£": "pounds", "gbp": "pounds",
}  # fmt: skip
_MARKS = r"€uros|[€$£]"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<before>[€$£]|eur|usd|gbp){_SPACE}?)?(?P<number>{_NUMBER})"
    rf"(?:{_SPACE}?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})(?=[€$£]|eur|usd|gbp|[\W_]|$))?"
    rf"(?:(?(scale)\.?){_SPACE}?(?:d(?:['’]|{_SPACE}){_SPACE}?|de{_SPACE}|of{_SPACE})?"
    rf"(?P<unit>{_MARKS}|(?:euros?|eur|usd|dollars?|gbp)(?![^\W_])))?",
    re.IGNORECASE,
)
_FRENCH = re.compile(r"millions|milliard|mille|d['’ ]|de ", re.IGNORECASE)
_FRACTION = re.compile(r"[.,]\d{1,2}$")
_ONE_POINT = re.compile(r"\d+[.,]\d+")
_LONG = ((10**9, "milliard", "billion"), (_MILLION, "million", "million"))
_THOUSAND, _YEARS = 1_000, range(1_990, 2_100)


def one_way(text: str, language: Language) -> str:
    """The text with its amounts written as the language mostly has them; other figures stay as they are."""
    if not any(map(str.isdigit, text)):
        return text
    return _AMOUNT.sub(lambda match: _written(match, language), text)


def without_amounts(text: str) -> str:
    """The text without the amounts that are written alike in both languages: "10M€", not "10 millions d’euros"."""
    return _AMOUNT.sub(lambda match: match[0] if _FRENCH.search(match[0]) else " ", text)


def _written(match: re.Match[str], language: Language) -> str:
    scale, unit = match["scale"], match["unit"] or match["before"]
    number = match["number"]
    if not scale and not unit and number.isdigit():
        return match[0]
    value = _value(number, has_scale=bool(scale)) * _SCALES[scale.lower()] if scale else _value(number)
    if value != int(value):
        return match[0]
    figure, is_long = _figure(int(value), language)
    if not unit:
        return figure
    named = _UNITS[unit.lower()]
    if named == "pounds" and language == "fr":
        named = "livres"
    if not is_long or language == "en":
        return f"{figure} {named}"
    return f"{figure} d’{named}" if named == "euros" else f"{figure} de {named}"


def _value(number: str, *, has_scale: bool = False) -> Decimal:
    """What a figure is worth: behind a point or a comma, three digits are thousands, fewer a fraction."""
    fraction = _FRACTION.search(number)
    if fraction is None and has_scale and _ONE_POINT.fullmatch(number):
        return Decimal(number.replace(",", "."))  # "1.125 million"
    digits = re.sub(r"\D", "", number[: fraction.start()] if fraction else number)
    return Decimal(f"{digits}.{fraction[0][1:]}") if fraction else Decimal(digits)


def _figure(value: int, language: Language) -> tuple[str, bool]:
    """A figure, and whether it is one that "d’euros" follows."""
    for scale, french, english in _LONG:
        if value >= scale and value % (scale // 10) == 0:
            count = f"{Decimal(value) / scale:f}"
            if language == "en":
                return f"{count} {english}", True
            return f"{count.replace('.', ',')} {french}{'s' if value >= 2 * scale else ''}", True
    if value < _THOUSAND or value in _YEARS:
        return str(value), False
    return f"{value:,}".replace(",", " " if language == "fr" else ","), False
