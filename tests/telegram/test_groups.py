"""Groups: the bot speaks when it is addressed, where it is asked, once, and as the group's administrators want it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from bot.fake_telegram.api import BOT, SentMessage, describe_chat, describe_person
from bot.fake_telegram.api_members import RIGHTS
from bot.fake_telegram.server import BotApiServer, ServerFault
from bot.store.chats import Chats
from bot.store.store import StoreError
from tests.telegram.test_telegram import ENGLISH, FRENCH, GROUP, assert_silence

SUPERGROUP = -1001234567890
BASIC = -555
MARIE, CAMILLE = 7, 8
SEATS = "La bibliothèque compte 1\u202f200 places <assises> & chauffées."
STORY = "Bonjour à tous ! J’ai lu l’affiche ce matin. Combien coûte la carte de lecteur ? Merci d’avance"
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
ADMINISTRATOR = dict.fromkeys(RIGHTS, False) | {"can_be_edited": False, "is_anonymous": False}
CHANNEL: dict[str, Any] = {"id": -1009, "type": "channel", "title": "News"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}

FROM_NOBODY: dict[str, Any] = {"from": ANONYMOUS, "sender_chat": describe_chat(GROUP)}

pytestmark = pytest.mark.usefixtures("bot")


def mention(text: str, name: str = "@Announcement_bot") -> dict[str, Any]:
    """A message with the bot's name, as phones mark it."""
    entity = {"type": "mention", "offset": text.index(name), "length": len(name)}
    return {"text": text, "entities": [entity]}


def quoted(reply: SentMessage) -> str | None:
    """The words quoted above a reply."""
    quote: str | None = json.loads(reply.parameters["reply_parameters"]).get("quote")
    return quote


def come_in(server: BotApiServer, chat: int, *people: dict[str, Any], **more: Any) -> int:
    """People come into a group."""
    return server.message(chat, user=MARIE, new_chat_members=list(people), **more)


def add_the_bot(
    server: BotApiServer, chat: int, was: str = "left", now: str = "member", date: int | None = None
) -> None:
    """Somebody adds the bot to a group, or changes what it may do there."""
    server.api.chats.add(chat)
    server.push(
        my_chat_member={
            "chat": describe_chat(chat),
            "from": describe_person(MARIE, "fr"),
            "date": date or int(time.time()),
            "old_chat_member": {"status": was, "user": BOT},
            "new_chat_member": {"status": now, "user": BOT} | ADMINISTRATOR,
        }
    )


# When it speaks


ADDRESSED: dict[str, dict[str, Any]] = {
    "/ask": {"text": "/ask prix de la carte"},
    "/ask with its name": {"text": "/ask@Announcement_bot prix de la carte"},
    "mention before": mention("@Announcement_bot, prix de la carte ?"),
    "mention behind": mention("prix de la carte @Announcement_bot"),
    "mention within": mention("dis @announcement_BOT : prix de la carte", "@announcement_BOT"),
    "mention below a picture": {
        "photo": [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}],
        "caption": "@Announcement_bot prix de la carte",
        "caption_entities": [{"type": "mention", "offset": 0, "length": 17}],
    },
    "id of an answer": {"text": "/ask card_price"},
}


@pytest.mark.parametrize("content", ADDRESSED.values(), ids=ADDRESSED.keys())
def test_answers_who_addresses_it_under_the_message(server: BotApiServer, content: dict[str, Any]) -> None:
    question = server.message(GROUP, user=MARIE, **content)
    reply = server.wait_for_reply()
    assert (reply.text, reply.reply_to) == (FRENCH, question)


