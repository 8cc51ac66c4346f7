"""Writes a report as one HTML page that works offline.

One file with everything in it: no script, no font, no image, no address to fetch from.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from bot.authoring.report.pages import Cell, Page, PageEntry, Section, Table, printable, shown
from bot.authoring.report.plots import draw

DAY = {
    "ground": "#ffffff", "text": "#1b1f24", "soft": "#f1f3f5", "line": "#c3cad1",
    "series-1": "#1d5fa8", "series-2": "#b5490f", "series-3": "#6b4fa0", "series-4": "#3d7a2f", "series-5": "#8a6100",
}  # fmt: skip
NIGHT = {
    "ground": "#14181c", "text": "#e6e9ec", "soft": "#20262c", "line": "#48525c",
    "series-1": "#7fb6f2", "series-2": "#f2a16b", "series-3": "#c3abf0", "series-4": "#93cf84", "series-5": "#e0c060",
}  # fmt: skip
"""The colours of the two schemes; texts and series have a contrast of 4.5 and more with ground and soft."""

_CSS = """
:root { color-scheme: light dark; %(day)s }
@media (prefers-color-scheme: dark) { :root { %(night)s } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1rem; max-width: 62rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.6rem; line-height: 1.2 }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line) }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem }
nav ul { columns: 12rem; padding-left: 1.2rem }
a { color: var(--series-1) }
svg { display: block; width: 100%%; max-width: 36rem; height: auto; font-family: system-ui, sans-serif }
.scroll { overflow-x: auto; max-height: 32rem; overflow-y: auto; border: 1px solid var(--line) }
.scroll:focus { outline: 2px solid var(--series-1) }
table { border-collapse: collapse; min-width: 100%%; overflow-wrap: normal; font-variant-numeric: tabular-nums }
caption { text-align: left; padding: .4rem .6rem; font-style: italic }
th, td { padding: .3rem .6rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line) }
th { font-weight: 600 }
tbody th { min-width: 7rem }
thead th { background: var(--soft); position: sticky; top: 0 }
.number { text-align: right; white-space: nowrap }
.lines { margin: 0; padding: .5rem .75rem; background: var(--soft); white-space: pre-wrap;
  font: .85rem/1.5 ui-monospace, monospace }
@media print { .scroll { max-height: none; overflow: visible } }
"""


def html_page(pages: Iterable[Page], made: str) -> str:
    """The whole file; made: a line that says when and of what it was made.

    Raises BotError where matplotlib is not installed.
    """
    content = list(pages)
    title = " · ".join(page.title for page in content)
    sections = [section for page in content for section in page.sections]
    contents = "".join(f'<li><a href="#{_id(section)}">{_text(section.title)}</a></li>' for section in sections)
    body = "".join(_section(section) for section in sections)
    style = _CSS % {"day": _variables(DAY), "night": _variables(NIGHT)}
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{_text(title)}</title><style>{style}</style></head>\n'
        f"<body><header><h1>{_text(title)}</h1><p>{_text(made)}</p></header>\n"
        f'<nav aria-label="Sections"><ul>{contents}</ul></nav>\n<main>{body}</main></body></html>\n'
    )


def _variables(colours: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in colours.items())


def _section(section: Section) -> str:
    name = _id(section)
    note = f"<p>{_text(section.note)}</p>" if section.note else ""
    plot = f"<figure style='margin: 1rem 0'>{draw(section.plot)}</figure>" if section.plot else ""
    table = _table(section.table) if section.table else ""
    entries = "".join(map(_entry, section.entries))
    heading = f'<h2 id="{name}">{_text(section.title)}</h2>'
    return f'<section aria-labelledby="{name}">{heading}{note}{plot}{table}{entries}</section>\n'


def _table(table: Table) -> str:
    heads = "".join(
        f'<th scope="col"{_class(_is_number(table, number))}>{_text(column)}</th>'
        for number, column in enumerate(table.columns)
    )
    rows = "".join(f"<tr>{_row(row)}</tr>" for row in table.rows)
    # a box that scrolls is reached by keyboard, too
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{_text(table.caption)}"><table>'
        f"<caption>{_text(table.caption)}</caption><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(row: tuple[Cell, ...]) -> str:
    first, *others = row
    cells = "".join(f"<td{_class(not isinstance(cell, str))}>{_text(shown(cell))}</td>" for cell in others)
    return f'<th scope="row">{_text(shown(first))}</th>{cells}'


def _is_number(table: Table, column: int) -> bool:
    return bool(table.rows) and not any(isinstance(row[column], str) for row in table.rows)


def _class(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _entry(entry: PageEntry) -> str:
    lines = "\n".join(map(_text, entry.lines))
    return f'<h3>{_text(entry.title)}</h3><p class="lines">{lines}</p>'


def _id(section: Section) -> str:
    return re.sub(r"[^a-z]+", "-", section.title.lower()).strip("-")


def _text(text: str) -> str:
    return html.escape(printable(text))
