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
        (Fact(number=2_000_000_000), "2\u00a0milliards", "2\u00a0billion"),
        (Fact(number=1_500_000_000), "1,5\u00a0milliard", "1.5\u00a0billion"),
        (Fact(number=1_234_500_000), "1\u202f234,5\u00a0millions", "1,234.5\u00a0million"),
        (Fact(number=1_234_567_890), "1\u202f234\u202f567\u202f890", "1,234,567,890"),
        (Fact(number=3_000_000_000_000), "3\u202f000\u00a0milliards", "3\u00a0trillion"),
        (Fact(number=-2_000_000), "-2\u00a0millions", "-2\u00a0million"),
        (
            Fact(money=Money(amount=1_000_000_000, currency="EUR")),
            "1\u00a0milliard d’euros",
            "1\u00a0billion\u00a0euros",
        ),
        (
            Fact(money=Money(amount=10_000_000, currency="JPY")),
            "10\u00a0millions de yens japonais",
            "10\u00a0million\u00a0Japanese yen",
        ),
        (
            Fact(money=Money(amount=10_000_000, currency="UAH")),
            "10\u00a0millions de hryvnias ukrainiennes",
            "10\u00a0million\u00a0Ukrainian hryvnias",
        ),
        (
            Fact(money=Money(amount=2_000_000, currency="CVE")),
            "2\u00a0millions d’escudos capverdiens",
            "2\u00a0million\u00a0Cape Verdean escudos",
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
        ("« FAIR »", "fr", "«\u202fFAIR\u202f»"),
        ("«FAIR»", "fr", "«\u202fFAIR\u202f»"),
        ("l'Inria", "fr", "l’Inria"),
        ("l'« IA »", "fr", "l’«\u202fIA\u202f»"),
        ("Who? It's here: now;", "en", "Who? It’s here: now;"),
    ],
)
def test_typography_is_the_languages(typed: str, language: Language, printed: str) -> None:
    assert set_type(typed, language) == printed