NOT_ADDRESSED: dict[str, dict[str, Any]] = {
    "nobody": {"text": "prix de la carte"},
    "another bot": {"text": "/ask@Other_bot prix de la carte"},
    "mention of another": mention("@Other_bot prix de la carte", "@Other_bot"),
    "a command of others": {"text": "/poll prix de la carte"},
    "a forwarded question": {
        "text": "/ask prix de la carte",
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Camille"},
    },
    "a forward of the channel": {
        "text": "/ask prix de la carte",
        "sender_chat": CHANNEL,
        "is_automatic_forward": True,
    },
    "in the name of a channel, to nobody": {"text": "prix de la carte", "sender_chat": CHANNEL},
    "its own words sent by somebody": {"text": "/ask prix de la carte", "via_bot": BOT},
    "a bot": {"text": "/ask prix de la carte", "from": BOT | {"id": 5}},
    "itself": {"text": "/ask prix de la carte", "from": BOT},
    "six minutes ago": {"text": "/ask prix de la carte", "date": int(time.time()) - 360},
}


@pytest.mark.parametrize("content", NOT_ADDRESSED.values(), ids=NOT_ADDRESSED.keys())
def test_keeps_silent_otherwise(server: BotApiServer, content: dict[str, Any]) -> None:
    server.message(GROUP, user=MARIE, **content)
    assert_silence(server)


def test_a_sticker_in_reply_to_it_is_no_question(server: BotApiServer) -> None:
    server.user("/ask prix de la carte", GROUP, user=MARIE)
    answer = server.wait_for_reply()
    sticker = {"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1, "type": "regular"}
    sticker |= {"is_animated": False, "is_video": False}
    server.message(GROUP, user=CAMILLE, reply_to=answer.message_id, sticker=sticker)
    assert_silence(server)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("/ask", "Écrivez votre question après /ask"),
        ("/start@Announcement_bot", "Bonjour à tous"),
        ("/help", "Dans un groupe"),
        ("/topics", "Quel sujet"),
        ("/start@Announcement_bot card_price", FRENCH),
    ],
    ids=["/ask alone", "/start", "/help", "a command without its name", "a link"],
)
def test_explains_itself_to_a_group(server: BotApiServer, text: str, begins: str) -> None:
    server.user(text, GROUP, user=MARIE)
    assert server.wait_for_reply().text.startswith(begins)


def test_an_anonymous_administrator_is_a_person(server: BotApiServer) -> None:
    server.message(GROUP, text="/ask prix de la carte", **FROM_NOBODY)
    assert server.wait_for_reply().text == FRENCH


# Whoever writes as a channel of their own


def as_channel(number: int = -1009, **content: Any) -> dict[str, Any]:
    """Somebody writes in a discussion group in the name of a channel; all who do are one user to Telegram."""
    return {"from": CHANNEL_BOT, "sender_chat": CHANNEL | {"id": number}} | content


@pytest.mark.parametrize(
    "content",
    [
        {"text": "/ask prix de la carte"},
        {"text": "/ask@Announcement_bot\nprix de la carte"},
        mention("@Announcement_bot prix de la carte ?"),
    ],
    ids=["/ask", "over two lines", "mention"],
)
def test_whoever_writes_as_their_channel_is_a_person(server: BotApiServer, content: dict[str, Any]) -> None:
    question = server.message(GROUP, **as_channel(**content))
    reply = server.wait_for_reply()
    assert (reply.text, reply.reply_to) == (FRENCH, question)


def test_a_channel_that_replies_to_an_answer_speaks_of_it(server: BotApiServer) -> None:
    server.message(GROUP, **as_channel(text="/ask prix de la carte"))
    answer = server.wait_for_reply()
    server.message(GROUP, reply_to=answer.message_id, **as_channel(text="en anglais"))
    assert server.wait_for_reply().text == ENGLISH


def test_channels_are_remembered_apart(server: BotApiServer) -> None:
    server.message(GROUP, **as_channel(-1008, text="/lang@Announcement_bot en"))
    assert "English" in server.wait_for_reply().text
    server.message(GROUP, **as_channel(-1009, text="/topics"))
    server.message(GROUP, **as_channel(-1008, text="/topics"))
    assert sorted(server.wait_for_reply().text[:5] for _ in range(2)) == ["Which", "Which"]
    server.message(GROUP, **as_channel(-1009, text="/lang@Announcement_bot fr"))
    assert "français" in server.wait_for_reply().text
    server.message(GROUP, **as_channel(-1008, text="/topics"))
    assert server.wait_for_reply().text.startswith("Which")


