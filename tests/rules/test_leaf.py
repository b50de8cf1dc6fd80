"""Leaves."""

from loopbook.rules.leaf import Leaves, leaf_text
from loopbook.terms.formula import Leaf


def test_a_leaf_reads_as_a_formula_writes_it() -> None:
    assert leaf_text(Leaf("flow", ("cells_in", "goods"))) == "flow(cells_in, goods)"
    assert leaf_text(Leaf("pieces")) == "pieces()"


def test_a_place_without_leaves_has_none() -> None:
    assert Leaves().checks == ()
