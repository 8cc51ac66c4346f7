"""The word lists of the code say what they mean, in both languages."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.plain import fold
from bot.understanding.text.lexicon import LEXICON, Bilingual, Pattern, Words


@pytest.mark.parametrize(
    "entry",
    [
        {"fr": "pas"},
        {"fr": "pas", "en": "not", "de": "nicht"},
        {"fr": "pas", "en": False},
        {"fr": "pas", "en": " "},
        {"fr": ["pas"], "en": ["not"]},
    ],
    ids=["a language is missing", "a language too many", "an unquoted no", "no words", "a list"],
)
def test_a_word_list_that_is_not_whole_is_refused(entry: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Bilingual[Words].model_validate(entry)


def test_a_pattern_that_cannot_be_compiled_is_refused() -> None:
    with pytest.raises(ValidationError, match="unterminated"):
        Bilingual[Pattern].model_validate({"fr": "(?:a", "en": "b"})


def test_the_lines_of_a_pattern_are_alternatives() -> None:
    assert Bilingual[Pattern].model_validate({"fr": "a\nb|c\n", "en": "b"}).fr == "a|b|c"


@pytest.mark.parametrize(
    "words",
    [LEXICON.premises.open_words, LEXICON.premises.closed_words, LEXICON.premises.negations, LEXICON.fillers],
    ids=["open", "closed", "negations", "fillers"],
)
def test_words_that_are_compared_with_plain_ones_are_plain(words: Bilingual[frozenset[str]]) -> None:
    assert words.fr | words.en == {fold(word) for word in words.fr | words.en}
