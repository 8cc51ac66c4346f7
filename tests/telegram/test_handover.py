"""A person of the staff takes over where the bot cannot help, and gives back: both sides, over HTTP."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.assembly import assemble
from bot.conversation import Conversation, Session
from bot.fake_telegram.api import SentMessage
from bot.fake_telegram.server import BLOCKED, FLOOD, INTERNAL, BotApiServer, ServerFault
from bot.settings import Settings
from bot.store.store import Store, StoreError
from tests.postgres import PostgresServer
from tests.telegram.running import RunningBot

STAFF, MARIE = -500, 900
PERSON, OTHER = 7, 8
CONTACT = "aide@example.org"
OFF_TOPIC = "raconte une blague"
QUESTION = "c'est ouvert le dimanche ? écrivez à camille@example.org"
ANSWER = "La carte de lecteur coûte 15\xa0euros."
FILE = {"file_id": "x", "file_unique_id": "y"}
PHOTO: dict[str, Any] = {"photo": [FILE | {"width": 90, "height": 90}]}
KICKED = ServerFault(403, "Forbidden: bot was kicked from the supergroup chat", chat=STAFF)


@pytest.fixture(scope="module")
def staffed(small: dict[str, str]) -> dict[str, str]:
    return small | {"BOT_STAFF_CHAT": str(STAFF), "BOT_SUPPORT_CONTACT": CONTACT, "BOT_HANDOVER_MINUTES": "5"}


@pytest.fixture(scope="module")
def conversation(staffed: dict[str, str]) -> Conversation:
    return assemble(Settings.of(staffed))


@pytest.fixture
def small_here(staffed: dict[str, str], tmp_path: Path) -> dict[str, str]:
    return staffed | {"BOT_STORE": f"sqlite:///{tmp_path / 'bot.db'}"}


@pytest.fixture
def staff(server: BotApiServer, bot: RunningBot) -> Iterator[BotApiServer]:
    """The server, with the bot serving and somebody in the staff's chat."""
    server.user("salut tout le monde", chat=STAFF, user=MARIE)
    yield server


def ask_for_a_person(server: BotApiServer, chat: int = PERSON, **more: Any) -> SentMessage:
    """Somebody wants a person; what the staff sees of it."""
    server.user("/human", chat=chat, **more)
    post, told = server.wait_for_reply(), server.wait_for_reply()
    assert (post.chat, told.chat) == (STAFF, chat)
    return post


def take_over(server: BotApiServer, chat: int = PERSON, **more: Any) -> SentMessage:
    """Somebody wants a person, and gets one; what the staff sees of it."""
    post = ask_for_a_person(server, chat, **more)
    server.user("Bonjour, je regarde.", chat=STAFF, user=MARIE, reply_to=post.message_id)
    answer, taken = server.wait_for_reply(), server.wait_for_reply()
    assert (answer.chat, taken.chat) == (chat, STAFF)
    return taken


def sent_to(server: BotApiServer, chat: int) -> list[str]:
    return [sent.text for sent in server.api.sent if sent.chat == chat]


# Who needs a person


def test_a_first_failure_stays_between_the_person_and_the_bot(staff: BotApiServer) -> None:
    staff.user(OFF_TOPIC, chat=PERSON)
    assert "je ne peux pas vous aider" in staff.wait_for_reply().text
    assert sent_to(staff, STAFF) == []


def test_the_second_failure_in_a_row_passes_both_questions_on(staff: BotApiServer) -> None:
    staff.user(OFF_TOPIC, chat=PERSON)
    staff.wait_for_reply()
    staff.user("quelle est la capitale du Pérou pour camille@example.org", chat=PERSON)
    post, told = staff.wait_for_reply(), staff.wait_for_reply()
    assert post.chat == STAFF
    assert post.text.splitlines() == [
        "Le bot n’a pas su répondre deux fois de suite.",
        "«\u202fraconte une blague\u202f» (hors sujet ou pas compris)",
        "«\u202fquelle est la capitale du Pérou pour [e-mail]\u202f» (hors sujet ou pas compris)",
        "Langue\u202f: français.",
        "Pour lui écrire, répondez à ce message\u202f; votre nom ne lui est pas montré.",
    ]
    assert post.titles == ["Rendre la main au bot"]
    assert told.chat == PERSON
    assert "J’ai donc transmis vos questions, sans votre nom" in told.text


