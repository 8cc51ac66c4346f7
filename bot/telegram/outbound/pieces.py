"""Splits a reply into messages of at most 4,096 characters."""

from __future__ import annotations

import html
import unicodedata
from dataclasses import dataclass

from bot.content.model import MESSAGE_LIMIT
from bot.conversation import Reply

_JOINER = "\u200d"  # holds an emoji of several parts together


@dataclass(frozen=True, slots=True)
class Piece:
    """The text of one message, and what stands folded below it."""

    text: str
    expandable: str = ""

    @property
    def plain(self) -> str:
        """As plain text, for when Telegram cannot parse the HTML."""
        return "\n\n".join(part for part in (self.text, self.expandable) if part)

    @property
    def html(self) -> str:
        """As Telegram's HTML, everything escaped."""
        expandable = html.escape(self.expandable, quote=False)
        quote = f"<blockquote expandable>{expandable}</blockquote>" if expandable else ""
        return "\n\n".join(part for part in (html.escape(self.text, quote=False), quote) if part)


def pieces(reply: Reply) -> list[Piece]:
    """The messages a reply takes, one as a rule; what is folded goes below the last if it fits there."""
    *before, last = split(reply.text)
    whole = Piece(last, reply.expandable)
    if _length(whole.plain) <= MESSAGE_LIMIT:
        return [*map(Piece, before), whole]
    return [*map(Piece, (*before, last)), *(Piece("", part) for part in split(reply.expandable))]


def split(text: str, limit: int = MESSAGE_LIMIT) -> list[str]:
    """The text in pieces that fit into a message each, parted between paragraphs, lines or words where it can be."""
    pieces = []
    while _length(text) > limit:
        end = _cut(text, limit)
        pieces.append(text[:end].rstrip())
        text = text[end:].lstrip()
    return [*pieces, text]


def _length(text: str) -> int:
    """The length as Telegram counts it, in UTF-16 units."""
    return len(text) + sum(character > "\uffff" for character in text)


def _cut(text: str, limit: int) -> int:
    """Where to part a text that is too long; a letter and its accents, an emoji and its parts stay together."""
    end, units = 0, 0
    while units + 1 + (text[end] > "\uffff") <= limit:
        units += 1 + (text[end] > "\uffff")
        end += 1
    for separator in ("\n\n", "\n", ". ", " "):
        found = text.rfind(separator, end // 2, end)
        if found > 0:
            return found + len(separator)
    whole = end
    while whole > end // 2 and (unicodedata.category(text[whole])[0] == "M" or _JOINER in text[whole - 1 : whole + 1]):
        whole -= 1
    return whole if whole > end // 2 else end
