"""Figures on labelled questions: asked word for word, what they get is certain, and the labels decide the rest."""

from __future__ import annotations

import json

import pytest

from bot.authoring.report.evaluation import Evaluation, IntentScore, evaluate
from bot.authoring.report.evaluation_page import evaluation_object
from bot.authoring.report.labelled import LabelledQuestion
from bot.content import Outcome
from bot.conversation import Conversation
from bot.errors import SourcePosition


def labelled(text: str, kind: str, *intents: str) -> LabelledQuestion:
    return LabelledQuestion(text, "en", Outcome(kind), intents, SourcePosition("q.jsonl", 1))


QUESTIONS = (
    labelled("number of seats", "answer", "library_seats"),
    labelled("price of the card", "answer", "library_seats"),  # a label that the bot cannot agree with
    labelled("library opening hours", "not_stated", "library_hours"),
    labelled("library opening hours", "answer", "card_price"),
    labelled("tell me a joke", "out_of_scope"),
)


@pytest.fixture
def evaluation(conversation: Conversation) -> Evaluation:
    return evaluate(conversation, QUESTIONS)


def test_counts_what_is_right(evaluation: Evaluation) -> None:
    assert (evaluation.questions, evaluation.right) == (5, 3)
    assert [each.question.text for each in evaluation.mistakes] == ["price of the card", "library opening hours"]
    assert (evaluation.languages_right, evaluation.languages_labelled) == (5, 5)


def test_the_confusion_matrix_counts_kinds_by_outcomes(evaluation: Evaluation) -> None:
    assert evaluation.confusion == {
        (Outcome.ANSWER, Outcome.ANSWER): 2,
        (Outcome.ANSWER, Outcome.NOT_STATED): 1,
        (Outcome.NOT_STATED, Outcome.NOT_STATED): 1,
        (Outcome.OUT_OF_SCOPE, Outcome.OUT_OF_SCOPE): 1,
    }


def test_the_confused_pairs_name_what_was_meant_and_what_was_told(evaluation: Evaluation) -> None:
    assert evaluation.pairs == (("card_price", "library_hours", 1), ("library_seats", "card_price", 1))


def test_each_intent_has_its_precision_and_recall(evaluation: Evaluation) -> None:
    assert evaluation.intents == (
        IntentScore("library_seats", labelled=2, predicted=1, both=1),
        IntentScore("library_hours", labelled=1, predicted=2, both=1),
        IntentScore("card_price", labelled=1, predicted=1, both=0),
    )
    assert [(each.precision, each.recall) for each in evaluation.intents] == [(1.0, 0.5), (0.5, 1.0), (0.0, 0.0)]


def test_the_calibration_error_is_the_distance_of_confidence_and_truth(evaluation: Evaluation) -> None:
    (last,) = [each for each in evaluation.bins if each.count]
    assert (last.low, last.high, last.count, last.right) == (0.9, 1.0, 5, 3)
    assert evaluation.calibration_error == pytest.approx(abs(last.confidence - 3 / 5))


def test_general_words_are_right_for_what_is_not_stated(conversation: Conversation) -> None:
    (mistake,) = evaluate(conversation, [labelled("hello", "out_of_scope", "weather")]).mistakes
    assert mistake.outcome is Outcome.SMALLTALK
    assert evaluate(conversation, [labelled("tell me a joke", "out_of_scope", "weather")]).right == 1


def test_every_mistake_is_explained_with_the_winning_utterance_and_the_runner_up(evaluation: Evaluation) -> None:
    found = json.loads(json.dumps(evaluation_object(evaluation)))
    (first, _) = found["wrong"]
    assert first["meant"] == {"kind": "answer", "intents": ["library_seats"]}
    assert first["got"] == {"outcome": "answer", "intents": ["card_price"], "offered": []}
    (explained,) = first["explain"]
    assert explained["best_utterance"]["text"] == "price of the card"
    assert "small.yaml:" in explained["best_utterance"]["at"]
    assert explained["topic"][0]["id"] == "card"
    assert len(explained["matches"]) > 1
    assert found["confusion"]["answer"] == {
        "answer": 2, "not_stated": 1, "clarify": 0, "smalltalk": 0, "out_of_scope": 0,
    }  # fmt: skip
