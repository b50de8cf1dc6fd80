"""Columns of lives: what formulas come to for many items at once, and which entries say so.

The sense is that of rules/expression, item by item. Numbers are floats; a comparison whose sides
lie nearer than a share of 1e-9, and a division by what may be zero, is decided again by the plain
evaluator on exact fractions, once for each distinct set of leaf values (docs/spec/lives.md).
"""

from fractions import Fraction
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from loopbook.evaluate.life.arithmetic import (
    TRUTH,
    Part,
    Truth,
    compare,
    constant,
    operate,
    part_of,
)
from loopbook.evaluate.life.batch import Batch
from loopbook.evaluate.life.kin_leaf import of_class
from loopbook.evaluate.life.leaf_column import Entries, Flags, Ints, LeafColumn, Reals, joined
from loopbook.evaluate.life.passed import Passed, moments, one_each, sequences
from loopbook.rules.expression import Value, evaluate
from loopbook.rules.leaf import leaves_in
from loopbook.terms.formula import Formula, Leaf, Node, Number, Operation
from loopbook.terms.life import Lives

HOLDS = "holds"
"""The leaf that asks for a mark: it is a formula itself."""


class LifeColumns:
    """Formulas over the lives of `items`, which are ascending and distinct.

    Leaves are read once and kept, so that many rules over one batch cost little more than one.
    """

    def __init__(self, lives: Lives, items: NDArray[np.int64]) -> None:
        self._batch = Batch(lives, items)
        self._marks: dict[str, LeafColumn] = {}

    def truth(self, formula: Formula) -> tuple[Flags, Flags]:
        """Return the values of a condition, False where unknown, and which are known."""
        found = self._truth(formula.root)
        return found.values, found.known

    def number(self, formula: Formula) -> tuple[Reals, Flags]:
        """Return the values of a formula in base units, 0 where unknown, and which are known."""
        part = self._part(formula.root)
        values, known = part.values.copy(), part.known.copy()
        for rows, exact in self._exactly(formula.root, part.doubt):
            known[rows] = exact is not None
            values[rows] = 0.0 if exact is None else float(exact)
        return values, known

    def evidence(self, formula: Formula, rows: NDArray[np.int64]) -> list[tuple[int, ...]]:
        """Return the entries that the leaves of a formula read, for each of these items.

        Parameters
          rows     positions in the batch
        Returns    ascending, each once, in the order of `rows`
        """
        found = self._entries(formula)
        wanted = np.zeros(self._batch.count, bool)
        wanted[rows] = True
        is_asked = wanted[found.owner]
        told: dict[int, set[int]] = {}
        pairs = zip(found.owner[is_asked].tolist(), found.sequence[is_asked].tolist(), strict=True)
        for owner, sequence in pairs:
            told.setdefault(owner, set()).add(sequence)
        return [tuple(sorted(told.get(row, ()))) for row in rows.tolist()]

    def _entries(self, formula: Formula) -> Entries:
        return joined([self._column(leaf).entries() for leaf in leaves_in(formula)])

    def _column(self, leaf: Leaf) -> LeafColumn:
        return self._mark(*leaf.arguments) if leaf.name == HOLDS else self._batch.column(leaf)

    def _truth(self, node: Node) -> Truth:
        match node:
            case Operation() if node.operator in TRUTH:
                return TRUTH[node.operator]([self._truth(part) for part in node.operands])
            case Operation():
                return self._comparison(node)
            case Leaf():
                column = self._column(node)
                return Truth(np.asarray(column.values, bool), column.known)
            case Number():
                # The compiler lets no number stand where a truth must: nothing would be known.
                none = np.zeros(self._batch.count, bool)
                return Truth(none, none)
            case _ as other:
                assert_never(other)

    def _comparison(self, node: Operation) -> Truth:
        left, right = (self._part(part) for part in node.operands)
        found, doubt = compare(node.operator, left, right)
        for rows, exact in self._exactly(node, doubt):
            found.known[rows] = exact is not None
            found.values[rows] = bool(exact)
        return found

    def _part(self, node: Node) -> Part:
        match node:
            case Number():
                return constant(node.value, self._batch.count)
            case Leaf():
                return part_of(self._column(node))
            case Operation():
                return operate(node.operator, [self._part(part) for part in node.operands])
            case _ as other:
                assert_never(other)

    def _exactly(self, node: Node, doubt: Flags) -> list[tuple[Ints, Fraction | bool | None]]:
        """Return rows in doubt by groups of equal leaf values, each with its exact value."""
        rows = np.flatnonzero(doubt)
        if not len(rows):
            return []
        formula = Formula("", node)
        columns = {leaf: self._column(leaf) for leaf in leaves_in(formula)}
        group = np.zeros(len(rows), np.int64)
        for column in columns.values():
            values = np.where(column.known[rows], column.values[rows], np.nan)
            kinds, kind = np.unique(values, return_inverse=True)
            _, group = np.unique(group * len(kinds) + kind, return_inverse=True)
        order = np.argsort(group, kind="stable")
        starts = np.flatnonzero(np.diff(group[order])) + 1
        return [
            (same, self._exact(formula, columns, int(same[0])))
            for same in np.split(rows[order], starts)
        ]

    def _exact(
        self, formula: Formula, columns: dict[Leaf, LeafColumn], row: int
    ) -> Fraction | bool | None:
        """Return what the plain evaluator makes of the exact leaves of one item."""

        def lookup(leaf: Leaf) -> Value:
            column = columns[leaf]
            if not column.known[row]:
                return Value(None)
            if column.exact is None:
                return Value(Fraction(float(column.values[row])))
            return Value(column.exact(row))

        return evaluate(formula, lookup).value

    def _mark(self, name: str) -> LeafColumn:
        """Return whether the item carries a mark, and its life bears it out."""
        if name not in self._marks:
            self._marks[name] = self._read_mark(name)
        return self._marks[name]

    def _read_mark(self, name: str) -> LeafColumn:
        batch, mark = self._batch, self._batch.lives.scheme.marks[name]
        granted = batch.passed(mark.granted)
        is_carried = (granted.last >= 0) & of_class(batch.lives, batch.items, mark.item_class)
        for each in mark.ended:
            is_carried = is_carried & ~_is_later(batch.passed(each), granted)
        truth = self._truth(mark.holds.root)
        known = ~is_carried | truth.known

        def entries() -> Entries:
            return joined([one_each(granted, granted.last), self._entries(mark.holds)])

        return LeafColumn(is_carried & truth.values, known, entries)


def _is_later(ended: Passed, granted: Passed) -> Flags:
    """Say where the end came after the last grant; of the same moment, by a later entry."""
    then, since = moments(ended, ended.last), moments(granted, granted.last)
    is_after = sequences(ended, ended.last) > sequences(granted, granted.last)
    is_later: Flags = (ended.last >= 0) & ((then > since) | ((then == since) & is_after))
    return is_later