def test_a_channel_has_no_right_to_a_note(server: BotApiServer) -> None:
    server.message(GROUP, **as_channel(text="/ask bonjour à tous\nprix de la carte ?"))
    assert server.wait_for_reply().text == FRENCH


def test_a_comment_below_a_channels_post_is_answered_itself(server: BotApiServer) -> None:
    post = server.message(GROUP, sender_chat=CHANNEL, is_automatic_forward=True, text="La bibliothèque rouvre !")
    question = server.user("/ask prix de la carte", GROUP, user=MARIE, reply_to=post)
    assert server.wait_for_reply().reply_to == question


# Whom it answers


def test_ask_in_reply_to_somebody_answers_their_message_and_quotes_what_was_understood(server: BotApiServer) -> None:
    question = server.user(STORY, GROUP, user=CAMILLE)
    server.user("/ask", GROUP, user=MARIE, reply_to=question)
    reply = server.wait_for_reply()
    assert (reply.text, reply.reply_to) == (FRENCH, question)
    assert quoted(reply) == "Combien coûte la carte de lecteur ?"


def test_so_does_its_bare_name_in_reply_to_somebody(server: BotApiServer) -> None:
    question = server.user(STORY, GROUP, user=CAMILLE)
    server.message(GROUP, user=MARIE, reply_to=question, **mention("@Announcement_bot"))
    assert server.wait_for_reply().reply_to == question


def test_what_staff_quote_of_the_message_is_the_question(server: BotApiServer) -> None:
    question = server.user("Prix de la carte ? Et le nombre de places ?", GROUP, user=CAMILLE)
    part = {"text": "Et le nombre de places ?", "position": 19, "is_manual": True}
    server.user("/ask", GROUP, user=MARIE, reply_to=question, quote=part)
    reply = server.wait_for_reply()
    assert (reply.text, quoted(reply)) == (SEATS, "Et le nombre de places ?")


def test_without_a_quote_where_telegram_refuses_it(server: BotApiServer) -> None:
    question = server.user(STORY, GROUP, user=CAMILLE)
    server.fail("sendMessage", ServerFault(400, "Bad Request: QUOTE_TEXT_INVALID"))
    server.user("/ask", GROUP, user=MARIE, reply_to=question)
    reply = server.wait_for_reply()
    assert (reply.text, reply.reply_to, quoted(reply)) == (FRENCH, question, None)


def test_topics_behind_ask_in_reply_to_somebody_are_answered_to_them(server: BotApiServer) -> None:
    question = server.user("Je suis perdue", GROUP, user=CAMILLE)
    server.user("/ask nombre de places + prix de la carte", GROUP, user=MARIE, reply_to=question)
    reply = server.wait_for_reply()
    assert (reply.text, reply.reply_to, quoted(reply)) == (f"{SEATS}\n\n{FRENCH}", question, None)


def test_a_command_of_somebody_else_is_not_carried_out(server: BotApiServer) -> None:
    command = server.user("/lang@Other_bot en", GROUP, user=CAMILLE)
    server.user("/ask", GROUP, user=MARIE, reply_to=command)
    server.wait_for_reply()
    server.user("/topics", GROUP, user=MARIE)
    assert "Quel sujet" in server.wait_for_reply().text


def test_nothing_is_remembered_of_whom_it_answers_for_somebody(server: BotApiServer) -> None:
    question = server.user("how much does the reader's card cost?", GROUP, user=CAMILLE)
    server.user("/ask", GROUP, user=MARIE, reply_to=question)
    assert server.wait_for_reply().text == ENGLISH
    server.user("/topics", GROUP, user=CAMILLE)
    assert "Quel sujet" in server.wait_for_reply().text


