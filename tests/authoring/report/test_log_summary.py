"""Figures on the log of questions."""

from __future__ import annotations

import json
from datetime import date

import pytest

from bot.authoring.report.log_page import log_object, log_page
from bot.authoring.report.log_summary import AnswerVotes, Summary, summarise
from bot.conversation import Conversation
from bot.store.question_log import QuestionLog


@pytest.fixture
def summary(conversation: Conversation, log: QuestionLog) -> Summary:
    return summarise(log, conversation.announcement)


def test_every_day_counts_even_one_without_a_question(summary: Summary) -> None:
    counts = [(day, sum(outcomes.values())) for day, outcomes in summary.days]
    assert counts == [(date(2026, 1, 5), 2), (date(2026, 1, 6), 0), (date(2026, 1, 7), 5)]


def test_outcomes_languages_topics_and_intents_are_counted(summary: Summary) -> None:
    assert summary.outcomes == {"answer": 1, "not_stated": 2, "clarify": 2, "smalltalk": 1, "out_of_scope": 1}
    assert summary.languages == {"fr": 5, "en": 2}
    assert summary.topics == (("", 5), ("card", 1), ("library", 1))
    assert summary.intents == (("card_price", 1), ("gone_since", 1), ("library_hours", 1))


def test_the_least_liked_answer_comes_first(summary: Summary) -> None:
    assert summary.feedback == (AnswerVotes("library_seats", 0, 1), AnswerVotes("card_price", 1, 1))


def test_spellings_of_an_unanswered_question_are_one_group(summary: Summary) -> None:
    assert summary.unanswered == 4
    assert [(each.text, each.count, each.outcomes) for each in summary.groups] == [
        ("la bibliothèque a-t-elle un jardin ?", 3, ("clarify", "out_of_scope")),
        ("who painted the ceiling", 1, ("not_stated",)),
    ]


def test_a_named_gap_is_an_answer_and_not_in_the_way(summary: Summary) -> None:
    assert "opening hours" not in [text for each in summary.groups for text in each.texts]


def test_programs_get_all_of_it(summary: Summary) -> None:
    found = json.loads(json.dumps(log_object(summary)))
    assert found["days"][0] == {
        "day": "2026-01-05", "answer": 1, "not_stated": 0, "clarify": 1, "smalltalk": 0, "out_of_scope": 0,
    }  # fmt: skip
    assert found["first_asked"] == "2026-01-05T12:00:00+00:00"
    assert found["unanswered_groups"][0]["spellings"] == [
        "la bibliotheque a-t-elle un jardin",
        "la bibliothèque a t elle un jardinn ?",
    ]


def test_an_empty_log_says_so(conversation: Conversation) -> None:
    (section,) = log_page(summarise(QuestionLog((), ()), conversation.announcement)).sections
    assert section.note == "None was asked in this time."
