"""A batch reads each leaf once."""

import numpy as np

from loopbook.evaluate.life.batch import Batch
from loopbook.evaluate.life.leaves import LIFE_LEAVES
from loopbook.terms.formula import Leaf, ParameterKind

from .pumps import THINGS, lives_of, packed, seen

ARGUMENTS = {
    ParameterKind.MILESTONE: "sold",
    ParameterKind.CLASS: "rotor",
    ParameterKind.FACT: "mass",
    ParameterKind.ROLE: "maker",
    ParameterKind.ATTRIBUTED: "recycled",
}


def test_every_leaf_that_formulas_may_call_is_read_and_kept() -> None:
    lives = lives_of([packed(0, THINGS[0], THINGS[2]), seen(1, THINGS[0])])
    batch = Batch(lives, np.arange(lives.item_count()))
    for function in LIFE_LEAVES:
        if function.name == "holds":  # a formula itself: columns.py
            continue
        leaf = Leaf(function.name, tuple(ARGUMENTS[kind] for kind in function.parameters))
        column = batch.column(leaf)
        assert len(column.values) == len(column.known) == lives.item_count()
        assert batch.column(leaf) is column
        assert (column.values.dtype == bool) is function.is_truth
        assert len(column.entries().owner) == len(column.entries().sequence)


def test_gaps_are_counted_with_the_entries_that_show_them() -> None:
    events = [seen(0, THINGS[0], step="shipping", place=""), seen(2000, THINGS[0], step="shipping")]
    lives = lives_of(events)
    column = Batch(lives, np.array([0])).column(Leaf("gaps"))
    assert column.values.tolist() == [float(len(set(column.entries().sequence.tolist())) > 0)]