def test_whoever_replies_to_an_answer_speaks_of_it(server: BotApiServer) -> None:
    question = server.user(STORY, GROUP, user=CAMILLE)
    server.user("/ask", GROUP, user=MARIE, reply_to=question)
    answer = server.wait_for_reply()
    server.user("en anglais", GROUP, user=CAMILLE, reply_to=answer.message_id)
    assert server.wait_for_reply().text == ENGLISH


def test_an_edited_question_edits_the_reply(server: BotApiServer) -> None:
    question = server.user("/ask prix de la carte", GROUP, user=MARIE)
    first = server.wait_for_reply()
    server.edit(question, "/ask nombre de places", GROUP)
    second = server.wait_for_reply()
    server.edit(question, "/ask nombre de places", GROUP)
    assert_silence(server)
    assert (second.method, second.message_id, second.text) == ("editMessageText", first.message_id, SEATS)


# Notes of the staff


def test_an_administrator_may_put_a_note_above_the_answer(server: BotApiServer) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    question = server.user(STORY, GROUP, user=CAMILLE)
    server.user("/ask\nBonne lecture à vous !", GROUP, user=MARIE, reply_to=question)
    reply = server.wait_for_reply()
    assert reply.text == f"Camille\u202f: «\u202fBonne lecture à vous\u202f!\u202f»\n\n{FRENCH}"
    assert quoted(reply) == "Combien coûte la carte de lecteur ?"


def test_lines_of_others_belong_to_their_question(server: BotApiServer) -> None:
    server.user("/ask bonjour à tous\nprix de la carte ?", GROUP, user=CAMILLE)
    assert server.wait_for_reply().text == FRENCH


OVER_LINES: dict[str, dict[str, Any]] = {
    "/ask alone on its line": {"text": "/ask\nprix de la carte ?"},
    "blank lines": {"text": "/ask \n\n prix de la carte ?"},
    "its name": {"text": "/ask@Announcement_bot\nprix de la carte ?"},
    "a no-break space": {"text": "/ask\u00a0prix de la carte ?"},
    "mention alone on its line": mention("@Announcement_bot\nprix de la carte ?"),
    "mention behind": mention("prix de la carte ?\n@Announcement_bot"),
}


@pytest.mark.parametrize("content", OVER_LINES.values(), ids=OVER_LINES.keys())
@pytest.mark.parametrize("user", [MARIE, CAMILLE], ids=["administrator", "member"])
def test_a_question_below_the_command_is_the_question(server: BotApiServer, content: dict[str, Any], user: int) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    server.message(GROUP, user=user, **content)
    assert server.wait_for_reply().text == FRENCH


NOTED: dict[str, dict[str, Any]] = {
    "mention with a greeting": mention("@Announcement_bot bonjour à tous\nprix de la carte ?"),
    "greeting, then mention": mention("bonjour à tous\n@Announcement_bot prix de la carte ?"),
    "/ask with a greeting": {"text": "/ask bonjour à tous\nprix de la carte ?"},
    "the question first": {"text": "/ask\nprix de la carte ?\nbonjour à tous"},
}


@pytest.mark.parametrize("content", NOTED.values(), ids=NOTED.keys())
def test_of_an_administrators_lines_the_one_that_asks_is_answered(
    server: BotApiServer, content: dict[str, Any]
) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    server.message(GROUP, user=MARIE, **content)
    assert server.wait_for_reply().text == f"Camille\u202f: «\u202fbonjour à tous\u202f»\n\n{FRENCH}"


def test_an_administrators_two_questions_are_both_answered(server: BotApiServer) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    server.message(GROUP, user=MARIE, **mention("@Announcement_bot nombre de places ?\nprix de la carte ?"))
    reply = server.wait_for_reply().text
    assert ("places" in reply, "La carte de lecteur coûte" in reply) == (True, True)


