"""Writes the links as a table, CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from bot.content.model import LANGUAGES, Announcement, Language
from bot.links.listing import LinkEntry
from bot.links.page import as_page

_WIDE = 200  # columns of a table that goes into a file: no link is broken in two


def as_table(_: Announcement, entries: Sequence[LinkEntry], language: Language | None, width: int | None = None) -> str:
    """A table for the terminal, its topics in bold and their answers below, indented; width in columns."""
    table = Table(box=box.SIMPLE_HEAD)
    for each in _titles(language):
        table.add_column({"fr": "Titre", "en": "Title"}[each])
    table.add_column("Link", overflow="fold")
    for entry in entries:
        is_topic = entry.kind == "topic"
        titles = [entry.title[each] if is_topic else f"  {entry.title[each]}" for each in _titles(language)]
        table.add_row(*titles, entry.link(language), style="bold" if is_topic else None)
    written = io.StringIO()
    Console(file=written, width=width or _WIDE, force_terminal=width is not None).print(table)
    return written.getvalue()


def as_csv(_: Announcement, entries: Sequence[LinkEntry], language: Language | None) -> str:
    """A line for each, with a header; all kinds of links, or those of one language."""
    rows = [_row(entry, language) for entry in entries]
    written = io.StringIO()
    writer = csv.DictWriter(written, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def as_json(_: Announcement, entries: Sequence[LinkEntry], language: Language | None) -> str:
    """An object for each. `any` is the reader's language; `inline` is to be typed behind the bot's name in any chat."""
    return json.dumps([_object(entry, language) for entry in entries], ensure_ascii=False, indent=2) + "\n"


def _titles(language: Language | None) -> tuple[Language, ...]:
    return LANGUAGES if language is None else (language,)


def _row(entry: LinkEntry, language: Language | None) -> dict[str, str]:
    same: dict[str, str] = {"kind": entry.kind, "id": entry.id, "topic": entry.topic or ""}
    if language is not None:
        links = {"link": entry.link(language), "group_link": entry.group_link(language)}
        return same | {"title": entry.title[language]} | links
    titles = {f"title_{each}": entry.title[each] for each in LANGUAGES}
    links = {"link": entry.link(None)} | {f"link_{each}": entry.link(each) for each in LANGUAGES}
    return same | titles | links | {"group_link": entry.group_link(None)}


def _object(entry: LinkEntry, language: Language | None) -> dict[str, Any]:
    wanted: Mapping[str, Language | None] = {"any": None, "fr": "fr", "en": "en"}
    if language is not None:
        wanted = {language: language}
    return {
        "kind": entry.kind,
        "id": entry.id,
        "aliases": list(entry.aliases),
        "topic": entry.topic,
        "title": {each: entry.title[each] for each in _titles(language)},
        "link": {name: entry.link(each) for name, each in wanted.items()},
        "group_link": {name: entry.group_link(each) for name, each in wanted.items()},
        "inline": {each: f"@{entry.bot} {entry.payload(each)}" for each in _titles(language)},
    }


FORMATS: dict[str, Callable[[Announcement, Sequence[LinkEntry], Language | None], str]] = {
    "table": as_table,
    "csv": as_csv,
    "json": as_json,
    "html": as_page,
}
"""How the links of an announcement are written, in one language or in both."""
