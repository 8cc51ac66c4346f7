"""Spellings of one question form a group, and other questions stay out of it."""

from __future__ import annotations

import random

import pytest

from bot.understanding.text.clusters import cluster


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Où est le labo ?", "OU EST LE LABO"),
        ("how many women are trained", "how mnay womn are traned"),
        ("combien de femmes formées", "femmes formées combien ?"),
        ("quand ouvre la bibliothèque", "bonjour, quand ouvre la bibliotheque svp"),
        ("combien de demandeurs d'emploi", "combiende demandeurs d emploi"),
        ("is it open in 2019?", "is it open in 2019"),
        ("🙂", " 🙂 "),
    ],
    ids=["accents and case", "typing errors", "order", "politeness", "a lost space", "figures", "no words"],
)
def test_the_same_question_in_another_spelling_is_one(one: str, other: str) -> None:
    assert cluster([one, other]) == [[0, 1]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("how many women are trained", "how many men are trained"),
        ("who is FAIR", "how is FAIR"),
        ("is it open in 2019", "is it open in 2018"),
        ("is the new lab in Paris or elsewhere", "is the new lab in Lyon or elsewhere"),
        ("is the seat in row X", "is the seat in row Y"),
        ("combien de femmes en France", "combien de femmes en Allemagne"),
        ("est-ce payant", "est-ce payant en ligne"),
        ("qui dirige le laboratoire", "où est le laboratoire"),
        ("🙂", "🙁"),
    ],
    ids=[
        "men",
        "who and how",
        "another year",
        "another place",
        "another letter",
        "another country",
        "more",
        "another thing",
        "no words",
    ],
)
def test_another_question_stays_apart_however_alike_it_looks(one: str, other: str) -> None:
    assert cluster([one, other]) == [[0], [1]]


def test_the_largest_group_comes_first_and_its_most_typical_text_is_its_first() -> None:
    texts = ["le prix", "ou est le labbo", "où est le labo", "Où est le labo ?", "ou est labo", "ou ets le labo"]
    assert cluster(texts) == [[2, 1, 3, 4, 5], [0]]


def test_no_chain_of_small_steps_joins_what_differs() -> None:
    assert cluster(["la forme", "la ferme", "la germe"])[0] == [1, 0, 2]
    assert cluster(["la forme", "la ferme", "la germe", "la gerbe", "la herbe"]) == [[1, 0, 2], [3, 4]]


def test_every_text_is_in_one_group_and_order_changes_nothing() -> None:
    texts = [f"{asked} {place}" for asked in ("où est", "ou est", "qui dirige", "qui dirrige") for place in ("x", "y")]
    groups = {frozenset(texts[index] for index in group) for group in cluster(texts)}
    assert sorted(index for group in cluster(texts) for index in group) == list(range(len(texts)))
    random.Random(1).shuffle(texts)
    assert {frozenset(texts[index] for index in group) for group in cluster(texts)} == groups


def test_nothing_gives_no_groups() -> None:
    assert cluster([]) == []