@pytest.mark.parametrize("text", ["/ask\n", "/ask +", "/ask\n+", "/ask \u00a0"])
@pytest.mark.parametrize("user", [MARIE, CAMILLE], ids=["administrator", "member"])
def test_ask_without_a_question_explains_itself(server: BotApiServer, text: str, user: int) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    server.user(text, GROUP, user=user)
    assert server.wait_for_reply().text.startswith("Écrivez votre question après /ask")


def test_an_anonymous_administrators_note_is_the_groups(server: BotApiServer) -> None:
    text = "/ask prix de la carte\nBonne lecture"
    server.message(GROUP, text=text, **FROM_NOBODY)
    assert server.wait_for_reply().text.startswith("Staff")


# The same answer again


def test_the_same_answer_minutes_later_is_a_link_to_it(server: BotApiServer) -> None:
    server.user("/ask prix de la carte", SUPERGROUP, user=MARIE)
    first = server.wait_for_reply()
    again = server.user("/ask combien coûte la carte de lecteur ?", SUPERGROUP, user=CAMILLE)
    reply = server.wait_for_reply()
    link = f"https://t.me/c/1234567890/{first.message_id}"
    assert (reply.text, reply.reply_to) == (f"J’ai déjà répondu à cela il y a quelques minutes\u202f: {link}", again)


def test_in_a_basic_group_it_is_a_reply_to_it(server: BotApiServer) -> None:
    server.user("/ask prix de la carte", BASIC, user=MARIE)
    first = server.wait_for_reply()
    server.user("/ask prix de la carte", BASIC, user=CAMILLE)
    reply = server.wait_for_reply()
    assert (reply.text[:23], reply.reply_to) == ("J’ai déjà répondu à cel", first.message_id)


def test_an_answer_that_was_deleted_is_given_again(server: BotApiServer) -> None:
    server.user("/ask prix de la carte", BASIC, user=MARIE)
    server.delete(server.wait_for_reply().message_id, BASIC)
    server.user("/ask prix de la carte", BASIC, user=CAMILLE)
    assert server.wait_for_reply().text == FRENCH


def test_an_answer_put_into_the_other_language_meanwhile_is_given_again(server: BotApiServer) -> None:
    server.user("/ask prix de la carte", SUPERGROUP, user=MARIE)
    first = server.wait_for_reply()
    server.press("In English", SUPERGROUP, user=CAMILLE)
    assert server.wait_for_reply().text == ENGLISH
    server.user("/ask prix de la carte", SUPERGROUP, user=CAMILLE)
    assert server.wait_for_reply().text == FRENCH
    server.user("en français", SUPERGROUP, user=9, reply_to=first.message_id)
    assert "J’ai déjà répondu" in server.wait_for_reply().text, "it still is what that message is about"


def test_a_question_back_is_answered_by_a_button(server: BotApiServer) -> None:
    server.user("/ask lecteurs tarif", GROUP, user=MARIE)
    offered = server.wait_for_reply()
    assert "Vouliez-vous parler de ceci" in offered.text
    server.press("Le prix de la carte", GROUP, user=CAMILLE)
    reply = server.wait_for_reply()
    assert (reply.text, reply.reply_to) == (FRENCH, offered.message_id)


def test_another_language_or_another_group_is_another_answer(server: BotApiServer) -> None:
    server.user("/ask prix de la carte", BASIC, user=MARIE)
    server.user("/ask price of the card", BASIC, user=MARIE)
    server.user("/ask prix de la carte", SUPERGROUP, user=MARIE)
    assert sorted(server.wait_for_reply().text for _ in range(3)) == sorted([FRENCH, ENGLISH, FRENCH])


# Forum topics


def test_in_a_forum_topic_it_answers_there_and_links_there(server: BotApiServer) -> None:
    topic: dict[str, Any] = {"message_thread_id": 500, "is_topic_message": True}
    root = server.message(SUPERGROUP, user=MARIE, forum_topic_created={"name": "Carte", "icon_color": 1}, **topic)
    server.user("/ask prix de la carte", SUPERGROUP, user=MARIE, reply_to=root, **topic)
    first = server.wait_for_reply()
    server.user("/ask prix de la carte", SUPERGROUP, user=MARIE, reply_to=root, **topic)
    second = server.wait_for_reply()
    assert first.text == FRENCH
    assert [each.parameters["message_thread_id"] for each in (first, second)] == ["500", "500"]
    assert f"/c/1234567890/500/{first.message_id}" in second.text


