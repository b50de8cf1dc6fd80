"""Model: a linear or mixed-integer program, put together from named blocks of columns and rows.

A block is an array of variables, a batch of rows an array of limits; coefficients are added as
arrays (row, column, value) and broadcast, so that a model of a million entries is made by a few
calls. Names are kept: every column, row and coefficient can be told to a person, and exported.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Axes = Sequence[Sequence[str]]
INFINITE = float("inf")


@dataclass(frozen=True, slots=True)
class Block:
    """An array of variables.

    Fields
      name    what they are;  index  column of each, in the shape of the block
      axes    names along each axis; empty: numbered from 1
    """

    name: str
    index: Indices
    axes: Axes = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """An array of limits: low <= sum of coefficient x variable <= high.

    Fields
      name    what they say;  index  row of each, in the shape of the array
      axes    names along each axis; empty: numbered from 1
      is_wish whether a person set the limit, and could loosen it: only such rows are told as
              conflicting, or broken by a least-violation answer. Others hold by nature: balances.
    """

    name: str
    index: Indices
    axes: Axes = ()
    is_wish: bool = False


class Compiled(NamedTuple):
    """A model as the solver takes it: columns, rows, and the matrix by rows.

    Fields
      cost, low, high, is_whole    one a column
      row_low, row_high            one a row
      start, column, value         of the matrix, row-wise: row i has start[i] to start[i + 1]
      offset, is_most              constant of the objective; whether it is maximised
    """

    cost: Floats
    low: Floats
    high: Floats
    is_whole: NDArray[np.bool_]
    row_low: Floats
    row_high: Floats
    start: NDArray[np.int32]
    column: NDArray[np.int32]
    value: Floats
    offset: float
    is_most: bool


class Model:
    """A program being built.

    Parameters
      is_most  whether the objective is maximised
    """

    def __init__(self, *, is_most: bool = False) -> None:
        self.is_most = is_most
        self.offset = 0.0
        self.blocks: list[Block] = []
        self.limits: list[Rows] = []
        self._columns: list[tuple[Floats, Floats, Floats, NDArray[np.bool_]]] = []
        self._bounds: list[tuple[Floats, Floats]] = []
        self._entries: list[tuple[Indices, Indices, Floats]] = []
        self.column_count = 0
        self.row_count = 0

    def block(
        self,
        name: str,
        shape: int | tuple[int, ...],
        *,
        bounds: tuple[ArrayLike, ArrayLike] = (0.0, INFINITE),
        cost: ArrayLike = 0.0,
        is_whole: ArrayLike = False,
        axes: Axes = (),
    ) -> Block:
        """Add variables.

        Parameters
          name      what they are, one word
          shape     of the array
          bounds    least and most of each, broadcast to the shape
          cost      of one unit of each in the objective, broadcast
          is_whole  whether each takes whole numbers only, broadcast
          axes      names along each axis
        """
        sizes = (shape,) if isinstance(shape, int) else shape
        count = int(np.prod(sizes))
        index = np.arange(self.column_count, self.column_count + count, dtype=np.int64)
        self.column_count += count
        low, high = bounds
        self._columns.append(
            (
                _spread(cost, sizes),
                _spread(low, sizes),
                _spread(high, sizes),
                _flags(is_whole, sizes),
            )
        )
        made = Block(name, index.reshape(sizes), axes)
        self.blocks.append(made)
        return made

    def rows(
        self,
        name: str,
        shape: int | tuple[int, ...],
        *,
        bounds: tuple[ArrayLike, ArrayLike],
        axes: Axes = (),
        is_wish: bool = False,
    ) -> Rows:
        """Add limits, without coefficients yet.

        Parameters
          bounds   least and most of each, broadcast; equal ones make an equation
          is_wish  whether a person set them (see `Rows`)
        """
        sizes = (shape,) if isinstance(shape, int) else shape
        count = int(np.prod(sizes))
        index = np.arange(self.row_count, self.row_count + count, dtype=np.int64)
        self.row_count += count
        self._bounds.append((_spread(bounds[0], sizes), _spread(bounds[1], sizes)))
        made = Rows(name, index.reshape(sizes), axes, is_wish)
        self.limits.append(made)
        return made

    def add(self, rows: ArrayLike, columns: ArrayLike, values: ArrayLike = 1.0) -> None:
        """Add coefficients: indices of rows and columns and values, broadcast together.

        Entries of the same row and column are summed.
        """
        row, column, value = np.broadcast_arrays(
            np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64), values
        )
        self._entries.append((row.ravel(), column.ravel(), value.ravel().astype(np.float64)))

    def copied(self) -> "Model":
        """Return a model of its own with the same blocks, limits and coefficients."""
        made = Model(is_most=self.is_most)
        made.offset = self.offset
        made.blocks, made.limits = list(self.blocks), list(self.limits)
        made._columns, made._bounds = list(self._columns), list(self._bounds)
        made._entries = list(self._entries)
        made.column_count, made.row_count = self.column_count, self.row_count
        return made

    def without_objective(self) -> "Model":
        """Return the same limits with nothing to make least."""
        made = self.copied()
        made._columns = [(np.zeros_like(c[0]), *c[1:]) for c in self._columns]
        made.offset, made.is_most = 0.0, False
        return made

    def compiled(self) -> Compiled:
        """Return the model as arrays; entries that are zero or stand twice are put in order."""
        row, column, value = (_joined([entry[i] for entry in self._entries]) for i in range(3))
        start, columns, values = _by_row(
            row.astype(np.int64), column.astype(np.int64), value, self.row_count
        )
        cost, low, high = (_joined([c[i] for c in self._columns]) for i in range(3))
        return Compiled(
            cost=cost,
            low=low,
            high=high,
            is_whole=_joined([c[3] for c in self._columns]).astype(bool),
            row_low=_joined([b[0] for b in self._bounds]),
            row_high=_joined([b[1] for b in self._bounds]),
            start=start,
            column=columns,
            value=values,
            offset=self.offset,
            is_most=self.is_most,
        )

    def column_names(self) -> list[str]:
        """Return the name of every column, as `ship[s1,c3]`."""
        return [name for block in self.blocks for name in names_of(block)]

    def row_names(self) -> list[str]:
        """Return the name of every row, as `capacity[s1]`."""
        return [name for limit in self.limits for name in names_of(limit)]


def name_of(named: Block | Rows, position: int) -> str:
    """Return the name of one member, by its flat position: `capacity[s1]`."""
    return f"{named.name}[{','.join(place_of(named, position))}]"


def place_of(named: Block | Rows, position: int) -> tuple[str, ...]:
    """Return the names along the axes of one member, by its flat position: `("s1", "2027")`."""
    place = np.unravel_index(position, named.index.shape)
    return tuple(
        axis[int(at)] if axis else str(int(at) + 1)
        for at, axis in zip(place, _axes(named), strict=True)
    )


def names_of(named: Block | Rows) -> list[str]:
    """Return the name of each member, in the order of its index."""
    shape = named.index.shape
    places = np.unravel_index(np.arange(named.index.size), shape)
    told = [
        [axis[at] for at in place] if axis else [str(at + 1) for at in place]
        for place, axis in zip(places, _axes(named), strict=True)
    ]
    return [f"{named.name}[{','.join(parts)}]" for parts in zip(*told, strict=True)]


def _axes(named: Block | Rows) -> list[Sequence[str]]:
    return list(named.axes) or [()] * named.index.ndim


def _spread(value: ArrayLike, shape: tuple[int, ...]) -> Floats:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), shape).ravel()


def _flags(value: ArrayLike, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    return np.broadcast_to(np.asarray(value, dtype=bool), shape).ravel()


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0)


def _by_row(
    row: Indices, column: Indices, value: Floats, count: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], Floats]:
    """Return entries sorted by row and column, equal places summed, as starts, columns, values."""
    order = np.lexsort((column, row))
    row, column, value = row[order], column[order], value[order]
    if len(row):
        is_new = np.empty(len(row), dtype=bool)
        is_new[0] = True
        np.not_equal(row[1:], row[:-1], out=is_new[1:])
        is_new[1:] |= column[1:] != column[:-1]
        first = np.flatnonzero(is_new)
        row, column, value = row[first], column[first], np.add.reduceat(value, first)
    start = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(row, minlength=count), out=start[1:])
    return start, column.astype(np.int32), value
