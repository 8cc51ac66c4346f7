"""What version 0.1 stored or handed out is read by this version: renaming is for the code alone.

`tests/stored` holds what that version wrote, byte for byte: a store, the ids of its intents, content with every key.
"""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot.authoring.scripts.parsing import read_scripts
from bot.content import Announcement, load
from bot.content.model import Outcome
from bot.conversation import Action, AskedQuestion, Conversation, Session
from bot.conversation.groups import GroupSettings
from bot.conversation.links import Link
from bot.conversation.reply import Verb
from bot.fake_telegram.api import describe_chat
from bot.fake_telegram.server import TOKEN, BotApiServer
from bot.settings import Settings
from bot.shipped_content import COMMON
from bot.store.business import BusinessChats, Connection
from bot.store.chats import Chats
from bot.store.given_answers import GivenAnswer
from bot.store.groups import GroupState
from bot.store.handovers import Handovers, Thread
from bot.store.most_asked import MostAsked
from bot.store.moved_chats import Move, MovedChats
from bot.store.mutes import Mutes
from bot.store.records import JournalBatch
from bot.store.statistics import Inquiry
from bot.store.store import Store
from bot.store.user_state import AnsweredMessage, UserState, digest
from tests.telegram.running import RunningBot

STORED = Path(__file__).parent / "stored"
NOW = 1_700_000_000.0
SESSION = Session(
    "fr", "en", "card_price", 3, ("library_seats", "opening_hours"), True, 1, ("library_seats",), ("card_price",)
)
STATE = UserState(
    SESSION,
    7,
    (AnsweredMessage(41, digest("prix"), 42, 7, SESSION),),
    (AskedQuestion("combien ?", Outcome.OUT_OF_SCOPE, ("card_price",), NOW - 60),),
    "1234567890",
    (GivenAnswer(42, "", ("card_price",), "en", 0.0, None, (43, 41)),),
)
GROUP = GroupState(
    GroupSettings("fr", False),
    NOW,
    (GivenAnswer(90, digest("x"), ("library_seats",), "fr", NOW, 3, (91,)),),
    -99,
)
T = TypeVar("T")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A store that version 0.1 has left behind."""
    path = tmp_path / "bot.db"
    connection = sqlite3.connect(path)
    connection.executescript((STORED / "store_0_1.sql").read_text(encoding="utf-8"))
    connection.close()
    return path


@pytest.fixture
def read(file: Path) -> Callable[[Callable[[Store], Awaitable[object]]], object]:
    """Opens the store a minute later and asks it something."""

    async def opened(ask: Callable[[Store], Awaitable[object]]) -> object:
        store = Store(f"sqlite+aiosqlite:///{file}", 90, lambda: NOW + 60)
        try:
            await store.open()
            return await ask(store)
        finally:
            await store.close()

    return lambda ask: asyncio.run(opened(ask))


Read = Callable[[Callable[[Store], Awaitable[object]]], object]


async def _leased(store: Store) -> object:
    (lease,) = (await store.write(JournalBatch(lease_limit=9))).leases
    return lease.chat, [each.update_id for each in lease.updates], dict(lease.states)


async def _group(store: Store) -> GroupState:
    return GroupState.from_json(await Chats(store).of("group:-100") or "")


async def _counted(store: Store) -> object:
    statistics = await Inquiry(store, lambda: NOW + 60).statistics(7)
    return sum(statistics.outcomes.values()), sum(statistics.unhelpful.values())


STORE: dict[str, tuple[Callable[[Store], Awaitable[object]], object]] = {
    "what waits, and what is remembered of the person": (_leased, (7, [2], {(7, 7): STATE})),
    "a group": (_group, GROUP),
    "a mute": (lambda store: Mutes(store, lambda: NOW + 60).is_muted(-200), True),
    "a business connection": (lambda store: BusinessChats(Chats(store)).connection("abc"), Connection(True, True)),
    "when its owner wrote": (lambda store: BusinessChats(Chats(store)).owner_wrote_at(5), NOW),
    "a move": (lambda store: MovedChats(Chats(store)).of(-300), Move(-1_000_000_000_300, NOW)),
    "a hand-over": (lambda store: Handovers(store).behind(500), Thread(11, (7, 7), "fr", 500, NOW, NOW + 600)),
    "the log of questions": (lambda store: MostAsked(store).since(NOW - 1), ("card_price",)),
    "its statistics": (_counted, (1, 1)),
}


@pytest.mark.parametrize(("ask", "known"), STORE.values(), ids=STORE.keys())
def test_a_store_of_version_0_1_is_read(read: Read, ask: Callable[[Store], Awaitable[object]], known: object) -> None:
    assert read(ask) == known


def test_a_bot_on_that_store_answers_what_waited_and_knows_the_person_again(
    file: Path, tiny: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    connection = sqlite3.connect(file)
    connection.execute("UPDATE sessions SET seen_at = ?", (time.time(),))  # what is a month old is forgotten
    connection.commit()
    connection.close()
    with BotApiServer() as server:
        server.api.messages[7, 42] = {"message_id": 42, "date": int(NOW), "chat": describe_chat(7), "text": "15 euros."}
        given = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url, "BOT_STORE": f"sqlite:///{file}"}
        with RunningBot(Settings.of(given), tiny) as bot:
            assert "1,200" in server.wait_for_reply().text, "in English, which the person has chosen"
            server.press_data("a:seats_count:fr", 42, chat=7, user=7)
            assert "1\u202f200" in server.wait_for_reply().text
        assert bot.error is None


# Buttons


@pytest.mark.parametrize(
    ("data", "outcome", "text"),
    [
        ("a:library_seats:fr", Outcome.ANSWER, "La bibliothèque compte"),
        ("a:seats_count:en", Outcome.ANSWER, "The library has"),
        ("x:card_price:fr", Outcome.ANSWER, "La carte de lecteur"),
        ("x:card_price:en:ys12", Outcome.ANSWER, "Yes. The reader’s card"),
        ("s:card_price:fr", Outcome.ANSWER, "La carte de lecteur"),
        ("h:card_price:fr", Outcome.ANSWER, "La carte de lecteur"),
        ("h:card_price:fr:9", Outcome.ANSWER, "La carte de lecteur"),
        ("u:card_price:en", Outcome.SMALLTALK, "I am sorry"),
        ("z:card_price:fr:1", Outcome.ANSWER, "La carte de lecteur"),
        ("t::fr", Outcome.SMALLTALK, "Quel sujet"),
        ("t:card:en", Outcome.SMALLTALK, "Here is what"),
        ("t:membership:", Outcome.SMALLTALK, "Here is what"),
        ("n::fr", Outcome.OUT_OF_SCOPE, "D’accord."),
    ],
)
def test_a_button_of_version_0_1_does_what_it_says(tiny: Conversation, data: str, outcome: Outcome, text: str) -> None:
    action = Action.parse(data)
    assert action is not None
    reply, _ = tiny.press(Session(), action, "en")
    assert (reply.outcome, reply.text[: len(text)]) == (outcome, text)


@pytest.mark.parametrize(
    ("data", "verb"),
    [("g:fr:en", Verb.GROUP), ("g:greet_not:fr", Verb.GROUP), ("b::fr", Verb.HAND_BACK), ("h::fr", Verb.HAND_BACK)],
)
def test_a_button_of_a_group_or_of_the_staff_keeps_its_meaning(data: str, verb: Verb) -> None:
    action = Action.parse(data)
    assert action is not None and action.verb is verb


# Ids and links


def test_each_intent_of_version_0_1_is_known_by_the_id_it_had(announcement: Announcement) -> None:
    ids = (STORED / "intents_0_1.txt").read_text(encoding="utf-8").split()
    assert not [each for each in ids if announcement.intent_id(each) is None]


@pytest.mark.parametrize(
    ("text", "payload"),
    [
        ("library_seats", "library_seats"),
        ("seats_count", "library_seats"),
        ("library_seats-fr", "library_seats-fr"),
        ("t-card", "t-card"),
        ("t-membership-en", "t-card-en"),
        ("topics", "topics"),
        ("https://t.me/library_bot?start=seats_count-en", "library_seats-en"),
        ("t.me/library_bot?startgroup=t-card", "t-card"),
        ("/start@library_bot library_seats", "library_seats"),
    ],
)
def test_a_link_of_version_0_1_leads_where_it_did(tiny: Conversation, text: str, payload: str) -> None:
    link = Link.parse(text, tiny.announcement)
    assert link is not None and link.payload == payload


# Files of authors


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with all keys that version 0.1 knew."""
    folder = tmp_path / "intents"
    folder.mkdir()
    shutil.copy(STORED / "content_0_1.yaml", folder)
    shutil.copy(STORED / "more_0_1.yaml", folder)
    shutil.copy(COMMON / "wording.yaml", folder)
    return folder