def test_in_general_it_names_no_topic(server: BotApiServer) -> None:
    server.user("/ask prix de la carte", SUPERGROUP, user=MARIE, message_thread_id=44)
    assert "message_thread_id" not in server.wait_for_reply().parameters


# Who comes in


def test_says_how_to_use_it_when_it_is_added(server: BotApiServer) -> None:
    add_the_bot(server, GROUP)
    reply = server.wait_for_reply()
    assert "/ask" in reply.text
    assert reply.parameters["disable_notification"] == "true"


@pytest.mark.parametrize(
    "change",
    [{"was": "member", "now": "administrator"}, {"was": "member", "now": "left"}, {"date": 1}],
    ids=["promoted", "removed", "long ago"],
)
def test_says_nothing_of_what_else_becomes_of_it(server: BotApiServer, change: dict[str, Any]) -> None:
    add_the_bot(server, GROUP, **change)
    assert_silence(server)


def test_newcomers_get_one_quiet_greeting_an_hour(server: BotApiServer) -> None:
    come_in(server, GROUP, describe_person(11, "fr"))
    come_in(server, GROUP, describe_person(12, "fr"))
    reply = server.wait_for_reply()
    assert reply.text.startswith("Bienvenue")
    assert reply.parameters["disable_notification"] == "true"
    assert reply.reply_to is None
    assert_silence(server)


