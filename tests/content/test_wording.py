"""The bot's own wording: each sentence knows its placeholders, and the keys of former versions go on to work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content import LANGUAGES, Announcement, Language, Outcome, load
from bot.content.model import PLACEHOLDER
from bot.content.wording import Wording
from bot.errors import ContentError
from tests.content.test_content import SOUND


@pytest.fixture
def wording(announcement: Announcement) -> Wording:
    return announcement.wording


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_holds_only_placeholders_that_are_declared_on_its_field(
    wording: Wording, language: Language
) -> None:
    used = {key: set(PLACEHOLDER.findall(text[language])) for key, text, _ in wording.sentences()}
    declared = {key: names for key, _, names in wording.sentences()}
    assert {key: names - declared[key] for key, names in used.items() if names - declared[key]} == {}


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("privacy", set()),
        ("too_long", {"limit"}),
        ("about", {"subject", "title", "publisher"}),
        ("thanks_several", {"count"}),
    ],
    ids=["none", "one", "several", "on a button"],
)
def test_a_field_declares_its_placeholders(wording: Wording, key: str, names: set[str]) -> None:
    assert {key: declared for key, _, declared in wording.sentences()}[key] == names


@pytest.mark.parametrize(
    ("before", "after", "problem", "remedy"),
    [
        ("{limit}", "{most}", "{most} means nothing here", "this wording knows {limit}"),
        ("{count} avis", "{name} avis", "{name} means nothing here", "this wording knows {count}"),
        ("{limit}", "{}", "the braces {} are empty", "write an id between them, or take them away"),
    ],
    ids=["another", "on a button", "empty"],
)
def test_a_placeholder_that_is_not_declared_is_refused(
    write: Callable[[str], Path], before: str, after: str, problem: str, remedy: str
) -> None:
    file = write(SOUND) / "wording.yaml"
    file.write_text(file.read_text("utf-8").replace(before, after), "utf-8")
    with pytest.raises(ContentError) as caught:
        load(file.parent)
    assert (caught.value.faults[0].problem, caught.value.faults[0].remedy) == (problem, remedy)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_a_name(wording: Wording, outcome: Outcome) -> None:
    assert wording.outcomes[outcome].en


@pytest.mark.parametrize(
    "keys",
    [
        "foreign_names: {fr: [Ithaque]}\nqualifiers: {fr: [par ville]}\n",
        "strangers: {fr: [Ithaque]}\nnarrowers: {fr: [par ville]}\n",
    ],
    ids=["today's", "former"],
)
def test_the_former_keys_of_foreign_names_and_qualifiers_mean_the_same(write: Callable[[str], Path], keys: str) -> None:
    announcement = load(write(SOUND + keys))
    assert (announcement.foreign_names, announcement.qualifiers) == ({"fr": ("Ithaque",)}, {"fr": ("par ville",)})


def test_a_key_and_its_former_name_add_up(write: Callable[[str], Path]) -> None:
    announcement = load(write(SOUND + "strangers: {fr: [Ithaque]}\nforeign_names: {fr: [Lyon], en: [Rome]}\n"))
    assert announcement.foreign_names == {"fr": ("Lyon", "Ithaque"), "en": ("Rome",)}
