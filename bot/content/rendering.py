"""How is a fact, or a text that names facts, written in French or in English?

Figures come from the facts and are written out by Babel (Unicode CLDR), so that the two languages cannot differ;
spaces and quotation marks follow the typography of each language, however the author typed them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from babel.dates import format_date, parse_date
from babel.numbers import format_decimal, get_currency_name

from bot.content.model import PLACEHOLDER, Fact, Language

NARROW = (
    "\u202f"  # narrow no-break space, before ? ! ; in French (Imprimerie nationale, Lexique des règles typographiques)
)
NO_BREAK = "\u00a0"
_MILLION = 1_000_000


def render_number(number: int, language: Language) -> str:
    """12345 -> "12 345" or "12,345"; round millions in words: "10 millions", "10 million"."""
    if number >= _MILLION and number % 100_000 == 0:
        millions = number / _MILLION
        # Babel 2.18 has a compact format too, and writes "1 millions" in French
        noun = "millions" if language == "fr" and millions >= 2 else "million"
        return f"{format_decimal(millions, locale=language)}{NO_BREAK}{noun}"
    return str(format_decimal(number, locale=language))


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
    if language == "fr" and "million" in figure:
        link = "d’" if name[0] in "aeiouyéè" else "de "
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


def set_type(text: str, language: Language) -> str:
    """Put the apostrophes, quotation marks and spaces of the language."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text)
    if language == "en":
        return text
    text = re.sub(r"«[ \u00a0\u202f]*", f"«{NARROW}", text)
    text = re.sub(r"[ \u00a0\u202f]*»", f"{NARROW}»", text)
    text = re.sub(r"(?<=[\w»)’…%])[ \u00a0\u202f]*([?!;]+)(?=\s|$|»|\))", rf"{NARROW}\1", text)
    return re.sub(r"(?<=[\w»)’%])[ \u00a0\u202f]*:(?=\s|$)", f"{NARROW}:", text)
