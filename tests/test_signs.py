"""Thumbs, hearts, lone question marks and commands over several lines: what is said with hardly any words."""

from __future__ import annotations

import pytest

from bot.content.model import Language, Outcome
from bot.conversation import Action, Conversation, Session
from bot.conversation.ask import AskRequest
from bot.conversation.command_line import CommandLine, question_in
from bot.conversation.reply import Rating, Verb
from bot.conversation.signs import Sign, Signs

CANNOT_READ = ("read text", "lire que du texte")
THANKS = {"fr": "Avec plaisir", "en": "You are welcome"}
TAKEN_AS = {
    "fr": "J’ai compris que vous demandiez ceci\u202f: Le prix de la carte\n\nSi vous",
    "en": "I took your question to be",
}
INVITED = {"fr": "Que voulez-vous savoir sur la réouverture", "en": "What would you like to know about the reopening"}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("👍", Sign.THANKS),
        ("👍🏽👍🏿", Sign.THANKS),
        ("❤️❤️ 🙏", Sign.THANKS),
        (":-)", Sign.THANKS),
        ("<3", Sign.THANKS),
        ("+1", Sign.THANKS),
        ("👎🏻", Sign.WRONG),
        (":(", Sign.WRONG),
        ("?", Sign.PUZZLED),
        ("??!", Sign.PUZZLED),
        ("¿?", Sign.PUZZLED),
        ("？", Sign.PUZZLED),
        ("❓", Sign.PUZZLED),
        ("...", Sign.PUZZLED),
        ("🤷🏽‍♀️", Sign.PUZZLED),
        ("!", Sign.OTHER),
        ("🚀", Sign.OTHER),
        ("", Sign.OTHER),
        ("how much?", None),
        ("http://example.org", None),
        ("1️⃣", None),
    ],
)
def test_a_sign_is_one_whatever_its_colour_and_number(text: str, sign: Sign | None) -> None:
    assert Signs.read(text).sign is sign


def _told(conversation: Conversation, language: Language) -> Session:
    _, session = conversation.press(Session(), Action(Verb.ANSWER, "card_price", language))
    return session


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", ["👍", "❤️", "🙏🙏", "👏🏾", ":)", "ok 👍", "merci ❤️", "super thanks 🙏"])
def test_a_thumb_after_an_answer_is_thanked_for_and_is_a_vote(
    tiny: Conversation, text: str, language: Language
) -> None:
    reply, after = tiny.respond(_told(tiny, language), text)
    assert (reply.outcome, reply.vote) == (Outcome.SMALLTALK, Rating("card_price", language, helpful=True))
    assert reply.text.startswith(THANKS[language])
    assert after.intent == "card_price"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", ["?", "???", "??!", "¿?", "…", "...", "❓", "🤔"])
def test_a_question_mark_after_an_answer_gets_the_question_in_other_words(
    tiny: Conversation, text: str, language: Language
) -> None:
    reply, after = tiny.respond(_told(tiny, language), text)
    assert reply.text.startswith(TAKEN_AS[language])
    assert [button.action.id for button in reply.buttons] == ["library_seats", None]
    assert after.intent == "card_price"


