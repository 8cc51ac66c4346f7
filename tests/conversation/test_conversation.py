"""What the bot does with a session, beside what the scripted conversations show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content import LANGUAGES, Announcement, Outcome, load
from bot.content.model import MESSAGE_LIMIT
from bot.conversation import Action, Conversation, Reply, Session
from bot.conversation.decision import decide
from bot.conversation.reply import Verb
from bot.understanding.matcher import Matcher
from tests.conftest import CONTACT


def test_the_same_message_gets_the_same_reply(conversation: Conversation) -> None:
    replies = {conversation.respond(Session(), "c'est pour quand le kit")[0] for _ in range(3)}
    assert len(replies) == 1


@pytest.mark.parametrize(
    ("before", "follow_up", "intent"),
    [
        ("fair_where", "how many people work there?", "fair_staff"),
        ("fair_where", "combien de gens y travaillent ?", "fair_staff"),
        ("fair_where", "et ils sont combien dans l’équipe ?", "fair_staff"),
        ("smb_what", "ok and is it free then?", "smb_free"),
        ("pe_count", "d’accord, et du coup c’est pour quand ?", "pe_deadline"),
    ],
)
def test_a_follow_up_stays_on_its_topic_whatever_leads_in_to_it(
    conversation: Conversation, before: str, follow_up: str, intent: str
) -> None:
    _, session = conversation.press(Session(), Action(Verb.ANSWER, before))
    assert conversation.respond(session, follow_up)[0].intents == (intent,)


def test_every_intent_can_be_reached_by_its_button(conversation: Conversation, announcement: Announcement) -> None:
    for key, intent in announcement.intents.items():
        if intent.outcome in (Outcome.ANSWER, Outcome.NOT_STATED):
            for language in LANGUAGES:
                reply, _ = conversation.press(Session(), Action(Verb.ANSWER, key, language))
                assert (reply.outcome, reply.intents, reply.language) == (intent.outcome, (key,), language)
                _check(reply)


def test_every_first_utterance_leads_to_its_intent(conversation: Conversation, announcement: Announcement) -> None:
    for key, intent in announcement.intents.items():
        if intent.outcome is Outcome.ANSWER:
            for language in LANGUAGES:
                reply, _ = conversation.respond(Session(chosen=language), intent.utterances[language][0])
                assert key in reply.intents, intent.utterances[language][0]


def test_a_clarification_is_answered_in_words(conversation: Conversation) -> None:
    session = Session("en", offered=("pe_count", "smb_total", "eu_million"), asked=True)
    for said, intent in {"yes": "pe_count", "the second one": "smb_total", "3": "eu_million"}.items():
        assert conversation.respond(session, said)[0].intents == (intent,)
    reply, after = conversation.respond(session, "none of these")
    assert reply.outcome is Outcome.OUT_OF_SCOPE
    assert after.failures == 1
    assert after.offered == ()


def test_no_after_an_answer_is_not_taken_for_a_choice(conversation: Conversation) -> None:
    session = conversation.respond(Session(), "How many job seekers will be trained?")[1]
    assert conversation.respond(session, "no")[0].intents not in (("pe_deadline",), ("pe_partner",))


def test_the_support_contact_is_offered_on_the_second_failure_in_a_row(conversation: Conversation) -> None:
    reply, session = conversation.respond(Session(), "what is the capital of Peru?")
    assert CONTACT not in reply.text
    reply, session = conversation.respond(session, "book me a flight to Lima")
    assert CONTACT in reply.text
    reply, session = conversation.respond(session, "How many job seekers will be trained?")
    assert session.failures == 0


def test_a_request_for_a_person_gets_the_contact(conversation: Conversation) -> None:
    assert CONTACT in conversation.respond(Session(), "je veux parler à un humain")[0].text


def test_context_fades(conversation: Conversation) -> None:
    fresh = Session("fr", intent="pe_count")
    assert conversation.respond(fresh, "et pour quand ?")[0].intents == ("pe_deadline",)
    old = replace(fresh, age=9)
    assert conversation.respond(old, "et pour quand ?")[0].intents != ("pe_deadline",)


@pytest.mark.parametrize("message", ["2", "the second", "yes", "more", "again", "in French", "and when?", "hello"])
def test_a_session_that_remembers_intents_that_are_gone_does_no_harm(conversation: Conversation, message: str) -> None:
    stale = Session("en", None, "long_gone", 0, ("fair_what", "long_gone_too"), True)
    fresh = Session("en")
    assert conversation.respond(stale, message) == conversation.respond(fresh, message)


def test_a_button_of_an_intent_that_is_gone_leads_to_the_topics(conversation: Conversation) -> None:
    for action in (Action(Verb.ANSWER, "long_gone", "en"), Action(Verb.TOPICS, "long_gone", "en")):
        reply, _ = conversation.press(Session(), action, "en")
        assert "earlier version" in reply.text
        assert reply.buttons


@pytest.mark.parametrize("data", ["", "a", "a:b", "zz:pe_count:fr", "a:" + "x" * 99 + ":fr", "a:b:c:d", "\x00"])
def test_foreign_callback_data_is_no_action(data: str) -> None:
    assert Action.parse(data) is None


def test_actions_fit_into_callback_data(announcement: Announcement) -> None:
    for key in announcement.intents:
        action = Action(Verb.TRANSLATE, key, "fr")
        assert len(action.data().encode()) <= 64
        assert Action.parse(action.data()) == action


def _check(reply: Reply) -> None:
    assert 0 < len(reply.text) <= MESSAGE_LIMIT
    assert reply.language in LANGUAGES
    assert 0 <= reply.confidence <= 1
    assert "{" not in reply.text
    assert len(reply.suggestions) <= 3
    for button in reply.buttons:
        assert 0 < len(button.title) <= 64
        assert 0 < len(button.action.data().encode()) <= 64


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(text=st.text(max_size=300), before=st.sampled_from(["", "combien de femmes ?", "what is FAIR?", "zzz"]))
def test_any_text_gets_a_valid_reply(conversation: Conversation, text: str, before: str) -> None:
    session = conversation.respond(Session(), before)[1]
    _check(conversation.respond(session, text)[0])


WORDS = [
    "combien",
    "femmes",
    "et",
    "when",
    "FAIR",
    "?",
    "the",
    "gratuit",
    "Google",
    "50 000",
    "pas",
    "!",
    "\n",
    "kit",
    "Lyon",
]


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(words=st.lists(st.sampled_from(WORDS), max_size=30))
def test_any_mix_of_known_words_gets_a_valid_reply(conversation: Conversation, words: list[str]) -> None:
    _check(conversation.respond(Session(), " ".join(words))[0])


HOSTILE = [
    "x" * 4096, "a " * 2048, "?" * 4096, "é" * 5000, "\u202e\u202d" * 50, "\u0301" * 500, "👩‍👩‍👧‍👦" * 300,
    "<b>&amp;<script>", "{fact}", "{0}", "%s%n", "'; DROP TABLE intents;--", "$(reboot)", "../../etc/passwd",
    "\x00\x01", "\ud83d", "٣٥٠٠", "½", "/start /start /help", "/", "//", "/lang", "/LANG fr", "/help@other_bot",
    "[x](http://a.b)", "*_`~", "𝕗𝕒𝕚𝕣", "ⅷ", "一二三",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_gets_a_valid_reply(conversation: Conversation, text: str) -> None:
    _check(conversation.respond(Session(), text)[0])


def test_a_cautious_bot_asks_back_where_a_bold_one_answers(conversation: Conversation) -> None:
    ranking = replace(conversation.reader.matcher.rank("combien de femmes en tout chez eux", "fr"), confidence=0.4)
    outcomes = [decide(ranking, conversation.announcement, caution).outcome for caution in ("low", "normal", "high")]
    assert outcomes == [Outcome.ANSWER, Outcome.ANSWER, Outcome.CLARIFY]


_NO_GRID = """
announcement: {id: fair, publisher: Acme, title: {fr: L’usine, en: The plant}, subject: {fr: l’usine, en: the plant}}
intents:
  jobs:
    title: {fr: Emplois, en: Jobs}
    answer: {fr: Beaucoup d’emplois., en: Many jobs.}
    utterances: {fr: [combien d’emplois, vous embauchez qui], en: [how many jobs, whom do you hire]}
  salary:
    outcome: not_stated
    title: {fr: Salaires, en: Wages}
    missing: {fr: combien les gens seront payés, en: what people will be paid}
    utterances: {fr: [quel salaire, on gagne combien], en: [what are the wages, how much do people earn there]}
"""


@pytest.mark.parametrize("message", ["how many jobs", "what wages", "and how much", "you hire whom, and when?", "blue"])
def test_content_without_topics_and_aspects_works_on_its_utterances(write: Callable[[str], Path], message: str) -> None:
    conversation = Conversation(Matcher(load(write(_NO_GRID))))
    reply, after = conversation.respond(Session(), message)
    again, _ = conversation.respond(after, message)
    assert reply.text and again.text


def test_two_questions_that_share_a_question_word_both_get_their_fact(conversation: Conversation) -> None:
    reply, _ = conversation.respond(Session(), "what's the lab called and the number of servers")
    assert reply.intents == ("fair_meaning", "servers_count")


def test_a_question_about_two_names_at_once_is_one_question(conversation: Conversation) -> None:
    reply, _ = conversation.respond(Session(), "does the lab work with Inria and Facebook")
    assert len(reply.intents) <= 1
