"""Sparse rows, and the same transposed: a line added to both is as if it had always been there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.index.sparse_rows import Rows

WIDTH = 6
ROW = st.dictionaries(st.integers(0, WIDTH - 1), st.floats(0.5, 2, width=32), max_size=WIDTH)
Dense = np.ndarray[tuple[int, ...], np.dtype[np.float32]]


def sparse(rows: list[dict[int, float]]) -> Rows:
    return Rows.of(
        [(np.array(list(row), dtype=np.intp), np.array(list(row.values()), dtype=np.float32)) for row in rows], WIDTH
    )


def dense(rows: Rows) -> Dense:
    found = np.zeros((len(rows), rows.width), dtype=np.float32)
    found[rows.owners, rows.columns] = rows.values
    return found


@given(st.lists(ROW, max_size=5))
def test_turned_rows_are_columns(rows: list[dict[int, float]]) -> None:
    assert (dense(sparse(rows).transposed()) == dense(sparse(rows)).T).all()


@given(st.lists(ROW, min_size=1, max_size=5), st.data())
def test_some_rows_can_be_taken(rows: list[dict[int, float]], data: st.DataObject) -> None:
    some = np.array(data.draw(st.lists(st.integers(0, len(rows) - 1))), dtype=np.intp)
    assert (dense(sparse(rows).select(some)) == dense(sparse(rows))[some]).all()
    assert sparse(rows).row(0)[0].tolist() == list(rows[0])
    assert sparse(rows).row(0)[1] == pytest.approx(list(rows[0].values()))


@given(st.lists(ROW, min_size=1, max_size=5), ROW, st.data())
def test_an_added_row_is_as_if_it_had_always_been_there(
    rows: list[dict[int, float]], new: dict[int, float], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(rows)))
    columns, values = np.array(list(new), dtype=np.intp), np.array(list(new.values()), dtype=np.float32)
    always = sparse([*rows[:index], new, *rows[index:]])
    assert (dense(sparse(rows).with_row(index, columns, values)) == dense(always)).all()
    turned, expected = sparse(rows).transposed().with_column(index, columns, values), always.transposed()
    assert (dense(turned) == dense(expected)).all()
    assert turned.columns.tolist() == expected.columns.tolist()