def test_after_that_it_takes_two_failures_again(staff: BotApiServer) -> None:
    for _ in range(3):
        staff.user(OFF_TOPIC, chat=PERSON)
    staff.wait_until(lambda: len(staff.api.sent) == 4, "three replies and what the staff sees")
    assert len(sent_to(staff, STAFF)) == 1
    assert "je ne peux pas vous aider" in sent_to(staff, PERSON)[-1]


def test_who_asks_for_a_person_is_passed_on_with_what_was_asked_before(staff: BotApiServer) -> None:
    staff.user("prix de la carte", chat=PERSON)
    staff.wait_for_reply()
    post = ask_for_a_person(staff)
    assert "Quelqu’un demande à parler à une personne." in post.text
    assert "«\u202fprix de la carte\u202f» (réponse donnée\u202f: Le prix de la carte)" in post.text


def test_none_of_these_counts_as_a_failure(staff: BotApiServer) -> None:
    staff.user("prix de la carte", chat=PERSON)
    answer = staff.wait_for_reply()
    for _ in range(2):
        staff.press_data("n::fr", answer.message_id, PERSON)
    replies = [staff.wait_for_reply() for _ in range(3)]
    assert [reply.chat for reply in replies] == [PERSON, STAFF, PERSON]
    assert "prix de la carte" in replies[1].text


def test_who_only_insists_is_not_passed_on_twice(staff: BotApiServer) -> None:
    ask_for_a_person(staff)
    staff.user("/human", chat=PERSON)
    assert "a déjà votre demande" in staff.wait_for_reply().text
    staff.user("prix de la carte", chat=PERSON)
    staff.wait_for_reply()
    assert "prix de la carte" in ask_for_a_person(staff).text


def test_the_staff_is_told_neither_name_nor_id(staff: BotApiServer) -> None:
    ask_for_a_person(staff, chat=987654321)
    (post,) = staff.called("sendMessage")[:1]
    assert "987654321" not in str(post)
    assert "Camille" not in str(post)


def test_the_staff_reads_in_the_persons_language(staff: BotApiServer) -> None:
    post = ask_for_a_person(staff, language="en")
    assert post.text.splitlines()[:3] == [
        "Somebody asks to talk to a person.",
        "No question asked before.",
        "Language: English.",
    ]


def test_a_group_gets_the_contact_and_no_hand_over(staff: BotApiServer) -> None:
    staff.user("/human@announcement_bot", chat=-7, user=PERSON)
    reply = staff.wait_for_reply()
    assert (reply.chat, CONTACT in reply.text) == (-7, True)
    assert sent_to(staff, STAFF) == []


def test_until_somebody_replies_the_bot_goes_on_answering(staff: BotApiServer) -> None:
    ask_for_a_person(staff)
    staff.user("prix de la carte", chat=PERSON)
    assert staff.wait_for_reply().text == ANSWER


# Somebody talks with them


def test_a_reply_in_the_staffs_chat_reaches_the_person(staff: BotApiServer) -> None:
    post = ask_for_a_person(staff)
    staff.user("Venez <samedi> & tôt.", chat=STAFF, user=MARIE, reply_to=post.message_id)
    answer, taken = staff.wait_for_reply(), staff.wait_for_reply()
    assert (answer.chat, answer.text) == (PERSON, "Réponse de l’équipe\u202f:\nVenez <samedi> & tôt.")
    assert answer.titles == ["Revenir au bot"]
    assert (taken.chat, taken.reply_to) == (STAFF, post.message_id)
    assert "Le bot se tait" in taken.text
    assert "5 minutes après votre dernier message" in taken.text


def test_a_photo_and_a_document_reach_the_person(staff: BotApiServer) -> None:
    taken = take_over(staff)
    staff.message(STAFF, user=MARIE, reply_to=taken.message_id, caption="Le plan", **PHOTO)
    staff.message(STAFF, user=MARIE, reply_to=taken.message_id, document=FILE)
    captions = [staff.wait_for_reply() for _ in range(2)]
    assert [(sent.method, sent.chat, sent.text) for sent in captions] == [
        ("copyMessage", PERSON, "Réponse de l’équipe\u202f:\nLe plan"),
        ("copyMessage", PERSON, "Réponse de l’équipe\u202f:"),
    ]


