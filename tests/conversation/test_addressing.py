"""Whether a message in a group is for the bot, and what it then says, decided without Telegram."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.conversation.addressing import AddressedText, address, without

BOT = "Announcement_bot"
NAME = f"@{BOT}"


@pytest.mark.parametrize(
    ("text", "mentions", "is_reply", "said"),
    [
        ("how many?", [], False, None),
        ("how many?", [], True, AddressedText("", "how many?")),
        (f"{NAME}, how many?", [NAME], False, AddressedText("", "how many?", mentioned=True)),
        (f"how many, {NAME} ?", [NAME], True, AddressedText("", "how many, ?", mentioned=True)),
        ("/ask how many?", [], False, AddressedText("ask", "how many?")),
        ("/Topics", [], False, AddressedText("topics", "")),
        ("/ASK@announcement_BOT how many?", [], False, AddressedText("ask", "how many?")),
        ("/ask@another_bot how many?", [], True, None),
        ("/roll 6", [], True, None),
        ("/roll@Announcement_bot 6", [], False, AddressedText("roll", "6")),
        ("/ how many?", [], True, AddressedText("", "/ how many?")),
        ("/ask\nhow many?", [], False, AddressedText("ask", "\nhow many?")),
    ],
    ids=[
        "said to others", "reply", "name", "name in a reply", "command", "capitals", "its own command",
        "another bot's", "an unknown one", "an unknown one of its own", "a lone slash", "lines stay lines",
    ],
)  # fmt: skip
def test_reads_what_a_group_says_to_the_bot(
    text: str, mentions: Sequence[str], is_reply: bool, said: AddressedText | None
) -> None:
    assert address(text, BOT, mentions=mentions, is_reply=is_reply) == said


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{NAME}: how many?", "how many?"),
        (f"how many {NAME} in total?", "how many in total?"),
        (f"how many?\n{NAME} thanks", "how many?\nthanks"),
        (NAME, ""),
    ],
    ids=["before", "within", "on a line of its own", "alone"],
)
def test_takes_the_name_out_of_what_is_said(text: str, left: str) -> None:
    assert without(text, [NAME]) == left


def test_what_is_said_to_it_reads_as_in_private() -> None:
    assert AddressedText("ask", "how many?").text == "/ask how many?"
    assert AddressedText("", "how many?").text == "how many?"
