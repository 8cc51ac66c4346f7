"""Data of a chart, for whoever draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """A number, and what it counts."""

    label: str
    value: int
    shown: str
    """The number as it is written in the language of the chart."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Bars that may be compared, one below the other."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Panels below one another; each number also stands there as such, so that nothing hangs on colour or length."""

    title: str
    panels: tuple[Panel, ...]
