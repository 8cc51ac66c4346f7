"""Of several questions in one message each is answered, or it is said which was not understood."""

from __future__ import annotations

import pytest

from bot.conversation import Conversation, Session

BOTH = {
    "question marks": "how many women? how many servers?",
    "no space between": "how many women?how many servers?",
    "French": "combien de femmes ? combien de serveurs ?",
    "capitals": "COMBIEN DE FEMMES ? COMBIEN DE SERVEURS ?",
    "numbers": "1) how many women 2) how many servers",
    "numbers and points": "1. how many women? 2. how many servers?",
    "numbers on lines": "1. combien de femmes\n2. combien de serveurs",
    "numbers and slashes": "1/ combien de femmes 2/ combien de serveurs",
    "numbers and dashes": "1- combien de femmes 2- combien de serveurs",
    "keycaps": "1️⃣ combien de femmes 2️⃣ combien de serveurs",
    "letters": "a) how many women b) how many servers",
    "Q1 and Q2": "Q1: how many women Q2: how many servers",
    "dashes": "- combien de femmes - combien de serveurs",
    "dashes on lines": "Deux questions :\n- combien de femmes\n- combien de serveurs",
    "bullets": "• how many women • how many servers",
    "stars": "* how many women\n* how many servers",
    "and": "how many women and how many servers",
    "a plus": "how many women + how many servers",
    "a slash": "how many women / how many servers",
    "a semicolon": "combien de femmes ; combien de serveurs",
    "nothing": "how many women how many servers",
    "a semicolon without a space": "how many women;how many servers",
    "bare numbers on lines": "1 how many women\n2 how many servers",
    "Q1 and Q2 alone": "Q1 how many women Q2 how many servers",
    "n°1 and n°2": "n°1 combien de femmes n°2 combien de serveurs",
    "#1 and #2": "#1 how many women\n#2 how many servers",
    "in turn": "d'abord combien de femmes ensuite combien de serveurs",
    "in turn, English": "firstly how many women, then how many servers",
    "two languages": "how many women et combien de serveurs",
    "two languages, the other way": "combien de femmes and how many servers",
    "number of": "number of women, number of servers",
    "le nombre de": "le nombre de femmes et le nombre de serveurs",
    "one question word": "how many women and servers",
    "one question word, French": "combien de femmes et de serveurs",
    "one question word and a plus": "combien de femmes + serveurs",
    "kindly": "dites-moi combien de femmes, et combien de serveurs",
    "counted": "First question: how many women? Second question: how many servers?",
    "a greeting before": "Bonjour ! Combien de femmes ? Et combien de serveurs ?",
}


@pytest.mark.parametrize("text", BOTH.values(), ids=BOTH.keys())
def test_each_of_two_questions_is_answered_however_they_are_parted(conversation: Conversation, text: str) -> None:
    reply, _ = conversation.respond(Session(), text)
    assert reply.intents == ("smb_total", "servers_count")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("how many women? how many servers? and who pays?", "who pays"),
        ("how many servers? who pays?", "who pays"),
        ("combien de serveurs ? qui paie ?", "qui paie"),
    ],
    ids=["of three", "of two", "French"],
)
def test_a_part_is_never_taken_for_the_question_before_it(conversation: Conversation, text: str, part: str) -> None:
    reply, _ = conversation.respond(Session(), text)
    assert reply.intents[-1] == "servers_count"
    assert part in reply.text.split("\n")[-1]


@pytest.mark.parametrize(
    "text", ["how many women and how many servers and where", "combien de femmes, combien de serveurs et où"]
)
def test_a_third_question_that_leans_on_the_second_is_read_after_it(conversation: Conversation, text: str) -> None:
    reply, _ = conversation.respond(Session(), text)
    assert reply.intents == ("smb_total", "servers_count", "servers_location")


@pytest.mark.parametrize(
    "text",
    ["pouvez-vous me dire combien de femmes et où est le labo ?", "dites-moi combien de femmes et où est le labo",
     "could you tell me how many women, and where the lab is?"],
)  # fmt: skip
def test_what_begins_a_question_kindly_asks_nothing(conversation: Conversation, text: str) -> None:
    reply, _ = conversation.respond(Session(), text)
    assert reply.intents == ("smb_total", "fair_where")


@pytest.mark.parametrize(
    "text",
    ["how many women and men are there", "of the 3,500 women and the kit"],
)
def test_names_that_belong_to_one_question_do_not_part_it(conversation: Conversation, text: str) -> None:
    reply, _ = conversation.respond(Session(), text)
    assert len(reply.intents) <= 1


@pytest.mark.parametrize(
    ("text", "told", "missed"),
    [
        ("how many women? what's the weather? how many servers?", ("smb_total", "servers_count"), "what’s the weather"),
        ("1) how many women 2) zorgle blorp fnord", ("smb_total",), "zorgle blorp fnord"),
        ("how many women? what about the blorps and the zorgs?", ("smb_total",), "what about the blorps and the zorgs"),
        ("- c'est quoi la capitale du Pérou\n- combien de femmes", ("smb_total",), "c’est quoi la capitale du Pérou"),
        ("how many women? wie viele Server?", ("smb_total",), "wie viele Server"),
        ("1) how many women 2) wie viele Server", ("smb_total",), "wie viele Server"),
        ("combien de femmes ? cuántos servidores ?", ("smb_total",), "cuántos servidores"),
    ],
    ids=["amid others", "in a list", "at the end", "at the beginning", "German", "German, in a list", "Spanish, short"],
)
def test_a_question_without_an_answer_is_named_below_the_others(
    conversation: Conversation, text: str, told: tuple[str, ...], missed: str
) -> None:
    reply, _ = conversation.respond(Session(), text)
    assert reply.intents == told
    assert reply.text.endswith(conversation.write(conversation.wording.missed_part, reply.language, part=missed))


def test_more_questions_than_a_reply_tells_are_named_below_it(conversation: Conversation) -> None:
    asked = ["how many women", "how many servers", "where is the lab", "who leads FAIR", "how many PhD students",
             "how much money goes into AI", "what does FAIR stand for", "how many job seekers",
             "what is Inria"]  # fmt: skip
    reply, _ = conversation.respond(Session(), "? ".join(asked) + "?")
    assert len(reply.intents) == 8
    assert conversation.write(conversation.wording.missed_part, "en", part=asked[-1]) in reply.text


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hello! How are you? How many women will be trained?", "smb_total"),
        ("I have been out of work for a year. How many job seekers will be trained?", "pe_count"),
        ("merci ! combien de femmes ?", "smb_total"),
    ],
    ids=["small talk", "a story", "thanks"],
)
def test_what_asks_nothing_of_the_announcement_is_not_told_to_be_missed(
    conversation: Conversation, text: str, intent: str
) -> None:
    reply, _ = conversation.respond(Session(), text)
    assert reply.intents == (intent,)
    assert (
        conversation.write(conversation.wording.missed_part, reply.language, part="").rstrip("”». ") not in reply.text
    )
