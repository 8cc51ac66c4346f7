"""Writes amounts one way, whichever way they were typed.

"10M€", "€10m", "10 m euros" and "10.000.000,00 EUR" all become "10 millions d’euros", "50k" becomes "50 000", as most
people write them, so that word features and encoder treat all alike.
"""

from __future__ import annotations

import re
from decimal import Decimal

from bot.content.model import Language
from bot.understanding.text.lexicon import LEXICON, either, union

_SPACE = r"[ \u00a0\u202f]"
_NUMBER = (
    rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d{{1,2}})?|\d{{1,3}}(?:[.,’']\d{{3}})+(?:[.,]\d{{1,2}})?|\d+(?:[.,]\d+)?"
)
_WORDS = LEXICON.numbers
_SCALES = {word: scale for scale, names in _WORDS.scales.items() for word in union(names)}
_SYMBOLS = {word: name for name, words in _WORDS.symbols.items() for word in words}
_UNITS = _SYMBOLS | {word: name for name, words in _WORDS.units_of_money.items() for word in words}
_SYMBOL = either(map(re.escape, sorted(_SYMBOLS)))
_SCALE = either(sorted(_SCALES, key=len, reverse=True))
_MARK = either(map(re.escape, sorted((each for each in _UNITS if not each.isalpha()), key=len, reverse=True)))
_UNIT = rf"{_MARK}|(?:{either(sorted(each for each in _UNITS if each.isalpha()))})(?![^\W_])"
_AMOUNT = re.compile(
    rf"(?<![\w.,])(?:(?P<before>{_SYMBOL}){_SPACE}?)?(?P<number>{_NUMBER})"
    rf"(?:{_SPACE}?(?P<scale>{_SCALE})(?={_SYMBOL}|[\W_]|$))?"
    rf"(?:(?(scale)\.?){_SPACE}?(?:d(?:['’]|{_SPACE}){_SPACE}?|de{_SPACE}|of{_SPACE})?(?P<unit>{_UNIT}))?",
    re.IGNORECASE,
)
_FRENCH = re.compile(_WORDS.french_marks, re.IGNORECASE)
_FRACTION = re.compile(r"[.,]\d{1,2}$")
_ONE_POINT = re.compile(r"\d+[.,]\d+")
_THOUSAND, _YEARS = 1_000, range(1_990, 2_100)


def one_way(text: str, language: Language) -> str:
    """The text with its amounts as the language usually writes them; other figures stay as they are."""
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
    named = _WORDS.money_names[_UNITS[unit.lower()]][language]
    if not is_long or language == "en":
        return f"{figure} {named}"
    return f"{figure} d’{named}" if named == "euros" else f"{figure} de {named}"


def _value(number: str, *, has_scale: bool = False) -> Decimal:
    """The value of a figure: behind a point or a comma, three digits are thousands, fewer a fraction."""
    fraction = _FRACTION.search(number)
    if fraction is None and has_scale and _ONE_POINT.fullmatch(number):
        return Decimal(number.replace(",", "."))  # "1.125 million"
    digits = re.sub(r"\D", "", number[: fraction.start()] if fraction else number)
    return Decimal(f"{digits}.{fraction[0][1:]}") if fraction else Decimal(digits)


def _figure(value: int, language: Language) -> tuple[str, bool]:
    """A figure, and whether "d’euros" follows it."""
    for scale, name in _WORDS.written_scales.items():
        if value >= scale and value % (scale // 10) == 0:
            count = f"{Decimal(value) / scale:f}"
            if language == "en":
                return f"{count} {name.en}", True
            return f"{count.replace('.', ',')} {name.fr}{'s' if value >= 2 * scale else ''}", True
    if value < _THOUSAND or value in _YEARS:
        return str(value), False
    return f"{value:,}".replace(",", " " if language == "fr" else ","), False