def test_what_cannot_be_passed_on_is_told_to_the_staff(staff: BotApiServer) -> None:
    taken = take_over(staff)
    staff.message(STAFF, user=MARIE, reply_to=taken.message_id, location={"latitude": 1.0, "longitude": 2.0})
    reply = staff.wait_for_reply()
    assert (reply.chat, "Cela n’est pas transmis" in reply.text) == (STAFF, True)


def test_the_bot_keeps_quiet_and_passes_on_without_what_is_private(staff: BotApiServer) -> None:
    taken = take_over(staff)
    staff.user(QUESTION, chat=PERSON)
    post = staff.wait_for_reply()
    assert (post.chat, post.reply_to) == (STAFF, taken.message_id)
    assert post.text == "La personne écrit\u202f: c’est ouvert le dimanche\u202f? écrivez à [e-mail]"
    staff.user("Oui.", chat=STAFF, user=MARIE, reply_to=post.message_id)
    assert staff.wait_for_reply().text == "Réponse de l’équipe\u202f:\nOui."
    assert staff.unread() == []


def test_two_people_are_not_mixed_up(staff: BotApiServer) -> None:
    first, second = take_over(staff, PERSON), take_over(staff, OTHER)
    staff.user("pour la première", chat=STAFF, user=MARIE, reply_to=first.message_id)
    staff.user("pour la seconde", chat=STAFF, user=MARIE, reply_to=second.message_id)
    answers = [staff.wait_for_reply() for _ in range(2)]
    assert [(sent.chat, sent.text.splitlines()[1]) for sent in answers] == [
        (PERSON, "pour la première"),
        (OTHER, "pour la seconde"),
    ]


def test_what_is_edited_is_passed_on_once_more_only_if_its_words_changed(staff: BotApiServer) -> None:
    take_over(staff)
    number = staff.user("à quelle heure ?", chat=PERSON)
    staff.wait_for_reply()
    staff.edit(number, chat=PERSON)
    staff.edit(number, "à quelle heure dimanche ?", chat=PERSON)
    assert "dimanche" in staff.wait_for_reply().text


def test_a_picture_of_the_person_is_asked_for_in_words(staff: BotApiServer) -> None:
    take_over(staff)
    staff.message(PERSON, **PHOTO)
    reply = staff.wait_for_reply()
    assert (reply.chat, "en quelques mots" in reply.text) == (PERSON, True)


def test_commands_are_the_bots_all_the_time(staff: BotApiServer) -> None:
    take_over(staff)
    staff.user("/topics", chat=PERSON)
    assert "Quel sujet" in staff.wait_for_reply().text
    staff.user("/human", chat=PERSON)
    assert "a déjà votre demande" in staff.wait_for_reply().text


def test_other_talk_in_the_staffs_chat_concerns_nobody(staff: BotApiServer) -> None:
    post = ask_for_a_person(staff)
    chatter = staff.user("tu t'en occupes ?", chat=STAFF, user=MARIE)
    staff.user("oui, je prends", chat=STAFF, user=901, reply_to=chatter)
    staff.message(
        STAFF, user=902, text="moi aussi", reply_to=post.message_id, sender_chat={"id": -1, "type": "channel"}
    )
    staff.press("Rendre la main au bot", STAFF, user=MARIE)
    remark = staff.wait_for_reply()
    staff.user("ah bon ?", chat=STAFF, user=MARIE, reply_to=remark.message_id)
    staff.user("/topics@announcement_bot", chat=STAFF, user=MARIE, reply_to=post.message_id)
    assert "Quel sujet" in staff.wait_for_reply().text, "a command is a command"
    assert len(sent_to(staff, PERSON)) == 1


def test_an_admin_who_does_not_show_who_they_are_is_of_the_staff(staff: BotApiServer) -> None:
    post = ask_for_a_person(staff)
    anonymous: dict[str, Any] = {"sender_chat": {"id": STAFF, "type": "supergroup", "title": "Staff"}}
    staff.message(STAFF, user=1087968824, text="Bonjour", reply_to=post.message_id, **anonymous)
    assert staff.wait_for_reply().chat == PERSON


# The end


@pytest.mark.parametrize("how", ["the button", "a reply"])
def test_the_staff_hands_back_and_the_person_is_told(staff: BotApiServer, how: str) -> None:
    taken = take_over(staff)
    if how == "the button":
        staff.press("Rendre la main au bot", STAFF, user=MARIE)
    else:
        staff.user("/release", chat=STAFF, user=MARIE, reply_to=taken.message_id)
    confirmed, told = staff.wait_for_reply(), staff.wait_for_reply()
    assert (confirmed.chat, confirmed.text) == (STAFF, "Le bot répond de nouveau à cette personne.")
    assert (told.chat, "vous parlez de nouveau au bot" in told.text) == (PERSON, True)
    staff.user("prix de la carte", chat=PERSON)
    assert staff.wait_for_reply().text == ANSWER


