"""Pivot: the cubes of several segments as one set of columns, summed for any months and readers."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.store.known import is_within
from loopbook.store.segment.arrays import Column
from loopbook.store.segment.csr import Ints
from loopbook.store.segment.cube import LIMBS, Sums, summed
from loopbook.terms.party import Sees, may_see
from loopbook.terms.period import Period

GROUP = ("flow", "layer", "item_class", "basis", "grain", "rule")


class Group(NamedTuple):
    """What item and batch postings are summed by; all but the rule make a total."""

    flow: str
    layer: str
    item_class: str
    basis: str
    grain: str
    rule: str


Stored = tuple[Mapping[str, Column], Mapping[str, list[str]]]
"""Columns and texts of one segment's cube."""


class Pivot:
    """Rows of cubes, sorted by group."""

    def __init__(self, stored: Sequence[Stored]) -> None:
        codes = {name: _codes(stored, name) for name in (*GROUP, "audience", "place")}
        groups, inverse = _combined([codes[name] for name in GROUP], stored)
        order = inverse.argsort(kind="stable")
        self._inverse = inverse[order]
        self._groups = groups
        self.audiences = list(codes["audience"][0])
        self._audience = codes["audience"][1][order]
        self.places = list(codes["place"][0])
        self._place = codes["place"][1][order]
        self._month = _column(stored, "cube_month")[order]
        self._columns = {
            name: _column(stored, f"cube_{name}")[order]
            for name in (
                "count",
                "unstated",
                *(f"{sort}_{at}" for sort in ("amount", "variance") for at in range(LIMBS)),
            )
        }

    def sums(
        self, period: Period, sees: Sees, places: frozenset[str] | None = None
    ) -> dict[Group, Sums]:
        """Return the sums of every group that has rows in the period that are open to `sees`."""
        rows = np.flatnonzero(self._chosen(period, sees) & self._within(places))
        if not len(rows):
            return {}
        groups = self._inverse[rows]
        starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
        columns = {name: column[rows] for name, column in self._columns.items()}
        amounts, variances = (
            summed([columns[f"{sort}_{at}"] for at in range(LIMBS)], starts)
            for sort in ("amount", "variance")
        )
        counts, unstated = (
            np.add.reduceat(columns[name], starts).tolist() for name in ("count", "unstated")
        )
        named = (self._groups[at] for at in groups[starts].tolist())
        sums = map(Sums._make, zip(amounts, variances, counts, unstated, strict=True))
        return dict(zip(named, sums, strict=True))

    def months(self, flow: str, sees: Sees) -> dict[int, int]:
        """Return how many postings each month of a flow has, corrections taken off."""
        of_flow = [at for at, group in enumerate(self._groups) if group.flow == flow]
        rows = np.flatnonzero(np.isin(self._inverse, of_flow) & self._open(sees))
        months, at = np.unique(self._month[rows], return_inverse=True)
        counts = np.zeros(len(months), np.int64)
        np.add.at(counts, at, self._columns["count"][rows])
        return dict(zip(months.tolist(), counts.tolist(), strict=True))

    def _chosen(self, period: Period, sees: Sees) -> NDArray[np.bool_]:
        is_within = (self._month >= period.first) & (self._month < period.end)
        return is_within & self._open(sees)

    def _within(self, places: frozenset[str] | None) -> NDArray[np.bool_]:
        if places is None:
            return np.ones(len(self._place), bool)
        counts = np.array([is_within(text, places) for text in self.places], bool)
        within: NDArray[np.bool_] = counts[self._place] if len(counts) else counts
        return within

    def _open(self, sees: Sees) -> NDArray[np.bool_]:
        if sees is None:
            return np.ones(len(self._audience), bool)
        may = np.array([is_open_to(text, sees) for text in self.audiences], bool)
        opened: NDArray[np.bool_] = may[self._audience] if len(may) else may
        return opened


def is_open_to(audience: str, sees: Sees) -> bool:
    """Say whether an audience, given as its text, is met by what a reader holds."""
    return sees is None or may_see(msgspec.json.decode(audience, type=tuple[str, ...]), sees)


def _codes(stored: Sequence[Stored], name: str) -> tuple[dict[str, int], Ints]:
    """Return the texts of a column over all segments with numbers, and the column of numbers."""
    numbers: dict[str, int] = {}
    columns = [np.empty(0, np.int64)]
    for arrays, texts in stored:
        told = [numbers.setdefault(text, len(numbers)) for text in texts[f"cube_{name}"]]
        columns.append(np.array(told, np.int64)[arrays[f"cube_{name}"].astype(np.int64)])
    return numbers, np.concatenate(columns)


def _combined(
    codes: Sequence[tuple[dict[str, int], Ints]], stored: Sequence[Stored]
) -> tuple[list[Group], Ints]:
    """Return the groups that there are, and the number of the group of each row."""
    inverse = np.zeros(sum(len(arrays["cube_month"]) for arrays, _ in stored), np.int64)
    chosen = np.zeros((1, 0), np.int64)
    for _, column in codes:
        # One column after the other, so that the numbers stay small however many texts there are.
        pairs = inverse * (int(column.max(initial=0)) + 1) + column
        _, first, inverse = np.unique(pairs, return_index=True, return_inverse=True)
        chosen = first
    texts = [list(numbers) for numbers, _ in codes]
    groups = [
        Group(*(texts[at][int(codes[at][1][row])] for at in range(len(codes))))
        for row in chosen.ravel().tolist()
    ]
    return groups, inverse


def _column(stored: Sequence[Stored], name: str) -> Ints:
    columns = [arrays[name].astype(np.int64) for arrays, _ in stored]
    return np.concatenate([np.empty(0, np.int64), *columns])
