"""The parts of a report: sections, tables, plots.

The terminal shows tables and notes, the HTML page the plots as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.templating import printable

Cell = str | int | float | None
"""A float is a share, 0 to 1, and shown in per cent; None is shown as a dash."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the first cell of a row names it."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A plot of stacked bars, one for each label."""

    name: str
    title: str
    description: str
    """What it shows, for those who do not see it."""
    x: str
    y: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    """The name of each layer, and its part of each bar."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A plot of points in the unit square, with the diagonal they should lie on; the larger, the more they count."""

    name: str
    title: str
    description: str
    x: str
    y: str
    points: tuple[tuple[float, float, int], ...]


Plot = Bars | Curve


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A heading, and lines below it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    note: str = ""
    plot: Plot | None = None
    table: Table | None = None
    entries: tuple[PageEntry, ...] = ()

    @property
    def id(self) -> str:
        """Its place on a page: the letters of the title."""
        return re.sub(r"[^a-z]+", "-", self.title.lower()).strip("-")


@dataclass(frozen=True, slots=True)
class Page:
    """A report: its sections under one title."""

    title: str
    sections: tuple[Section, ...]


def shown(cell: Cell) -> str:
    """A cell as people read it."""
    if cell is None:
        return "–"
    if isinstance(cell, float):
        return f"{cell:.1%}"
    return f"{cell:,}" if isinstance(cell, int) else printable(cell)