def test_what_is_not_taken_cannot_be_handed_back(staff: BotApiServer) -> None:
    ask_for_a_person(staff)
    staff.press("Rendre la main au bot", STAFF, user=MARIE)
    assert staff.wait_for_reply().text == "Le bot répond déjà à cette personne."


@pytest.mark.parametrize("how", ["the button", "the command"])
def test_the_person_goes_back_to_the_bot_and_the_staff_is_told(staff: BotApiServer, how: str) -> None:
    take_over(staff)
    if how == "the button":
        staff.press("Revenir au bot", PERSON)
    else:
        staff.user("/bot", chat=PERSON)
    told, post = staff.wait_for_reply(), staff.wait_for_reply()
    assert (told.chat, "L’équipe ne reçoit plus vos messages" in told.text) == (PERSON, True)
    assert (post.chat, post.text) == (STAFF, "La personne est revenue au bot.")
    staff.user("prix de la carte", chat=PERSON)
    assert staff.wait_for_reply().text == ANSWER


def test_who_talks_to_the_bot_already_is_told_so(staff: BotApiServer) -> None:
    staff.user("/bot", chat=PERSON)
    assert "Vous parlez déjà au bot" in staff.wait_for_reply().text


def test_when_the_staff_has_left_it_too_long_both_sides_are_told(staff: BotApiServer, tmp_path: Path) -> None:
    taken = take_over(staff)
    with sqlite3.connect(tmp_path / "bot.db") as database:
        database.execute("UPDATE handovers SET until = 1.0 WHERE until IS NOT NULL")
    database.close()
    told, post = staff.wait_for_reply(), staff.wait_for_reply()
    assert (told.chat, "ne vous a plus écrit depuis un moment" in told.text) == (PERSON, True)
    assert (post.chat, post.reply_to) == (STAFF, taken.message_id)
    staff.user("prix de la carte", chat=PERSON)
    assert staff.wait_for_reply().text == ANSWER


def test_the_staff_may_write_again_afterwards(staff: BotApiServer) -> None:
    taken = take_over(staff)
    staff.user("/bot", chat=PERSON)
    assert [staff.wait_for_reply().chat for _ in range(2)] == [PERSON, STAFF]
    staff.user("Encore une chose.", chat=STAFF, user=MARIE, reply_to=taken.message_id)
    assert staff.wait_for_reply().text.endswith("Encore une chose.")
    assert "Le bot se tait" in staff.wait_for_reply().text


# What goes wrong


def test_the_staff_is_told_that_the_person_has_blocked_the_bot(staff: BotApiServer) -> None:
    post = ask_for_a_person(staff)
    staff.fail("sendMessage", BLOCKED)
    staff.user("Bonjour", chat=STAFF, user=MARIE, reply_to=post.message_id)
    reply = staff.wait_for_reply()
    assert (reply.chat, "a bloqué le bot" in reply.text) == (STAFF, True)
    staff.user("prix de la carte", chat=PERSON)
    assert staff.wait_for_reply().text == ANSWER, "nobody took over"


def test_who_cannot_be_passed_on_is_told_so_and_gets_the_contact(
    staff: BotApiServer, caplog: pytest.LogCaptureFixture
) -> None:
    staff.break_down("sendMessage", KICKED)
    staff.user("/human", chat=PERSON)
    reply = staff.wait_for_reply()
    assert reply.chat == PERSON
    assert CONTACT in reply.text
    assert "Je n’ai pas pu transmettre" in reply.text
    assert "the bot is not in it, or may not write" in caplog.text