def test_a_title_that_asks_keeps_its_own_mark(tiny: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    intent = tiny.announcement.intents["card_price"]
    titled = intent.model_copy(update={"title": intent.title.model_copy(update={"fr": "C’est combien ?"})})
    monkeypatch.setitem(tiny.announcement.intents, "card_price", titled)
    reply, _ = tiny.respond(_told(tiny, "fr"), "?")
    assert "C’est combien\u202f?\n" in reply.text


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", ["?", "???", "…", "!", "🚀", "👎", "", " \u00a0"])
def test_signs_before_any_question_are_invited_to_ask_one(tiny: Conversation, text: str, language: Language) -> None:
    reply, _ = tiny.respond(Session(), text, language)
    assert reply.text.startswith(INVITED[language])


@pytest.mark.parametrize("text", ["👍", "❤️", "🙏", "?", "???", "…", "!", ".", "👎", ":)", "🚀", "", "-", "/", "/ask"])
@pytest.mark.parametrize("session", [Session(), Session("fr", intent="card_price"), Session("en", age=2)])
def test_text_is_never_told_that_only_text_can_be_read(tiny: Conversation, text: str, session: Session) -> None:
    reply, _ = tiny.respond(session, text)
    assert not any(words in reply.text for words in CANNOT_READ)


@pytest.mark.parametrize("text", ["👎", "👎🏿", "❌", "non 👎", "no 👎"])
def test_a_thumb_down_after_an_answer_is_the_vote_that_it_did_not_help(tiny: Conversation, text: str) -> None:
    reply, _ = tiny.respond(_told(tiny, "en"), text)
    assert reply.vote == Rating("card_price", "en", helpful=False)


@pytest.mark.parametrize(
    ("text", "outcome", "intents"),
    [
        ("👍", Outcome.ANSWER, ("card_price",)),
        ("👎", Outcome.OUT_OF_SCOPE, ()),
        ("?", Outcome.SMALLTALK, ()),
    ],
    ids=["yes", "none of these", "asked again"],
)
def test_signs_answer_the_bots_own_question(
    tiny: Conversation, text: str, outcome: Outcome, intents: tuple[str, ...]
) -> None:
    asked = Session("en", intent="card_price", offered=("card_price", "library_seats"), asked=True)
    reply, _ = tiny.respond(asked, text)
    assert (reply.outcome, reply.intents) == (outcome, intents)


@pytest.mark.parametrize(
    "text", ["prix de la carte ? 🙏", "👍 et le nombre de places ?", "ok ?", "non 👍", "prix +1 000"]
)
def test_words_beside_a_sign_are_read(tiny: Conversation, text: str) -> None:
    reply, _ = tiny.respond(_told(tiny, "fr"), text)
    assert not reply.text.startswith((THANKS["fr"], TAKEN_AS["fr"]))


# Commands


@pytest.mark.parametrize("space", [" ", "\n", "\t", "\u00a0", "\u202f", "\u2009", "\r\n", " \n ", "\u200b", "\u2028"])
def test_any_white_space_ends_a_command(tiny: Conversation, space: str) -> None:
    assert tiny.respond(Session(), f"/lang{space}fr")[1].chosen == "fr"
    assert tiny.respond(Session(), f"/LANG@Bot{space}EN{space}")[1].chosen == "en"
    assert tiny.respond(Session(), f"/start{space}card_price")[0].intents == ("card_price",)
    assert tiny.respond(Session(), f"/human{space}please")[0].handover
    assert tiny.respond(Session(), f"/forget{space}now")[0].forget
    assert tiny.respond(Session(), f"/ask{space}price of the card")[0].intents == ("card_price",)


@pytest.mark.parametrize("text", ["/ask", "/ask ", "/ask\n", "/ask +", "/ask \n+ ", "/ask@Bot"])
def test_ask_without_a_question_is_an_invitation(tiny: Conversation, text: str) -> None:
    assert tiny.respond(Session(), text, "en")[0].text.startswith(INVITED["en"])


def test_ask_in_private_takes_several_topics(tiny: Conversation) -> None:
    reply, _ = tiny.respond(Session(), "/ask nombre de places + prix de la carte")
    assert reply.intents == ("library_seats", "card_price")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("how many?", None),
        ("/Topics", CommandLine("topics", None, "")),
        ("/start@Some_bot\u00a0x", CommandLine("start", "some_bot", "\u00a0x")),
        ("/", CommandLine("", None, "")),
    ],
)
def test_reads_the_name_the_bot_and_the_rest(text: str, command: CommandLine | None) -> None:
    assert CommandLine.parse(text) == command


@pytest.mark.parametrize(
    ("text", "question"),
    [("how many?", "how many?"), ("/ask\nhow many?", "how many?"), ("/ask", None), ("/help me", None)],
)
def test_what_is_asked_is_known_without_the_command(text: str, question: str | None) -> None:
    assert question_in(text) == question


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("\nprice", AskRequest(("price",))),
        ("\n\nprice\nSee you\n\nMarie", AskRequest(("price",), "See you\n\nMarie")),
        ("hello all\nprice\nbye", AskRequest(("price",), "hello all\nbye")),
        ("price\nprice again", AskRequest(("price\nprice again",))),
        ("hello\nbye", AskRequest(("hello",), "bye")),
        ("\n \n", AskRequest(())),
        ("", AskRequest(())),
    ],
    ids=["next line", "note below", "line within", "two that ask", "none that asks", "blank", "nothing"],
)
def test_of_several_lines_the_one_that_asks_is_the_question(text: str, ask: AskRequest) -> None:
    assert AskRequest.among_lines(text, lambda line: "price" in line) == ask
