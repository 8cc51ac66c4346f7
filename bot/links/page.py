"""Writes the links as one HTML page to print, QR codes included."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from bot.content.model import LANGUAGES, Announcement, Language
from bot.links.listing import LinkEntry
from bot.links.qr_codes import inline_svg
from bot.templating import fill


def as_page(announcement: Announcement, entries: Sequence[LinkEntry], language: Language | None) -> str:
    """The page as HTML, in one language or in both, one after the other; each link opens its answer in its language."""
    languages = LANGUAGES if language is None else (language,)
    return fill(
        "links.html",
        announcement=announcement,
        language=languages[0],
        languages=languages,
        title=" / ".join(announcement.head.title[each] for each in languages),
        groups=[list(group) for _, group in groupby(entries, key=lambda entry: entry.topic)],
        code=inline_svg,
    )
