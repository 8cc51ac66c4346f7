"""Prints a report as tables, without its plots."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table as RichTable
from rich.text import Text

from bot.authoring.report.pages import Page, Section, Table, shown
from bot.console import console as standard_output
from bot.templating import printable


def print_page(page: Page, console: Console | None = None) -> None:
    """Headings, notes and tables; plots are left out, for each has its table."""
    console = console or standard_output()
    console.print(Text(page.title, "bold"))
    for section in page.sections:
        _print_section(section, console)


def _print_section(section: Section, console: Console) -> None:
    console.print()
    console.print(Text(section.title, "bold underline"))
    if section.note:
        console.print(Text(section.note))
    if section.table is not None:
        console.print(_table(section.table))
    for entry in section.entries:
        console.print(Text(printable(entry.title), "bold"))
        for line in entry.lines:
            console.print(Text(f"  {printable(line)}"), soft_wrap=True)


def _table(table: Table) -> RichTable:
    drawn = RichTable(title=escape(table.caption), title_justify="left", title_style="italic")
    for number, column in enumerate(table.columns):
        is_text = all(isinstance(row[number], str) for row in table.rows)
        drawn.add_column(Text(column), justify="left" if is_text else "right", overflow="fold")
    for row in table.rows:
        drawn.add_row(*(Text(shown(cell)) for cell in row))
    return drawn
