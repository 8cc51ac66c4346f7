"""Nothing is tied to the first announcement: a second one, written from its own text alone, makes another bot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.assembly import assemble
from bot.content import LANGUAGES, Announcement, Language, Outcome
from bot.conversation import Action, Conversation, Session
from bot.conversation.reply import Verb
from bot.settings import Settings
from bot.shipped_content import COMMON
from tests.benchmarks.second import Question, score

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "announcements" / "night_train"
FIRST = re.compile(r"Facebook|SheMeansBusiness|Pôle emploi|FAIR|Inria|Zuckerberg|Paris|France")


@pytest.fixture(scope="module")
def conversation() -> Conversation:
    """The bot on the second announcement."""
    return assemble(Settings.of({"BOT_INTENTS": str(FOLDER / "intents")}))


@pytest.fixture(scope="module")
def announcement(conversation: Conversation) -> Announcement:
    """The second announcement."""
    return conversation.announcement


def test_each_fact_of_the_text_has_its_answer_and_nothing_else_has(announcement: Announcement) -> None:
    labels = set(re.findall(r"^\| `(\w+)` \|", (FOLDER / "FACTS.md").read_text("utf-8"), re.MULTILINE))
    assert {key for key, intent in announcement.intents.items() if intent.outcome is Outcome.ANSWER} == labels


def test_it_is_what_an_afternoon_gives(announcement: Announcement) -> None:
    gaps = [key for key, intent in announcement.intents.items() if intent.outcome is Outcome.NOT_STATED]
    own = [utterance for utterance in announcement.utterances if str(FOLDER) in utterance.mark.file]
    assert len(gaps) >= 80
    assert len(own) <= 6000


def test_every_first_utterance_leads_to_its_answer(conversation: Conversation, announcement: Announcement) -> None:
    for key, intent in announcement.intents.items():
        if intent.outcome is Outcome.ANSWER:
            for language in LANGUAGES:
                reply, _ = conversation.respond(Session(chosen=language), intent.utterances[language][0])
                assert key in reply.intents, intent.utterances[language][0]


def test_nothing_of_the_first_announcement_is_shown(conversation: Conversation) -> None:
    shown = [*_replies(conversation), *_words(conversation.announcement)]
    assert len(shown) > 500
    assert [text for text in shown if FIRST.search(text)] == []


def _replies(conversation: Conversation) -> Iterator[str]:
    """What each button and each command shows, and the buttons below it."""
    announcement = conversation.announcement
    for language in LANGUAGES:
        session = Session(chosen=language)
        told = [key for key, intent in announcement.intents.items() if intent.outcome is not Outcome.OUT_OF_SCOPE]
        actions = [Action(Verb.ANSWER, key, language) for key in told]
        actions += [Action(Verb.TOPICS, key, language) for key in ("", *announcement.topics)]
        replies = [conversation.press(session, action)[0] for action in actions]
        replies += [conversation.respond(session, f"/{name}")[0] for name in ("start", "help", "about", "privacy")]
        for reply in replies:
            yield reply.text
            yield from (button.title for button in reply.buttons)


def _words(announcement: Announcement) -> Iterator[str]:
    """The bot's own words, and what the empty cells of the grid are called."""
    texts = [text for _, text, _ in announcement.wording.sentences()]
    texts += [topic.name for topic in announcement.topics.values()]
    texts += [aspect.clause for aspect in announcement.aspects.values()]
    for text in texts:
        yield from (text.fr, text.en)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_says_of_itself_names_its_own_subject(conversation: Conversation, language: Language) -> None:
    own = conversation.wording
    texts = (own.welcome, own.help, own.about, own.out_of_scope, own.description, own.short_description)
    assert [text for text in texts if "Nocturail" not in conversation.write(text, language)] == []


def test_the_first_announcement_is_unknown_to_the_code_and_to_the_shared_words() -> None:
    code = {*(ROOT / "bot").rglob("*.py")} - {ROOT / "bot" / "shipped_content.py"}  # which names the folder
    for file in (*code, COMMON / "wording.yaml", COMMON / "aspects.yaml"):
        assert not re.search(r"(?i)facebook|shemeans|inria\b|pôle emploi|zuckerberg", file.read_text("utf-8")), file


def test_the_benchmark_counts_what_is_right_wrong_and_honest(conversation: Conversation) -> None:
    questions = [
        Question("1", "en", "how much is a cabin", Outcome.ANSWER, ("fare_cabin",)),
        Question("2", "en", "how much is a berth", Outcome.ANSWER, ("fare_cabin",)),
        Question("3", "en", "is there wifi", Outcome.NOT_STATED),
        Question("4", "en", "hello", Outcome.SMALLTALK),
    ]
    assert {name: (tally.hits, tally.count) for name, tally in score(conversation, questions).tallies.items()} == {
        "right": (1, 2),
        "top3": (1, 2),
        "wrong": (1, 2),
        "honest": (1, 1),
        "invented": (0, 1),
        "smalltalk": (1, 1),
        "language": (3, 3),
    }