def test_content_with_every_key_of_version_0_1_is_loaded(content: Path) -> None:
    loaded = load(content)
    assert sorted(loaded.intents) == ["card_discount", "card_price", "library_seats", "thanks"]
    assert loaded.topic_id("membership") == "card"


def test_a_script_with_the_keys_of_version_0_1_is_read() -> None:
    assert [script.name for script in read_scripts(STORED / "script_0_1.yaml")] == [
        "every key of a step [price of the card]",
        "every key of a step [what does the card cost]",
    ]


@pytest.mark.parametrize("plugin", ["bot.scripts.pytest_plugin", "bot.authoring.scripts.pytest_plugin"])
def test_a_project_that_names_the_plugin_and_its_options_as_before_is_collected(
    pytester: pytest.Pytester, content: Path, plugin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_ENCODER", "none")
    monkeypatch.setenv("BOT_CACHE", str(pytester.path / "cache"))
    pytester.makeconftest(f'pytest_plugins = ["{plugin}"]')
    pytester.makeini(f"[pytest]\nbot_intents = {content}\nbot_levels = core application\n")
    folder = pytester.mkdir("conversations")
    shutil.copy(STORED / "script_0_1.yaml", folder)
    pytester.runpytest_inprocess("--collect-only", "-q").assert_outcomes()
    pytester.runpytest_inprocess("-q", "-k", "cost").assert_outcomes(passed=2, deselected=2)
