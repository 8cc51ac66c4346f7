"""Amounts, markup and catchwords are as well understood as their plain forms."""

from __future__ import annotations

import pytest

from bot.content.model import Language
from bot.conversation import Conversation, Session
from bot.understanding.text.amounts import one_way
from bot.understanding.text.words import clean

AMOUNTS = {
    "10 millions d’euros": ["10M€", "10 M€", "10m€", "10 m euros", "€10M", "10 M EUR", "10MEUR", "EUR 10m",
                            "10 M d'euros",
                            "10 000 000 €", "10.000.000 €", "10,000,000 euros", "10 mio €", "10 mln euros",
                            "10 millions €",
                            "10 000 000,00 euros", "10 Mio. €", "10 mio. d'euros", "10 M. €", "10 millions d euros",
                            "10 millions d' euros", "10 M€uros", "10\u202fM€", "10\u00a0000\u00a0000 €"],
    "10,5 millions d’euros": ["10,5 M€", "10.5m euros", "10 500 000 €"],
    "1,5 million": ["1,5 million", "1.5M", "1 500 000", "1,5 M"],
    "2 milliards d’euros": ["2 Md€", "2 milliards €", "2 000 000 000 euros"],
    "10 millions de livres": ["£10m", "10 M£", "10m GBP"],
    "10 millions de dollars": ["$10M", "10 M$", "10m USD"],
    "50 000 euros": ["50 000,00 euros", "50.000,00 €", "50,000.00 euros", "50'000.00 euros", "50k€", "50 K€",
                     "50000 euros"],
    "50 000": ["50k", "50.000", "50,000", "50 000"],
}  # fmt: skip


@pytest.mark.parametrize(("plain", "typed"), [(plain, each) for plain, typed in AMOUNTS.items() for each in typed])
def test_an_amount_is_written_one_way_in_french(plain: str, typed: str) -> None:
    assert one_way(f"{typed} ?", "fr") == f"{plain} ?"


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("€10m?", "10 million euros?"),
        ("$10M", "10 million dollars"),
        ("50k", "50,000"),
        ("2bn euros", "2 billion euros"),
    ],
)
def test_an_amount_is_written_one_way_in_english(typed: str, plain: str) -> None:
    assert one_way(typed, "en") == plain


@pytest.mark.parametrize(
    "text",
    ["15 mars 2019", "2019 2020", "30 chercheurs", "24 m2", "1,5 km", "5G", "v1.5", "1,50 €", "3500 femmes", "M6"],
)
def test_other_figures_stay_as_they_are(text: str) -> None:
    assert one_way(text, "fr") == text


@pytest.mark.parametrize(
    "typed",
    ["*combien* de _femmes_", "**combien** de __femmes__", "~combien~ de ||femmes||", "`combien de femmes`",
     "_combien de femmes_", "*_combien_* de femmes"],
)  # fmt: skip
def test_markup_that_people_type_says_nothing(typed: str) -> None:
    assert clean(typed) == "combien de femmes"


@pytest.mark.parametrize("typed", ["snake_case", "2*3", "a * b", "* item"])
def test_signs_that_are_no_markup_stay(typed: str) -> None:
    assert clean(typed) == typed


ALIKE = {
    "an amount": (["10 millions d'euros ?", "10M€ ?", "10 m euros ?", "€10M ?", "10 000 000,00 € ?"], "ai_amount",
                   "fr"),
    "an amount, English": (["10 million euros?", "€10m?", "10M euros?"], "ai_amount", "en"),
    "an amount without a mark": (["10 millions d'euros", "10M€", "10 m euros", "10 M€"], "ai_amount", "fr"),
    "a wrong figure": (["1,5 million ?", "1.5M ?", "1 500 000 ?"], "eu_million", "fr"),
    "a figure": (["50 000 ?", "50k ?", "50.000 ?"], "pe_audience", "fr"),
    "markup": (["combien de femmes", "*combien* de _femmes_", "**combien** de __femmes__"], "smb_total", "fr"),
    "markup, English": (["how many women", "*how many* _women_", "~how many~ women"], "smb_total", "en"),
    "too long": (["tl;dr", "TL;DR", "tldr", "tl;dr please"], "overview", "en"),
    "key figures": (["key figures", "the key figures?", "key numbers", "what are the main figures"], "overview", "en"),
    "chiffres clés": (["chiffres clés", "les chiffres-clés ?", "quels sont les chiffres clés"], "overview", "fr"),
    "still true": (["is this still true today?", "still valid?", "is it still the case", "does this still hold?"],
                   "gen_still_true", "en"),
    "toujours vrai": (["est-ce toujours vrai aujourd'hui ?", "c'est encore valable ?", "toujours d'actualité ?"],
                      "gen_still_true", "fr"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "intent", "language"),
    [(typed, intent, language) for texts, intent, language in ALIKE.values() for typed in texts],
)
def test_a_form_is_as_well_understood_as_the_plain_one(
    conversation: Conversation, typed: str, intent: str, language: Language
) -> None:
    reply, _ = conversation.respond(Session(), typed, language)
    assert (reply.intents, reply.language) == ((intent,), language)


@pytest.mark.parametrize("typed", ["tl;dr", "grosso modo"])
def test_after_an_answer_it_is_that_answer_that_is_wanted_in_short(conversation: Conversation, typed: str) -> None:
    _, session = conversation.respond(Session(), "où est le labo FAIR ?")
    reply, _ = conversation.respond(session, typed)
    assert reply.text == conversation.writer.short("fair_where", reply.language)
