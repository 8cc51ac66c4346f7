"""Facts and typography, as they stand in a reply."""

import pytest

from bot.content.model import Fact, Language, Money, Text
from bot.content.rendering import render, render_day, render_fact, set_type


@pytest.mark.parametrize(
    ("fact", "fr", "en"),
    [
        (Fact(number=50000), "50\u202f000", "50,000"),
        (Fact(number=30), "30", "30"),
        (Fact(number=1_000_000), "1\u00a0million", "1\u00a0million"),
        (Fact(number=2_500_000), "2,5\u00a0millions", "2.5\u00a0million"),
        (
            Fact(money=Money(amount=10_000_000, currency="EUR")),
            "10\u00a0millions d’euros",
            "10\u00a0million\u00a0euros",
        ),
        (
            Fact(money=Money(amount=1500, currency="USD")),
            "1\u202f500\u00a0dollars des États-Unis",
            "1,500\u00a0US dollars",
        ),
        (Fact(year=2019), "2019", "2019"),
        (Fact(factor=2, text=Text(fr="doubler", en="double")), "doubler", "double"),
        (Fact(name="Inria"), "Inria", "Inria"),
        (Fact(name=Text(fr="l’Allemagne", en="Germany")), "l’Allemagne", "Germany"),
    ],
)
def test_a_fact_is_written_out_in_the_language(fact: Fact, fr: str, en: str) -> None:
    assert render_fact(fact, "fr") == fr
    assert render_fact(fact, "en") == en


@pytest.mark.parametrize(
    ("typed", "language", "printed"),
    [
        ("Qui ? Quoi !", "fr", "Qui\u202f? Quoi\u202f!"),
        ("Qui? Oui: non;", "fr", "Qui\u202f? Oui\u202f: non\u202f;"),
        ("« FAIR »", "fr", "«\u202fFAIR\u202f»"),
        ("l'Inria", "fr", "l’Inria"),
        ("https://example.org", "fr", "https://example.org"),
        ("Who? It's here: now;", "en", "Who? It’s here: now;"),
    ],
)
def test_typography_is_the_languages(typed: str, language: Language, printed: str) -> None:
    assert set_type(typed, language) == printed


def test_placeholders_are_filled_from_the_facts() -> None:
    assert render("{n} femmes ?", {"n": Fact(number=3500)}, "fr") == "3\u202f500 femmes\u202f?"


def test_a_day_is_written_out_in_the_language() -> None:
    assert (render_day("2026-11-24", "fr"), render_day("2026-11-24", "en")) == ("24 novembre 2026", "November 24, 2026")
    assert render_day("2026-05-01", "fr") == "1er mai 2026"
