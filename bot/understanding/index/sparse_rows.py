"""Sparse matrices in row order, as three arrays.

As plain arrays they stay on the disk, in the cache, until they are needed; scipy's take a quarter of a second to import
and most of the time of a small question.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.understanding.index.cache import Arrays

Floats = NDArray[np.float32]
Indexes = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Rows:
    """Sparse rows: row i holds values[starts[i]:starts[i + 1]], in the columns at the same places of `columns`."""

    starts: Indexes
    columns: NDArray[np.int32]
    values: Floats
    width: int
    """How many columns there are."""

    @classmethod
    def of(cls, rows: Sequence[tuple[Indexes, Floats]], width: int) -> Rows:
        """Rows from the columns and values of each."""
        starts = np.cumsum([0, *(len(columns) for columns, _ in rows)])
        columns = np.concatenate([np.empty(0, dtype=np.int32), *(columns for columns, _ in rows)])
        values = np.concatenate([np.empty(0, dtype=np.float32), *(values for _, values in rows)])
        return cls(starts, columns.astype(np.int32), values.astype(np.float32), width)

    @classmethod
    def from_arrays(cls, arrays: Arrays, name: str, width: int) -> Rows:
        """The rows that arrays() gave under a name."""
        return cls(arrays[f"{name} starts"], arrays[f"{name} columns"], arrays[f"{name} values"], width)

    def arrays(self, name: str) -> Arrays:
        """The three arrays, for the cache."""
        return {f"{name} starts": self.starts, f"{name} columns": self.columns, f"{name} values": self.values}

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def owners(self) -> Indexes:
        """The row of each value."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    def places(self, rows: Indexes) -> tuple[Indexes, Indexes]:
        """The places of the values of some rows, and how many each of these rows has."""
        first = self.starts[rows]
        counts = self.starts[rows + 1] - first
        ends = counts.cumsum()
        return np.arange(ends[-1] if len(ends) else 0) + (first - ends + counts).repeat(counts), counts

    def select(self, rows: Indexes) -> Rows:
        """Some of the rows, in that order."""
        places, counts = self.places(rows)
        return Rows(np.append(0, counts.cumsum()), self.columns[places], self.values[places], self.width)

    def row(self, index: int) -> tuple[Indexes, Floats]:
        """The columns and values of one row."""
        places = slice(self.starts[index], self.starts[index + 1])
        return self.columns[places].astype(np.intp), np.array(self.values[places])

    def transposed(self) -> Rows:
        """The transposed matrix: a row for each column, in the same form."""
        order = np.argsort(self.columns, kind="stable")
        starts = np.append(0, np.bincount(self.columns, minlength=self.width).cumsum())
        return Rows(starts, self.owners[order].astype(np.int32), self.values[order], len(self))

    def with_row(self, index: int, columns: Indexes, values: Floats) -> Rows:
        """The rows with one more at an index; those from there on move up."""
        place = self.starts[index]
        return Rows(
            np.concatenate([self.starts[: index + 1], self.starts[index:] + len(columns)]),
            np.insert(self.columns, place, columns),
            np.insert(self.values, place, values),
            self.width,
        )

    def with_column(self, index: int, rows: Indexes, values: Floats) -> Rows:
        """The rows with one more column at an index, in which some of them have a value; those from there on move up.

        It is to transposed rows what with_row() is to the rows they were made from.
        """
        order = np.argsort(rows)
        rows, values = rows[order], values[order]
        moved = self.columns + (self.columns >= index)
        # a new one stands behind all lower ones of its row
        lower = np.append(0, np.cumsum(self.columns < index))
        places = self.starts[rows] + lower[self.starts[rows + 1]] - lower[self.starts[rows]]
        return Rows(
            self.starts + np.searchsorted(rows, np.arange(len(self.starts)), side="left"),
            np.insert(moved, places, index).astype(np.int32),
            np.insert(self.values, places, values),
            self.width + 1,
        )
