"""A message that claims something gets a yes or a no; one that asks openly gets none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content import load
from bot.content.model import Language
from bot.understanding.premises import PremiseJudge
from bot.understanding.text.words import words

_CONTENT = """
announcement:
  id: fair
  publisher: Acme
  title: {fr: L’usine, en: The plant}
  subject: {fr: l’usine d’Acme, en: Acme’s plant}
facts:
  jobs: {number: 15000}
  interns: {number: 300}
  sum: {money: {amount: 10000000, currency: EUR}}
  end: {year: 2022}
  growth: {factor: 2, text: {fr: doubler, en: double}}
intents:
  jobs:
    title: {fr: Emplois, en: Jobs}
    answer: {fr: "{jobs} emplois.", en: "{jobs} jobs."}
    context: {fr: "Et {interns} stagiaires.", en: "And {interns} interns."}
    utterances: {fr: [combien d’emplois], en: [how many jobs]}
  money:
    title: {fr: Somme, en: Sum}
    answer: {fr: "{sum} d’ici {end}.", en: "{sum} by {end}."}
    utterances: {fr: [combien d’argent], en: [how much money]}
  growth:
    title: {fr: Effectifs, en: Staff}
    answer: {fr: "L’usine va {growth} ses effectifs.", en: "The plant will {growth} its staff."}
    utterances: {fr: [les effectifs], en: [the staff]}
  price:
    title: {fr: Prix, en: Price}
    answer: {fr: "La visite est gratuite.", en: "The visit is free."}
    premises:
      right: {fr: [gratuit, gratuite], en: [free]}
      wrong: {fr: [payant, payante], en: [paid, cost]}
    utterances: {fr: [combien coûte la visite], en: [what does the visit cost]}
"""


@pytest.fixture
def premises(write: Callable[[str], Path]) -> PremiseJudge:
    return PremiseJudge(load(write(_CONTENT)))


@pytest.mark.parametrize(
    ("language", "intent", "message", "right"),
    [
        ("en", "jobs", "so it's 15,000 jobs, right?", True),
        ("fr", "jobs", "quinze mille emplois, c'est bien ça ?", True),
        ("en", "jobs", "20k jobs then?", False),
        ("fr", "jobs", "c'est pas vrai, 20 000 emplois ?", None),
        ("en", "jobs", "more than 10,000 jobs?", True),
        ("fr", "jobs", "plus de 20 000 emplois ?", False),
        ("en", "jobs", "about 14,000 jobs?", None),
        ("en", "jobs", "how many of the 20,000 jobs?", None),
        ("en", "jobs", "300 jobs?", None),  # stated beside the answer: it may be meant rightly
        ("en", "jobs", "two questions about the jobs?", None),
        ("fr", "jobs", "15 000 ou 20 000 emplois ?", None),
        ("en", "money", "10 million euros?", True),
        ("en", "money", "10 million dollars?", False),
        ("fr", "money", "ils mettent 5 millions, non ?", False),
        ("fr", "money", "d'ici 2022 ?", True),
        ("en", "money", "10 million by 2025?", None),  # half of it is right
        ("en", "money", "before 2022?", None),
        ("fr", "growth", "ils vont doubler l'effectif ?", True),
        ("en", "growth", "they quadruple the staff, no?", False),
        ("en", "growth", "is it 3 times as many?", False),
        ("fr", "price", "c'est payant ?", False),
        ("en", "price", "is it free?", True),
        ("en", "price", "isn't it free?", None),
        ("en", "price", "it's free, isn't it?", True),
        ("en", "price", "is it free or paid?", None),
        ("en", "price", "how come it is free?", None),
        ("en", "price", "free visit", None),
    ],
)  # fmt: skip
def test_answers_yes_or_no_where_the_message_wants_it(
    premises: PremiseJudge, language: Language, intent: str, message: str, right: bool | None
) -> None:
    assert premises.verdict(message, words(message, language), language, intent, ()) is right


def test_a_name_that_the_author_foresaw_as_wrong_gets_a_no(premises: PremiseJudge) -> None:
    message = "is the visit in Lyon?"
    assert premises.verdict(message, words(message, "en"), "en", "price", ["lyon"]) is False
