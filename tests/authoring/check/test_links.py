"""Ids once published lead somewhere for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.authoring.check import links
from bot.authoring.check.checked_content import CheckedContent
from bot.content.loading import parse
from bot.errors import BotError, Severity
from bot.settings import INTENTS

Change = Callable[[dict[str, str]], Path]


def found(folder: Path) -> list[tuple[str, int, str]]:
    checked = CheckedContent.of(parse(folder))
    return [(each.rule, each.mark.line, each.remedy) for each in links.findings(checked, links.links_file(folder))]


def test_nothing_is_asked_of_what_was_never_published(changed: Change) -> None:
    assert found(changed({})) == []


def test_publishing_writes_down_answers_and_their_topics_sorted(changed: Change) -> None:
    folder = changed({})
    content = parse(folder).announcement()
    assert links.publish(content, folder / "links.txt") == ["card", "card_price", "library", "library_seats"]
    assert (folder / "links.txt").read_text() == "card\ncard_price\nlibrary\nlibrary_seats\n"
    assert links.publish(content, folder / "links.txt") == []
    assert found(folder) == []


def test_an_id_that_went_is_a_fault_until_an_alias_holds_it(changed: Change) -> None:
    folder = changed({})
    (folder / "links.txt").write_text("card\ncard_fee\ncard_price\nlibrary\nlibrary_seats\nlost\nreader_card\n")
    assert found(folder) == [("lost-link", 6, "add `aliases: [lost]` to the intent that replaces it")]


def test_an_id_that_is_not_written_down_is_a_warning(changed: Change) -> None:
    folder = changed({})
    (folder / "links.txt").write_text("card\n")
    assert [rule for rule, _, _ in found(folder)] == ["unpublished"]


def test_what_is_switched_off_is_neither_published_nor_lost(changed: Change) -> None:
    folder = changed({"  card_price:\n": "  card_price:\n    enabled: false\n"})
    (folder / "links.txt").write_text("card\ncard_price\nlibrary\nlibrary_seats\n")
    assert found(folder) == []
    assert links.linkable(parse(folder).announcement()) == {"library", "library_seats"}


def test_a_file_that_cannot_be_read_is_told(changed: Change) -> None:
    folder = changed({})
    (folder / "links.txt").write_bytes(b"\xff\xfe")
    with pytest.raises(BotError, match=r"links\.txt cannot be read"):
        found(folder)


def test_beside_a_single_file_it_bears_its_name() -> None:
    assert links.links_file(INTENTS / "topics.yaml") == INTENTS / "topics.links.txt"


def test_all_shipped_ids_are_written_down() -> None:
    checked = CheckedContent.of(parse(INTENTS))
    assert [each for each in links.findings(checked, INTENTS / "links.txt") if each.level is Severity.FAULT] == []
    assert links.linkable(checked.announcement) <= set((INTENTS / "links.txt").read_text().split())
