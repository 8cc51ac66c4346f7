"""Renders facts and texts in French or English, typography included.

Figures come from the facts and are written out by Babel (Unicode CLDR), so that the two languages cannot differ;
spaces and quotation marks follow the typography of each language, however the author typed them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from babel.dates import format_date, parse_date
from babel.numbers import format_decimal, get_currency_name

from bot.content.model import PLACEHOLDER, Fact, Language
from bot.content.typography import NO_BREAK, set_type
from bot.plain import fold

__all__ = ["render", "render_day", "render_fact", "render_number", "set_type"]

_TRILLION, _BILLION, _MILLION = 10**12, 10**9, 10**6
# Babel 2.19 has a compact format too, and writes "1 millions" in French and rounds 1,500,000 to "2 millions"
_SCALES: dict[Language, tuple[tuple[int, str, str], ...]] = {
    "fr": ((_BILLION, "milliard", "milliards"), (_MILLION, "million", "millions")),  # 2 000 milliards, not 2 billions
    "en": ((_TRILLION, "trillion", "trillion"), (_BILLION, "billion", "billion"), (_MILLION, "million", "million")),
}


def render_number(number: int, language: Language) -> str:
    """12345 -> "12 345" or "12,345"; round large ones in words: "10 millions", "2,5 milliards", "2.5 billion"."""
    scale = _scale(number, language)
    if scale is None:
        return str(format_decimal(number, locale=language))
    size, one, several = scale
    count = Decimal(number) / size
    return f"{format_decimal(count, locale=language)}{NO_BREAK}{several if abs(count) >= 2 else one}"


def _scale(number: int, language: Language) -> tuple[int, str, str] | None:
    """The largest scale that the number reaches, if it is round in it: to a tenth of a million."""
    if number % (_MILLION // 10):
        return None
    fitting = (each for each in _SCALES[language] if abs(number) >= each[0] and number % (each[0] // 1000) == 0)
    return next(fitting, None)


def render_fact(fact: Fact, language: Language) -> str:
    """The value of a fact as it stands in a sentence."""
    if fact.text is not None:
        return fact.text[language]
    if fact.number is not None:
        return render_number(fact.number, language)
    if fact.money is not None:
        return _render_money(fact.money.amount, fact.money.currency, language)
    if fact.year is not None:
        return str(fact.year)
    if isinstance(fact.name, str):
        return fact.name
    assert fact.name is not None, "the model lets no fact without a value pass"
    return fact.name[language]


def _render_money(amount: int, currency: str, language: Language) -> str:
    figure = render_number(amount, language)
    name = get_currency_name(currency, count=amount, locale=language)
    if language == "fr" and _scale(amount, language):
        # no currency's name begins with a mute h, and y is a consonant in all of them: de yens, de yuans, de hryvnias
        link = "d’" if fold(name)[0] in "aeiou" else "de "
        return f"{figure} {link}{name}"
    return f"{figure}{NO_BREAK}{name}"


def render_day(day: str, language: Language) -> str:
    """2026-11-24 -> "24 novembre 2026" or "November 24, 2026"."""
    written = str(format_date(parse_date(day, locale="en"), "long", locale=language))
    return re.sub(r"^1 ", "1er ", written) if language == "fr" else written  # CLDR writes "1 janvier"


def render(text: str, facts: Mapping[str, Fact], language: Language) -> str:
    """Fill in the {fact} placeholders of an author's text and set it in the language's typography.

    Raises KeyError for a placeholder without a fact; loading has refused those.
    """
    filled = PLACEHOLDER.sub(lambda match: render_fact(facts[match[1]], language), text)
    return set_type(filled, language)