@pytest.mark.parametrize(
    ("people", "more"),
    [([BOT | {"id": 5}], {}), ([BOT], {}), ([describe_person(11, "fr")], {"date": int(time.time()) - 400})],
    ids=["a bot", "itself", "long ago"],
)
def test_greets_no_bots_and_nobody_late(
    server: BotApiServer, people: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    come_in(server, GROUP, *people, **more)
    assert_silence(server)


# Settings


def test_administrators_choose_with_buttons(server: BotApiServer) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    server.user("/group", GROUP, user=MARIE)
    first = server.wait_for_reply()
    assert "nouveaux membres\u202f: oui" in first.text
    server.press("Ne plus accueillir les nouveaux", GROUP, user=MARIE)
    second = server.wait_for_reply()
    assert (second.message_id, "nouveaux membres\u202f: non" in second.text) == (first.message_id, True)
    come_in(server, GROUP, describe_person(11, "fr"))
    assert_silence(server)


def test_the_language_an_administrator_chooses_is_the_groups(server: BotApiServer) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    server.user("/lang en", GROUP, user=MARIE)
    assert "Language of my replies: English" in server.wait_for_reply().text
    server.user("/ask prix de la carte", GROUP, user=CAMILLE)
    assert server.wait_for_reply().text == ENGLISH
    server.user("/lang auto", GROUP, user=MARIE)
    server.wait_for_reply()
    server.user("/ask prix de la carte", GROUP, user=CAMILLE)
    assert server.wait_for_reply().text == FRENCH


def test_the_language_somebody_else_chooses_is_their_own(server: BotApiServer) -> None:
    server.user("/lang en", GROUP, user=CAMILLE)
    server.wait_for_reply()
    server.user("/topics", GROUP, user=MARIE)
    server.user("/topics", GROUP, user=CAMILLE)
    assert [server.wait_for_reply().text[:5] for _ in range(2)] == ["Quel ", "Which"]


def test_settings_are_not_shown_again_when_the_command_is_edited(server: BotApiServer) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    command = server.user("/group", GROUP, user=MARIE)
    server.wait_for_reply()
    server.edit(command, "/group please", GROUP)
    assert_silence(server)


def test_everyone_else_is_told_politely(server: BotApiServer) -> None:
    server.user("/group", GROUP, user=CAMILLE)
    assert server.wait_for_reply().text.startswith("Seuls les administrateurs")
    server.api.members.admins.add((GROUP, MARIE))
    server.user("/group", GROUP, user=MARIE)
    panel = server.wait_for_reply()
    server.press("Répondre en anglais", GROUP, user=CAMILLE)
    assert server.wait_for_reply().text.startswith("Seuls les administrateurs")
    assert server.shown(panel.message_id, GROUP) == panel.text


def test_when_telegram_does_not_tell_who_runs_the_group_nobody_does(server: BotApiServer) -> None:
    server.api.members.admins.add((GROUP, MARIE))
    server.fail("getChatMember", ServerFault(400, "Bad Request: member list is inaccessible"))
    server.user("/group", GROUP, user=MARIE)
    assert server.wait_for_reply().text.startswith("Seuls les administrateurs")


# Without the store


@pytest.fixture
def no_chats(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be read or written of chats."""

    async def fail(*_: object) -> None:
        raise StoreError("disk I/O error")

    for method in ("of", "keep", "drop", "move_sessions"):
        monkeypatch.setattr(Chats, method, fail)


@pytest.mark.usefixtures("no_chats")
def test_goes_on_from_memory_while_the_store_is_away(server: BotApiServer, caplog: pytest.LogCaptureFixture) -> None:
    server.api.members.admins.add((BASIC, MARIE))
    server.user("/lang en", BASIC, user=MARIE)
    server.wait_for_reply()
    server.user("/ask prix de la carte", BASIC, user=CAMILLE)
    assert server.wait_for_reply().text == ENGLISH
    server.message(BASIC, user=MARIE, migrate_to_chat_id=SUPERGROUP)
    server.message(SUPERGROUP, user=MARIE, migrate_from_chat_id=BASIC)
    server.user("/ask prix de la carte", SUPERGROUP, user=CAMILLE)
    assert server.wait_for_reply().text == ENGLISH
    assert caplog.text.count("kept in memory for now") == 1


# A group becomes a supergroup


def test_a_supergroup_keeps_settings_and_talks_of_the_group_it_was(server: BotApiServer) -> None:
    server.api.members.admins.add((BASIC, MARIE))
    server.user("/lang en", BASIC, user=MARIE)
    server.wait_for_reply()
    server.user("/ask prix de la carte", BASIC, user=CAMILLE)
    server.wait_for_reply()
    server.api.members.migrated[BASIC] = SUPERGROUP
    server.message(BASIC, user=MARIE, migrate_to_chat_id=SUPERGROUP)
    server.message(SUPERGROUP, user=MARIE, migrate_from_chat_id=BASIC)
    server.user("/ask en français", SUPERGROUP, user=CAMILLE)
    assert server.wait_for_reply().text == FRENCH
    server.user("/topics", SUPERGROUP, user=9)
    assert server.wait_for_reply().text.startswith("Which topic")


def test_a_reply_on_its_way_finds_the_supergroup(server: BotApiServer) -> None:
    server.api.members.migrated[BASIC] = SUPERGROUP
    server.api.chats |= {BASIC, SUPERGROUP}
    server.message(SUPERGROUP, user=MARIE, text="bonjour")
    server.user("/ask prix de la carte", BASIC, user=CAMILLE)
    reply = server.wait_for_reply()
    assert (reply.chat, reply.text) == (SUPERGROUP, FRENCH)


def test_so_does_a_reply_that_follows_an_edit(server: BotApiServer) -> None:
    question = server.user("/ask prix de la carte", BASIC, user=CAMILLE)
    server.wait_for_reply()
    server.message(SUPERGROUP, user=MARIE, text="bonjour")
    server.api.members.migrated[BASIC] = SUPERGROUP
    server.edit(question, "/ask nombre de places", BASIC)
    reply = server.wait_for_reply()
    assert (reply.chat, reply.text) == (SUPERGROUP, SEATS)
