"""The small parts of sending, without a wire."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content import Outcome
from bot.conversation import Reply
from bot.fake_telegram.api_checks import utf16_length
from bot.telegram.base.recent import RecentlyUsed
from bot.telegram.outbound.pieces import pieces, split
from bot.telegram.profile import shorten

WORDS = st.text("ab é👩‍👧\u0301.\n", min_size=1, max_size=200).map(str.strip).filter(bool)


@given(WORDS, st.integers(2, 50))
def test_pieces_fit_and_together_are_the_text(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < utf16_length(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("one two three", ["one two", "three"]),
        ("so be. a bc", ["so be.", "a bc"]),
        ("so be\n\n. bc", ["so be", ". bc"]),
        ("so be\na. bc", ["so be", "a. bc"]),
        ("abcdefghijkl", ["abcdefghij", "kl"]),
        ("👩👩👩👩👩👩", ["👩👩👩👩👩", "👩"]),
        ("abcdefghie\u0301", ["abcdefghi", "e\u0301"]),
        ("abcdefg👩\u200d👩", ["abcdefg", "👩\u200d👩"]),
        ("exactly 10", ["exactly 10"]),
    ],
    ids=["words", "sentences", "paragraphs", "lines", "one word", "emoji", "accent", "joined emoji", "fits"],
)
def test_parts_where_it_hurts_least(text: str, pieces: list[str]) -> None:
    assert split(text, 10) == pieces


@pytest.mark.parametrize(
    ("length", "expandable", "messages"),
    [(100, 100, [(100, 100)]), (4000, 94, [(4000, 94)]), (4000, 95, [(4000, 0), (0, 95)]), (100, 0, [(100, 0)])],
    ids=["both fit", "both just fit", "a message of its own", "nothing folded"],
)
def test_what_is_folded_stands_below_where_there_is_room(
    length: int, expandable: int, messages: list[tuple[int, int]]
) -> None:
    sent = pieces(Reply(Outcome.ANSWER, "fr", "a" * length, expandable="b" * expandable))
    assert [(len(piece.text), len(piece.expandable)) for piece in sent] == messages


def test_a_joined_emoji_is_whole(text: str = "a" * 8 + "👩\u200d👧" + "b" * 9) -> None:
    for piece in split(text, 10):
        assert unicodedata.category(piece[0])[0] != "M"
        assert not piece.startswith("\u200d")
        assert not piece.endswith("\u200d")


@pytest.mark.parametrize(
    ("text", "shortened"),
    [("short", "short"), ("a few words, too many", "a few words…"), ("exactly fourt.", "exactly fourt.")],
    ids=["short", "long", "exact"],
)
def test_descriptions_are_cut_between_words(text: str, shortened: str) -> None:
    assert shorten(text, 14) == shortened


def test_what_was_used_last_is_kept() -> None:
    recent: RecentlyUsed[str, int] = RecentlyUsed(2)
    recent["a"], recent["b"] = 1, 2
    assert recent.get("a") == 1
    recent["c"] = 3
    assert (recent.get("a"), recent.get("b"), recent.get("c"), len(recent)) == (1, None, 3, 2)
