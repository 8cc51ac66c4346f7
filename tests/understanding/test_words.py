"""From what people type to plain words."""

from __future__ import annotations

import pytest

from bot.content.model import Language
from bot.understanding.text.language import LanguageGuesser
from bot.understanding.text.sentences import parts, shared
from bot.understanding.text.spelling import Speller
from bot.understanding.text.words import clean, words


@pytest.mark.parametrize(
    ("typed", "language", "plain"),
    [
        ("C'est l’Été !", "fr", "c est l ete"),
        ("ＦＡＩＲ 𝐅𝐀𝐈𝐑", "en", "fair fair"),
        ("F\u200bA\u00adIR", "en", "fair"),
        ("Z̷̢a̸l̴g̵o", "en", "zalgo"),
        ("fаcebооk", "en", "facebook"),  # Cyrillic а and о
        ("ouiiiii", "fr", "oui"),
        ("50 000", "fr", "50000"),
        ("50\u202f000 personnes", "fr", "50000 personnes"),
        ("50,000 and 3.500", "en", "50000 and 3500"),
        ("50k", "en", "50000"),
        ("10 M€", "fr", "10000000 euros"),
        ("10 millions d'euros", "fr", "10000000 d euros"),
        ("1,5 million", "fr", "1500000"),
        ("cinquante mille", "fr", "50000"),
        ("quatre-vingt-dix", "fr", "90"),
        ("un million", "fr", "1000000"),
        ("three thousand five hundred", "en", "3500"),
        ("one hundred and twenty", "en", "120"),
        ("2019 2020", "fr", "2019 2020"),
        ("", "fr", ""),
        ("🙂🙂", "fr", ""),
    ],
)
def test_words_are_plain(typed: str, language: Language, plain: str) -> None:
    assert " ".join(words(typed, language)) == plain


def test_texting_is_spelt_out_but_an_elision_is_not_texting() -> None:
    spellings = {"c": "c'est", "koi": "quoi", "chomdu": "chômage"}
    assert words("c koi le chomdu", "fr", spellings) == ["c", "est", "quoi", "le", "chomage"]
    assert words("c'est quoi", "fr", spellings) == ["c", "est", "quoi"]


def test_a_giant_message_is_cut() -> None:
    assert len(clean("x" * 100_000)) == 4096
    assert len(words("a b " * 10_000, "en")) == 400


TEXTS = [
    "combien de femmes seront formées",
    "le kit en ligne est gratuit",
    "la campagne She Means Business",
    "Pôle emploi",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    learnt = Speller.learn([words(text, "fr") for text in TEXTS], TEXTS)
    return Speller(learnt, {"cb": "combien"}, [["google"]])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("conbien de fammes", "combien de femmes"),
        ("campagen", "campagne"),
        ("shemeans business", "she means business"),
        ("shemeans busi ness", "she means business"),
        ("gogle", "google"),
        ("pizza", "pizza"),
        ("ki", "ki"),
    ],
)
def test_unknown_words_are_mended(speller: Speller, typed: str, meant: str) -> None:
    assert " ".join(speller.correct(typed.split())[0]) == meant


def test_a_correction_names_the_typed_and_the_meant_word(speller: Speller) -> None:
    assert [(c.typed, c.meant) for c in speller.correct(["conbien"])[1]] == [("conbien", "combien")]


def test_accents_come_back(speller: Speller) -> None:
    assert speller.restore("CB de femmes formees ?", ()) == "combien de femmes formées ?"


@pytest.mark.parametrize(
    ("text", "french"),
    [("combien de personnes", True), ("how many people", False), ("déjà", True), ("gratuit ?", True), ("free?", False)],
)
def test_the_language_is_one_of_the_two(text: str, french: bool) -> None:
    learnt = LanguageGuesser.fit(
        [
            ("combien de personnes sont formées", "fr"),
            ("c’est gratuit ou payant", "fr"),
            ("how many people", "en"),
            ("is it free", "en"),
        ]
    )
    assert (learnt.french(text) > 0) is french


def test_a_text_without_letters_has_no_language() -> None:
    assert LanguageGuesser.fit([("oui", "fr"), ("yes", "en")]).french("42 ?!") == 0


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Combien de femmes ?", "fr", ["Combien de femmes ?"]),
        ("Bonjour. Combien ?", "fr", ["Bonjour.", "Combien ?"]),
        ("How many women and by when?", "en", ["How many women", "by when?"]),
        ("how many women and men", "en", ["how many women and men"]),
        ("Où est le labo, et qui y travaille ?", "fr", ["Où est le labo", "qui y travaille ?"]),
        ("Sur le million, quelle est la part ?", "fr", ["Sur le million, quelle est la part ?"]),
        ("c'est quoi?et combien", "fr", ["c'est quoi?", "et combien"]),
    ],
)
def test_questions_are_parted(text: str, language: Language, expected: list[str]) -> None:
    assert [part.text for part in parts(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("what is the lab called and the number of servers", "en", ("what is the lab called", "the number of servers")),
        ("how many cats, dogs and birds", "en", ("how many cats, dogs", "birds")),
        ("combien de places et le prix du kit", "fr", ("combien de places", "le prix du kit")),
        ("girls and boys", "en", None),
        ("and how many?", "en", None),
    ],
)
def test_questions_that_share_a_question_word_are_parted_at_the_last_and(
    text: str, language: Language, expected: tuple[str, str] | None
) -> None:
    assert shared(text, language) == expected