def test_without_the_store_nothing_is_passed_on_and_the_person_is_told_so(
    staff: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_over(staff)
    break_store(monkeypatch)
    staff.user("à quelle heure ?", chat=PERSON)
    staff.user("/human", chat=OTHER)
    replies = {sent.chat: sent.text for sent in (staff.wait_for_reply(), staff.wait_for_reply())}
    assert "je n’ai pas pu lui transmettre ce message" in replies[PERSON]
    assert "Je n’ai pas pu transmettre votre demande" in replies[OTHER]
    assert all(CONTACT in text for text in replies.values())


def break_store(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> Any:
        raise StoreError("away")

    for name in ("transaction", "reading"):
        monkeypatch.setattr(Store, name, broken)


def test_without_the_store_the_staff_is_told_that_nothing_is_passed_on(
    staff: BotApiServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = ask_for_a_person(staff)
    break_store(monkeypatch)
    staff.user("Bonjour", chat=STAFF, user=MARIE, reply_to=post.message_id)
    assert "base de données du bot ne répond pas" in staff.wait_for_reply().text


def test_what_is_delivered_again_is_posted_once(
    server: BotApiServer, settings: Settings, conversation: Conversation
) -> None:
    server.user("salut", chat=STAFF, user=MARIE)
    with RunningBot(settings, conversation):
        server.fail("sendMessage", *[ServerFault(502, "Bad Gateway", chat=PERSON)] * 5)
        server.user("/human", chat=PERSON)
        server.wait_until(lambda: len(server.called("sendMessage")) >= 6, "the reply to fail")
    with RunningBot(settings, conversation):
        server.wait_until(lambda: bool(sent_to(server, PERSON)), "the reply after a restart", timeout=20)
    assert len(sent_to(server, STAFF)) == 1
    assert "C’est transmis" in sent_to(server, PERSON)[0]


def test_a_flood_in_the_staffs_chat_is_waited_for(staff: BotApiServer) -> None:
    staff.fail("sendMessage", FLOOD, INTERNAL)
    assert "Quelqu’un demande" in ask_for_a_person(staff).text


def test_a_reply_to_what_is_no_longer_known_is_told_so(staff: BotApiServer) -> None:
    post = ask_for_a_person(staff)
    staff.user("/forget", chat=PERSON)
    staff.wait_for_reply()
    staff.wait_until(lambda: staff.pending() == 0, "it to be forgotten")
    staff.user("/privacy", chat=PERSON)
    staff.wait_for_reply()
    staff.user("Bonjour", chat=STAFF, user=MARIE, reply_to=post.message_id)
    reply = staff.wait_for_reply()
    assert (reply.chat, "on ne sait plus pour qui" in reply.text) == (STAFF, True)


def test_the_group_may_become_a_supergroup(staff: BotApiServer, caplog: pytest.LogCaptureFixture) -> None:
    staff.message(STAFF, user=MARIE, migrate_to_chat_id=-1009)
    staff.user("nous voilà", chat=-1009, user=MARIE)
    staff.wait_until(lambda: staff.pending() == 0, "it to be seen")
    staff.user("/human", chat=PERSON)
    assert staff.wait_for_reply().chat == -1009
    assert "set BOT_STAFF_CHAT=-1009" in caplog.text


def test_a_hand_over_outlives_a_restart(server: BotApiServer, settings: Settings, conversation: Conversation) -> None:
    server.user("salut", chat=STAFF, user=MARIE)
    with RunningBot(settings, conversation):
        taken = take_over(server)
    with RunningBot(settings, conversation):
        server.user("à quelle heure ?", chat=PERSON)
        assert server.wait_for_reply().chat == STAFF
        server.user("À huit heures.", chat=STAFF, user=MARIE, reply_to=taken.message_id)
        assert server.wait_for_reply().text.endswith("À huit heures.")


def test_replicas_share_what_is_handed_over(
    server: BotApiServer, settings: Settings, conversation: Conversation, postgres: str, postgres_server: PostgresServer
) -> None:
    shared = Settings.of(
        {"TELEGRAM_BOT_TOKEN": settings.token, "TELEGRAM_API_URL": server.url, "BOT_STORE": postgres}
        | {"BOT_STAFF_CHAT": str(STAFF), "BOT_HANDOVER_MINUTES": "5"}
    )
    server.user("salut", chat=STAFF, user=MARIE)
    with RunningBot(shared, conversation):
        take_over(server)
    with RunningBot(shared, conversation):
        server.user("à quelle heure ?", chat=PERSON)
        assert server.wait_for_reply().chat == STAFF


# What is said of it


def test_privacy_says_what_the_staff_gets(conversation: Conversation) -> None:
    reply, _ = conversation.respond(Session(language="fr"), "/privacy")
    assert "sont transmises à l’équipe, sans votre nom" in reply.text
    assert "Rien n’est transmis à qui que ce soit" not in reply.text
