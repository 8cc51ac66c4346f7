"""Which utterances are asked again after an edit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from bot.authoring.check.leave_one_out import LeaveOneOutResults, ask_all
from bot.content import load
from bot.understanding.scoring.labels import bare_phrases

Change = Callable[[dict[str, str]], Path]


def asked(folder: Path, cache: Path) -> tuple[LeaveOneOutResults, int]:
    """What came out, and how many lines were asked for it."""
    counted = [0]
    answers = ask_all(load(folder), "none", cache, lambda done, of: counted.append(done))
    return answers, counted[-1]


def test_all_lines_are_asked_once_for_a_content(changed: Change, tmp_path: Path) -> None:
    folder = changed({})
    content = load(folder)
    first, count = asked(folder, tmp_path / "cache")
    assert count == len(content.utterances) + len(bare_phrases(content))
    second, count = asked(folder, tmp_path / "cache")
    assert count == 0
    assert second.similarity.tolist() == first.similarity.tolist()


def test_after_an_utterance_goes_only_those_that_leant_on_it_are_asked(changed: Change, tmp_path: Path) -> None:
    before, everything = asked(changed({}), tmp_path / "cache")
    after, count = asked(changed({"        - the Sunday opening hours\n": ""}), tmp_path / "cache")
    assert 0 < count < everything / 2
    assert len(after.winner) == len(before.winner) - 1
    assert min(after.winner.min(), after.nearest_other.min(), after.nearest_own.min()) >= -1


def test_a_new_utterance_is_asked_and_those_near_it(changed: Change, tmp_path: Path) -> None:
    folder = changed({})
    asked(folder, tmp_path / "cache")
    folder = changed({"        - seats, how many?": "        - price of that card\n        - seats, how many?"})
    after, _ = asked(folder, tmp_path / "cache")
    line = [utterance.text for utterance in load(folder).utterances].index("price of the card")
    assert load(folder).utterances[after.nearest_other[line]].text == "price of that card"
