"""What is said in groups, and to business customers, decided without Telegram."""

from __future__ import annotations

import pytest

from bot.content.model import Outcome
from bot.conversation import Conversation, Session
from bot.conversation.ask import AskRequest, answer
from bot.conversation.certainty import certain
from bot.conversation.groups import GroupSettings, panel, with_note
from bot.conversation.quoting import quote
from bot.store.given_answers import GivenAnswer
from bot.store.groups import GroupState


@pytest.mark.parametrize(
    ("text", "with_note", "ask"),
    [
        ("", True, AskRequest(())),
        ("combien ?", True, AskRequest(("combien ?",))),
        ("online kit + intensive sessions", True, AskRequest(("online kit", "intensive sessions"))),
        ("a + b + c + d", True, AskRequest(("a", "b", "c", "d"))),
        ("C++ and 1+1", True, AskRequest(("C++ and 1+1",))),
        ("online kit\nSee you on Monday!\nMarie", True, AskRequest(("online kit",), "See you on Monday!\nMarie")),
        ("\nSee you on Monday!", True, AskRequest((), "See you on Monday!")),
        ("online kit\nand by when?", False, AskRequest(("online kit\nand by when?",))),
    ],
    ids=["nothing", "question", "topics", "many", "no plus", "note", "note alone", "no right to a note"],
)
def test_reads_what_stands_behind_ask(text: str, with_note: bool, ask: AskRequest) -> None:
    assert AskRequest.parse(text, with_note=with_note) == ask


def test_answers_each_topic_of_a_command(conversation: Conversation) -> None:
    reply, _ = answer(conversation, Session(), AskRequest(("online kit", "intensive sessions")))
    assert reply.intents == ("smb_kit", "smb_intensive_what")
    assert len(reply.text.split("\n\n")) == 2


def test_answers_three_topics_at_a_time_and_says_so(conversation: Conversation) -> None:
    ids = ("smb_total", "smb_kit", "fair_what", "fair_where")
    reply, _ = answer(conversation, Session(), AskRequest(ids))
    assert reply.intents == ids[:3]
    assert reply.text.endswith("please ask me the others again.")


def test_topics_side_by_side_are_no_follow_ups(conversation: Conversation) -> None:
    _, after = conversation.respond(Session(), "how many women will be trained?")
    reply, _ = answer(conversation, after, AskRequest(("online kit", "FAIR")))
    assert reply.intents == ("smb_kit", "fair_what")


@pytest.mark.parametrize("words", ["/forget", "/lang fr", "//start"], ids=["forget", "lang", "start"])
def test_a_command_that_is_asked_about_is_not_carried_out(conversation: Conversation, words: str) -> None:
    reply, after = answer(conversation, Session(chosen="en"), AskRequest((words,)))
    assert not reply.forget
    assert after.chosen == "en"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Bonjour à tous ! J’ai raté le début. Combien de femmes seront formées au total ? Merci beaucoup",
            "Combien de femmes seront formées au total ?",
        ),
        ("how many women in total?", "how many women in total?"),
        (
            "Hi all. How many women will be trained in total? And what is FAIR? Thanks",
            "How many women will be trained in total? And what is FAIR?",
        ),
        ("which colour is the sky?", ""),
    ],
    ids=["the sentence that asks", "the whole", "two sentences", "nothing understood"],
)
def test_quotes_the_words_that_were_understood(conversation: Conversation, text: str, words: str) -> None:
    reply, _ = conversation.respond(Session(), text)
    assert quote(conversation, text, reply) == words


def test_quotes_no_more_than_telegram_lets(conversation: Conversation) -> None:
    text = f"how many women in total{'?' * 1100}"
    reply, _ = conversation.respond(Session(), text)
    assert quote(conversation, text, reply) == ""


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("how many women will be trained in total?", ("smb_total",)),
        ("Bonjour, combien de femmes seront formées au total ?", ("smb_total",)),
        ("how much does each woman get paid?", None),
        ("costs?", None),
        ("hello", None),
        ("what is the weather like?", None),
        ("/start", None),
    ],
    ids=["sure", "after a greeting", "not stated", "ask back", "small talk", "out of scope", "command"],
)
def test_speaks_only_when_it_is_certain(conversation: Conversation, text: str, intents: tuple[str, ...] | None) -> None:
    reply = certain(conversation, text)
    assert (reply.intents if reply else None) == intents
    assert reply is None or (reply.outcome, reply.buttons) == (Outcome.ANSWER, ())


def test_the_settings_are_told_in_words_and_offer_what_could_be_otherwise(conversation: Conversation) -> None:
    reply = panel(conversation, GroupSettings().changed("fr").changed("greet_not"), "en")
    assert "replies: French" in reply.text
    assert "members: no" in reply.text
    titles = [button.title for button in reply.buttons]
    assert titles == ["Reply in English", "Follow the language of each message", "Greet new members"]


def test_a_setting_of_another_version_changes_nothing() -> None:
    assert GroupSettings(language="fr").changed("colour") == GroupSettings(language="fr")


def test_a_note_stands_above_the_answer_with_the_name_of_its_author(conversation: Conversation) -> None:
    reply, _ = conversation.respond(Session(), "combien de femmes au total ?")
    assert with_note(conversation, reply, "Marie", "À lundi !").text.startswith(
        "Marie\u202f: «\u202fÀ lundi\u202f!\u202f»\n\n"
    )


# What is kept of a group


def test_an_answer_is_known_again_for_ten_minutes() -> None:
    group = GroupState().with_answer(GivenAnswer(1, "d", ("card_price",), "fr", at=1000))
    assert group.told_lately("d", 1600) is not None
    assert group.told_lately("d", 1601) is None
    assert group.told_lately("e", 1000) is None


def test_what_is_kept_of_a_group_survives_being_written_down() -> None:
    told = tuple(GivenAnswer(number, "d", ("card_price",), "fr", 1.0, topic=5) for number in range(3))
    group = GroupState(GroupSettings("fr", greets=False), 2.0, told, was=-555)
    assert GroupState.from_json(group.to_json()) == group


@pytest.mark.parametrize("text", ["", "[]", '{"settings": 5}', '{"told": [{"message": "x"}]}', "null"])
def test_what_cannot_be_read_counts_as_new(text: str) -> None:
    assert GroupState.from_json(text) == GroupState()


def test_the_oldest_answers_are_forgotten_first() -> None:
    group = GroupState()
    for number in range(30):
        group = group.with_answer(GivenAnswer(number, str(number), ("a",), "fr", 0))
    assert [told.message for told in group.told] == list(range(10, 30))
