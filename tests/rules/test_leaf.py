"""Leaves."""

from loopbook.rules.leaf import Leaves, leaf_text, leaves_in
from loopbook.terms.formula import Leaf

from .lives import scheme


def test_a_leaf_reads_as_a_formula_writes_it() -> None:
    assert leaf_text(Leaf("flow", ("cells_in", "goods"))) == "flow(cells_in, goods)"
    assert leaf_text(Leaf("pieces")) == "pieces()"


def test_a_place_without_leaves_has_none() -> None:
    assert Leaves().checks == ()


def test_the_leaves_of_a_formula_stand_once_in_the_order_they_are_written() -> None:
    must = scheme().suspects[0].must
    assert [leaf_text(leaf) for leaf in leaves_in(must)] == [
        "inside(rotor, sold)",
        "at(sold, mass)",
    ]