_SENTENCE_SIGNS = {
    "letter": ("Qui ? Quoi !", "Qui\u202f? Quoi\u202f!"),
    "no space typed": ("Qui? Oui: non;", "Qui\u202f? Oui\u202f: non\u202f;"),
    "no-break space typed": ("Qui\u00a0? Oui\u2009: non\u202f;", "Qui\u202f? Oui\u202f: non\u202f;"),
    "several spaces typed": ("Qui  ?", "Qui\u202f?"),
    "figure": ("En 2018 ? En 30; En 12:", "En 2018\u202f? En 30\u202f; En 12\u202f:"),
    "superscript": ("100 m² ?", "100 m²\u202f?"),
    "euro": ("10 € ! 10 € ? 10 € ; 10 € : oui", "10 €\u202f! 10 €\u202f? 10 €\u202f; 10 €\u202f: oui"),
    "euro, no space typed": ("10 €!", "10 €\u202f!"),
    "dollar": ("10 $ ? 5 £: oui", "10 $\u202f? 5 £\u202f: oui"),
    "per cent": ("50 % ! 50 %: 5 ‰ ?", "50 %\u202f! 50 %\u202f: 5 ‰\u202f?"),
    "degree": ("20 ° ? 20 °C ?", "20 °\u202f? 20 °C\u202f?"),
    "plus": ("C++ ? 18+!", "C++\u202f? 18+\u202f!"),
    "guillemet": (
        "« Oui » : « Non » ? « Si » ;",
        "«\u202fOui\u202f»\u202f: «\u202fNon\u202f»\u202f? «\u202fSi\u202f»\u202f;",
    ),
    "inside guillemets": ("« Oui ? »", "«\u202fOui\u202f?\u202f»"),
    "before a guillemet": ("Il dit :« Oui »", "Il dit\u202f:«\u202fOui\u202f»"),
    "curly quote": ("“Oui” ? “Non” : ‘si’ !", "“Oui”\u202f? “Non”\u202f: ‘si’\u202f!"),
    "inside curly quotes": ("“Oui ?” dit-il", "“Oui\u202f?” dit-il"),
    "straight quote": ('"Oui" ? "Non": "Si"!', '"Oui"\u202f? "Non"\u202f: "Si"\u202f!'),
    "inside straight quotes": ('"Oui ?" dit-il', '"Oui\u202f?" dit-il'),
    "round bracket": ("(oui) ? (non): (si) ;", "(oui)\u202f? (non)\u202f: (si)\u202f;"),
    "inside round brackets": ("(oui ?) (non !)", "(oui\u202f?) (non\u202f!)"),
    "square bracket": ("[oui] ? {non} !", "[oui]\u202f? {non}\u202f!"),
    "ellipsis": ("Alors… ? Alors... ! Donc… :", "Alors…\u202f? Alors...\u202f! Donc…\u202f:"),
    "full stop": ("La liste, etc. : oui", "La liste, etc.\u202f: oui"),
    "emoji": ("Bravo 🎉 ! Quoi 🤷🏽‍♀️ ? Non ❤️: oui", "Bravo 🎉\u202f! Quoi 🤷🏽‍♀️\u202f? Non ❤️\u202f: oui"),
    "before an emoji": ("Bravo !🎉", "Bravo\u202f!🎉"),
    "trade mark": ("FAIR™ ? FAIR®!", "FAIR™\u202f? FAIR®\u202f!"),
    "asterisk": ("*combien* ?", "*combien*\u202f?"),
    "several signs": ("Quoi ?! Quoi ? ! Quoi???", "Quoi\u202f?! Quoi\u202f?\u202f! Quoi\u202f???"),
    "end of a line": ("Voici :\n- un ;\n- deux !", "Voici\u202f:\n- un\u202f;\n- deux\u202f!"),
    "behind an address": ("Voir https://example.org ?", "Voir https://example.org\u202f?"),
    "behind a bare host": ("Voir example.org?", "Voir example.org\u202f?"),
    "behind a smiley": ("Merci :) !", "Merci :)\u202f!"),
    "behind a time": ("À 12:30 ? À 12h30 !", "À 12:30\u202f? À 12h30\u202f!"),
}
_NO_SENTENCE_SIGNS = {
    "address": "https://example.org/a;b:c?d=e!f",
    "address and its end": "Voir https://example.org/?",
    "address with an apostrophe": "https://example.org/l'a",
    "address without a scheme": "t.me/bot?start=a ou www.example.org/?a;b",
    "address of an app": "tg://resolve?domain=bot",
    "mail": "mailto:bot@example.org?subject=a",
    "port": "127.0.0.1:8080 et example.org:8080",
    "time": "12:30",
    "ratio": "3:1",
    "smileys": "Oui :) non ;) si :-D ah ;-) oh :( ha :'( hm :/ ho :p ha :3 (: (; ):",
    "short code": "Bravo :tada: oui",
    "a bracket alone": "(?) (!) [;]",
    "no sign of a sentence": "a != b, /ask ?start, std::vector",
    "start of a line": "? et\n! et",
}


@pytest.mark.parametrize(("typed", "printed"), _SENTENCE_SIGNS.values(), ids=_SENTENCE_SIGNS)
def test_french_puts_a_narrow_no_break_space_before_double_punctuation(typed: str, printed: str) -> None:
    assert set_type(typed, "fr") == printed
    assert set_type(printed, "fr") == printed


@pytest.mark.parametrize("typed", _NO_SENTENCE_SIGNS.values(), ids=_NO_SENTENCE_SIGNS)
def test_addresses_times_and_smileys_stay_as_they_are(typed: str) -> None:
    assert set_type(typed, "fr") == typed
    assert set_type(typed, "en") == typed


@pytest.mark.parametrize("typed", [typed for typed, _ in _SENTENCE_SIGNS.values()], ids=_SENTENCE_SIGNS)
def test_english_gets_no_space_before_double_punctuation(typed: str) -> None:
    assert set_type(typed, "en") == typed


def test_placeholders_are_filled_from_the_facts() -> None:
    assert render("{n} femmes ?", {"n": Fact(number=3500)}, "fr") == "3\u202f500 femmes\u202f?"


def test_a_day_is_written_out_in_the_language() -> None:
    assert (render_day("2026-11-24", "fr"), render_day("2026-11-24", "en")) == ("24 novembre 2026", "November 24, 2026")
    assert render_day("2026-05-01", "fr") == "1er mai 2026"
