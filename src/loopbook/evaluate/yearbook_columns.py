"""Yearbook columns: the cells of an indicator over observed words, for all subjects and years.

Rows are chosen, and rivals ranked, on arrays; the numbers that are shown are fractions, made a cell
at a time, so that a cell says to the last digit what `yearbook_cell.plain_cell` says.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.base_period import pack_base
from loopbook.evaluate.bound import OPEN, bound_of
from loopbook.evaluate.figure import in_unit, real
from loopbook.evaluate.leaf import shown_sd
from loopbook.evaluate.observed_choice import DOUBTS, Asked, Cells, Numbers, WordRows, choose
from loopbook.evaluate.score.column_formula import is_arithmetic, reckon
from loopbook.evaluate.yearbook_cell import bare_cell, joined, plain_cell, weakest_grade
from loopbook.rules.expression import Value, evaluate, sd_of
from loopbook.rules.leaf import leaves_in
from loopbook.terms.formula import Leaf
from loopbook.terms.observation import Bound
from loopbook.terms.observation_columns import BOUNDS, GRADES, WIDE, base_at
from loopbook.terms.period import Period
from loopbook.terms.scheme import Indicator, Scheme
from loopbook.terms.sources import Sources
from loopbook.terms.statement import Reason
from loopbook.terms.yearbook import CellKind, YearbookCell

NEAR = 1e-9
"""Rivals nearer to the lowest or highest than this are compared as fractions."""

Rival = tuple[Leaf, int]
"""A leaf of the formula and the row that it is taken from."""

Reals = NDArray[np.float64]
Rows = NDArray[np.int64]


def is_columnar(indicator: Indicator) -> bool:
    """Say whether the formula of an indicator asks for observed words only."""
    leaves = leaves_in(indicator.formula)
    return bool(leaves) and all(leaf.name == "observed" for leaf in leaves)


class _Read(NamedTuple):
    """A word with what is chosen of it, by cell.

    Fields
      best        row that counts, -1: none;  is_beside, doubt  of what decides nothing
      sequences   entries that say the same as the best;  repairs  their repaired numbers
      rival_rows, rival_cells   other rows that may decide
    """

    word: str
    numbers: Numbers
    best: list[int]
    is_beside: list[int]
    doubt: list[int]
    sequences: list[list[int]]
    repairs: list[int]
    rival_rows: Rows
    rival_cells: Rows


class ColumnCells:
    """The cells of one indicator whose formula asks for observed words only, from columns.

    Parameters
      indicator  of any subject, or of the one asked
    """

    def __init__(
        self, indicator: Indicator, table: WordRows, cells: Cells, scheme: Scheme, sources: Sources
    ) -> None:
        self._indicator = indicator
        self._columns = table.columns
        self._cells = cells
        self._scheme = scheme
        self._sources = sources
        bases = tuple(pack_base(indicator, period, scheme) for period in cells.periods)
        self._read = {
            leaf: self._reading(leaf, table, bases) for leaf in leaves_in(indicator.formula)
        }
        root = indicator.formula.root
        self._single = root if isinstance(root, Leaf) else None
        self._counts = sum(
            (
                np.bincount(each.rival_cells, minlength=cells.cell_count)
                for each in self._read.values()
            ),
            start=np.zeros(cells.cell_count, np.int64),
        ).tolist()
        self._extremes, self._unranked = self._ranked()

    def _reading(self, leaf: Leaf, table: WordRows, bases: tuple[Period | None, ...]) -> _Read:
        scheme, cells, columns = self._scheme, self._cells, self._columns
        word = scheme.vocabulary[leaf.arguments[0]]
        choice = choose(table, cells, Asked(word, self._indicator, scheme, bases))
        owner = np.repeat(np.arange(cells.cell_count), np.diff(choice.offsets))
        same = choice.rows[choice.is_same]
        ends = np.searchsorted(owner[choice.is_same], np.arange(cells.cell_count + 1)).tolist()
        sequences = columns.sequence[same].tolist()
        repairs = np.bincount(
            owner[choice.is_same], columns.repairs[same], minlength=cells.cell_count
        )
        return _Read(
            word=word.term,
            numbers=Numbers(columns, scheme, word, word.unit or self._indicator.unit),
            best=choice.best.tolist(),
            is_beside=choice.beside.tolist(),
            doubt=choice.doubt.tolist(),
            sequences=[sequences[ends[at] : ends[at + 1]] for at in range(cells.cell_count)],
            repairs=repairs.astype(np.int64).tolist(),
            rival_rows=choice.rows[~choice.is_same],
            rival_cells=owner[~choice.is_same],
        )

    def _ranked(self) -> tuple[dict[int, list[Rival]], frozenset[int]]:
        """Return the rivals of each cell that may be its lowest or highest, and unranked cells."""
        every = frozenset(np.flatnonzero(self._counts).tolist())
        if not every or not is_arithmetic(self._indicator.formula):
            return {}, every
        cells, values, scales, rivals = self._rival_values()
        is_odd = ~np.isfinite(values) | ~np.isfinite(scales)
        unranked = frozenset(cells[is_odd].tolist())
        order = np.argsort(cells, kind="stable")
        starts = np.flatnonzero(np.diff(cells[order], prepend=-1))
        lowest = np.minimum.reduceat(values[order], starts)
        highest = np.maximum.reduceat(values[order], starts)
        margin = NEAR * np.maximum.reduceat(scales[order], starts)
        group = np.cumsum(np.diff(cells[order], prepend=-1) > 0) - 1
        value = values[order]
        is_extreme = (value <= (lowest + margin)[group]) | (value >= (highest - margin)[group])
        found: dict[int, list[Rival]] = {}
        for place in order[is_extreme].tolist():
            found.setdefault(int(cells[place]), []).append(rivals[place])
        return found, unranked

    def _rival_values(self) -> tuple[Rows, Reals, Reals, list[Rival]]:
        """Return the formula as floats for every rival: its cell, value, scale, and which it is.

        A value is not finite where only fractions can say it.
        """
        base = {leaf: self._base(read) for leaf, read in self._read.items()}
        parts: list[tuple[Rows, Reals, Reals]] = []
        rivals: list[Rival] = []
        for leaf, read in self._read.items():
            cells = read.rival_cells
            known = {other: values[cells] for other, values in base.items()}
            known[leaf] = read.numbers.floats(read.rival_rows)
            told = reckon(self._indicator.formula, known, len(cells))
            parts.append((cells, np.where(told.is_odd, np.inf, told.value), told.scale))
            rivals += [(leaf, row) for row in read.rival_rows.tolist()]
        cells, values, scales = (np.concatenate(each) for each in zip(*parts, strict=True))
        return cells, values, scales, rivals

    def _base(self, read: _Read) -> Reals:
        """Return the value of the best row of every cell in base units; nought where none is."""
        best = np.array(read.best, np.int64)
        found = np.zeros(len(best))
        found[best >= 0] = read.numbers.floats(best[best >= 0])
        # Without a value of one leaf there is none of the formula, whatever rivals others have.
        found[best < 0] = np.nan
        return found

    def all(self) -> Iterator[YearbookCell]:
        """Yield the cells, by subject and year."""
        count = len(self._cells.periods)
        for at, subject in enumerate(self._cells.subjects):
            own = msgspec.structs.replace(self._indicator, subject=subject)
            for place, period in enumerate(self._cells.periods):
                told = self._cell(own, period.year, at * count + place)
                if told is None:
                    told = plain_cell(own, period.year, self._scheme, self._sources, self._columns)
                yield told

    def _cell(self, own: Indicator, year: int, cell: int) -> YearbookCell | None:
        """Return a cell; None where only the exact engine can say it: a share above the whole."""
        chosen = {leaf: read.best[cell] for leaf, read in self._read.items()}
        value, bound = self._valued(chosen, cell)
        number = value.value
        shown = None if number is None else self._shown(Fraction(number))
        if number is None or shown is None:
            doubts = [DOUBTS[r.doubt[cell]] for r in self._read.values() if r.doubt[cell]]
            return bare_cell(own, year, [reason.key for reason in value.missing], doubts)
        count, rivals = self._rivals(chosen, cell)
        if own.is_share and max([Fraction(number), *rivals]) > 1:
            return None
        values = [each for rival in rivals if (each := self._shown(rival)) is not None]
        rows, columns = list(chosen.values()), self._columns
        texts = columns.texts
        told = (base_at(columns, row) for row in rows)
        bases = list(dict.fromkeys(str(base) for base in told if base is not None))
        decides = bound != OPEN and len(bases) <= 1
        return YearbookCell(
            indicator=own.id,
            subject=own.subject,
            year=year,
            value=shown,
            sd=shown_sd(self._sd(value, chosen), own.unit),
            kind=CellKind.DECIDES if decides else CellKind.UNPROVEN,
            reason="" if decides else "reason.open_bounds",
            bound=bound or Bound.ABOUT,
            base=bases[0] if bases else "",
            scope=own.scope or joined([texts[columns.scope[row]] for row in rows]),
            publisher=joined([texts[columns.publisher[row]] for row in rows]),
            grade=weakest_grade([GRADES[columns.grade[row]] for row in rows]),
            rivals=count,
            low=min([shown, *values]),
            high=max([shown, *values]),
            repairs=sum(read.repairs[cell] for read in self._read.values()),
            sequences=tuple(sorted(s for r in self._read.values() for s in r.sequences[cell])),
        )

    def _shown(self, base: Fraction) -> float | None:
        """Return a value in base units as a float in the unit of the indicator."""
        unit = self._indicator.unit
        if unit.factor == 1 and not unit.offset:
            return real(base)
        return real(in_unit(base, unit))

    def _valued(self, rows: Mapping[Leaf, int], cell: int) -> tuple[Value, str]:
        """Return what the formula comes to with some rows, and its bound."""
        formula = self._indicator.formula
        row = -1 if self._single is None else rows[self._single]
        if self._single is not None and row >= 0 and self._columns.exponent[row] != WIDE:
            # A number of so few digits is within every bound that `evaluate` looks for.
            return self._leaf(self._single, row, cell), BOUNDS[self._columns.bound[row]]
        known = {leaf: self._leaf(leaf, row, cell) for leaf, row in rows.items()}
        value = evaluate(formula, known.__getitem__)
        if value.value is None:
            return value, Bound.EXACT
        bounds: dict[Leaf, str] = {
            leaf: BOUNDS[self._columns.bound[row]] for leaf, row in rows.items()
        }
        if all(bound == Bound.EXACT for bound in bounds.values()):
            return value, Bound.EXACT
        return value, bound_of(formula.root, known.__getitem__, bounds)

    def _leaf(self, leaf: Leaf, row: int, cell: int) -> Value:
        read = self._read[leaf]
        if row < 0:
            key = "reason.none_decides" if read.is_beside[cell] else "reason.no_observation"
            return Value(None, missing=(Reason(key, {"word": read.word}),))
        source = f"observed:{int(self._columns.sequence[row])}"
        return Value(read.numbers.value(row), {source: 1.0})

    def _sd(self, value: Value, rows: Mapping[Leaf, int]) -> float | None:
        sds = {
            f"observed:{int(self._columns.sequence[row])}": self._read[leaf].numbers.sd(row)
            for leaf, row in rows.items()
        }
        return sd_of(value, sds)

    def _rivals(self, chosen: Mapping[Leaf, int], cell: int) -> tuple[int, list[Fraction]]:
        """Return how many rivals a cell has, and the values among which lowest and highest are.

        In base units; where floats could not rank them, all of them.
        """
        if not self._counts[cell]:
            return 0, []
        if cell not in self._unranked:
            told = [self._with(chosen, rival, cell) for rival in self._extremes.get(cell, ())]
            return self._counts[cell], [each for each in told if each is not None]
        rivals = [
            (leaf, row)
            for leaf, read in self._read.items()
            for row in read.rival_rows[read.rival_cells == cell].tolist()
        ]
        told = [self._with(chosen, rival, cell) for rival in rivals]
        known = [each for each in told if each is not None]
        return len(known), known

    def _with(self, chosen: Mapping[Leaf, int], rival: Rival, cell: int) -> Fraction | None:
        """Return the formula with one leaf taken from a rival."""
        leaf, row = rival
        value, _ = self._valued({**chosen, leaf: row}, cell)
        return None if value.value is None else Fraction(value.value)
