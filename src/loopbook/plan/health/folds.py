"""Folds: which physical cell is left out when. A cell is never on both sides.

Rows of one cell are alike: they share its make and its past. A validation that leaves out rows
tells how well a cell is known that was learnt from, which nobody asks.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from loopbook.errors import InputError
from loopbook.terms.plan_input import Array

Indices = NDArray[np.int64]
FOLDS = 12
"""Parts that cells are dealt into when none are given."""


def numbered(names: Array) -> tuple[Array, Indices]:
    """Return the distinct names, sorted, and of each row the position of its name."""
    found, position = np.unique(names.astype(str), return_inverse=True)
    return found, position.astype(np.int64)


def dealt(cells: Array, count: int = FOLDS) -> Indices:
    """Return the fold of every row: cells, sorted by name, are dealt one by one.

    Parameters
      cells  name of the physical cell of every row
      count  folds; not more than there are cells
    """
    names, position = numbered(cells)
    return np.asarray(position % min(count, len(names)), dtype=np.int64)


def given_folds(cells: Array, parts: Array, places: Sequence[str]) -> Indices:
    """Return the fold of every row from parts that a person named.

    Parameters
      parts   name of the part of every row;  places  where each row stands
    Raises    InputError  LB-PL93  rows of one cell stand in two parts
    """
    _, fold = numbered(parts)
    must_be_apart(cells, fold, places)
    return fold


def must_be_apart(cells: Array, fold: Indices, places: Sequence[str]) -> None:
    """Let folds pass in which no cell stands on both sides.

    Raises    InputError  LB-PL93  names the cell and both rows
    """
    _, cell = numbered(cells)
    order = np.lexsort((fold, cell))
    same = (cell[order][1:] == cell[order][:-1]) & (fold[order][1:] != fold[order][:-1])
    hits = np.flatnonzero(same)
    if len(hits):
        first, second = sorted((int(order[hits[0]]), int(order[hits[0] + 1])))
        raise InputError(
            "LB-PL93",
            where=places[second],
            cell=str(cells[second]),
            other=places[first],
            count=len(np.unique(cell[order][1:][same])),
        )
