"""What stands under an answer and what votes and rejections change, beside what the scripted conversations show."""

from __future__ import annotations

import pytest

from bot.content import LANGUAGES, Announcement, Outcome
from bot.content.model import ID_LIMIT
from bot.conversation import Action, Conversation, Session
from bot.conversation.reply import TOOLS, USUAL, VOTES, Rating, Verb, View
from tests.conftest import CONTACT

LAST = Session("en", intent="smb_total", others=("smb_split", "gone"))
VIEWS = [
    View(right, source, votes) for right in (None, True, False) for source in (True, False) for votes in (0, 7, 999)
]


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("view", VIEWS, ids=View.code)
def test_the_longest_id_fits_into_callback_data_with_any_view(verb: Verb, view: View) -> None:
    action = Action(verb, "a" * ID_LIMIT, "fr", view)
    assert len(action.data().encode()) <= 64
    assert Action.parse(action.data()) == action


@pytest.mark.parametrize("data", ["a:fair_what:fr:sy", "a:fair_what:fr:1000", "a:fair_what:fr:x", "a:fair_what:fr:y:"])
def test_views_that_were_never_written_are_no_view(data: str) -> None:
    assert Action.parse(data) is None


def test_the_votes_that_are_shown_end_at_what_fits() -> None:
    assert View.parse(View(votes=12_345).code()) == View(votes=999)


def test_buttons_of_the_first_version_are_known(conversation: Conversation) -> None:
    assert Action.parse("x:fair_what:en") == Action(Verb.TRANSLATE, "fair_what", "en", USUAL)


@pytest.mark.parametrize(
    ("message", "verbs"),
    [
        ("What is FAIR?", TOOLS | VOTES | {Verb.ANSWER}),
        ("who is the director of the FAIR lab?", VOTES | {Verb.TRANSLATE, Verb.ANSWER}),
        ("hello", frozenset()),
        ("what is the capital of Peru?", {Verb.TOPICS}),
        ("Where is the lab and how many servers are there?", {Verb.ANSWER}),
    ],
    ids=["an answer", "not stated", "small talk", "out of scope", "two answers"],
)
def test_each_kind_of_reply_has_its_buttons(conversation: Conversation, message: str, verbs: frozenset[Verb]) -> None:
    reply, _ = conversation.respond(Session(), message)
    assert {button.action.verb for button in reply.buttons} == verbs


def test_only_an_answer_is_shared(conversation: Conversation, announcement: Announcement) -> None:
    for key, intent in announcement.intents.items():
        if intent.outcome in (Outcome.ANSWER, Outcome.NOT_STATED):
            for language in LANGUAGES:
                share = conversation.press(Session(), Action(Verb.ANSWER, key, language))[0].share
                assert (share.query if share else None) == (
                    f"{key}-{language}" if intent.outcome is Outcome.ANSWER else None
                )


def test_pressing_the_source_twice_shows_it_once(conversation: Conversation) -> None:
    show = Action(Verb.SOURCE, "fair_what", "en", View(source=True))
    first, session = conversation.press(Session(), show)
    again, _ = conversation.press(session, show)
    assert first == again
    assert first.expandable.startswith("Paragraph 3 of the announcement")


def test_a_vote_is_noted_once_whatever_it_says(conversation: Conversation) -> None:
    good, bad = (Action(verb, "fair_what", "en") for verb in (Verb.HELPFUL, Verb.NOT_HELPFUL))
    first, session = conversation.press(Session(), good)
    second, session = conversation.press(session, bad)
    assert first.vote == Rating("fair_what", "en", helpful=True)
    assert second.vote is None
    assert "other words" in second.text


def test_a_vote_leaves_the_talk_where_it_is(conversation: Conversation) -> None:
    _, session = conversation.press(LAST, Action(Verb.HELPFUL, "fair_what", "fr"))
    assert (session.intent, session.language) == ("smb_total", "en")


def test_the_other_questions_are_those_it_resembled_then_those_beside_it(conversation: Conversation) -> None:
    reply, after = conversation.press(LAST, Action(Verb.NOT_HELPFUL, "smb_total", "en"))
    assert after.offered == ("smb_split", "smb_what", "smb_when")
    assert CONTACT in reply.text


REJECTIONS = {
    "en": ["that's not it", "No, that’s not what I asked!", "wrong answer", "you misunderstood me"],
    "fr": ["ce n'est pas ça", "Non, c’est pas ma question…", "NON pas ça du tout", "vous avez mal compris"],
}


@pytest.mark.parametrize("text", [*REJECTIONS["en"], *REJECTIONS["fr"]])
def test_that_is_not_it_is_a_vote_and_no_question(conversation: Conversation, text: str) -> None:
    reply, _ = conversation.respond(LAST, text)
    assert reply.vote == Rating("smb_total", reply.language, helpful=False)
    assert reply.buttons


@pytest.mark.parametrize(
    "session",
    [Session(), Session("en", intent="smb_total", age=1), Session("en", intent="smb_total", asked=True)],
    ids=["nothing was said", "something else was said since", "the bot asked back"],
)
def test_that_is_not_it_is_no_vote_where_no_answer_came_before(conversation: Conversation, session: Session) -> None:
    assert conversation.respond(session, "that's not it")[0].vote is None


def test_of_two_answers_it_is_not_known_which_is_meant(conversation: Conversation) -> None:
    _, session = conversation.respond(Session(), "Where is the lab and how many servers are there?")
    reply, _ = conversation.respond(session, "that's not it")
    assert reply.vote is None
    assert "other words" in reply.text
