"""The tiny announcement in a folder of the test's own, and what people asked about it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.assembly import assemble
from bot.conversation import Conversation
from bot.settings import Settings
from bot.shipped_content import COMMON
from bot.store.question_log import LoggedVote, QuestionLog
from bot.store.records import Question
from tests.authoring.report.people import asked

SMALL = Path(__file__).parent.parent.parent / "telegram" / "small.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The content."""
    folder = tmp_path / "intents"
    folder.mkdir()
    shutil.copy(SMALL, folder)
    shutil.copy(COMMON / "wording.yaml", folder)
    return folder


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def environment(folder: Path, cache: Path, tmp_path: Path) -> dict[str, str]:
    return {
        "BOT_INTENTS": str(folder),
        "BOT_CACHE": str(cache),
        "BOT_ENCODER": "none",
        "BOT_STORE": f"sqlite:///{tmp_path / 'bot.db'}",
    }


@pytest.fixture
def conversation(environment: dict[str, str]) -> Conversation:
    return assemble(Settings.of(environment))


@pytest.fixture
def log() -> QuestionLog:
    """Three days: a question in three spellings that nothing answers, and some that got their answer."""
    questions: tuple[Question, ...] = (
        asked("la bibliothèque a-t-elle un jardin ?", "clarify", day=1),
        asked("prix de la carte", "answer", "card_price", day=1),
        asked("la bibliotheque a-t-elle un jardin", "out_of_scope", day=3),
        asked("la bibliothèque a t elle un jardinn ?", "clarify", day=3),
        asked("who painted the ceiling", "not_stated", language="en", day=3),
        asked("opening hours", "not_stated", "library_hours", language="en", day=3),
        asked("merci", "smalltalk", "gone_since", day=3),
    )
    votes = (
        LoggedVote(1.0, "card_price", "fr", 1),
        LoggedVote(2.0, "card_price", "fr", -1),
        LoggedVote(3.0, "library_seats", "en", -1),
    )
    return QuestionLog(questions, votes)
