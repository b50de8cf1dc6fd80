"""Bounds of formulas whose parts are bounds."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.evaluate.bound import OPEN, bound_of, flipped, joined
from loopbook.rules.expression import Value, evaluate
from loopbook.terms.formula import Formula, Leaf

from .world import formula

X, Y = Leaf("flow", ("packs_in",)), Leaf("flow", ("mass_out",))


def bound(text: str, x: str = "eq", y: str = "eq", values: tuple[int, int] = (3, 2)) -> str:
    known = {X: Value(Fraction(values[0])), Y: Value(Fraction(values[1]))}
    return bound_of(formula(text).root, known.__getitem__, {X: x, Y: y})


@pytest.mark.parametrize(
    ("text", "x", "y", "expected"),
    [
        ("flow(packs_in)", "at_least", "eq", "at_least"),
        ("5 [kg] - flow(packs_in)", "at_least", "eq", "at_most"),
        ("-flow(packs_in)", "at_most", "eq", "at_least"),
        ("flow(packs_in) + flow(mass_out)", "at_least", "about", "at_least"),
        ("flow(packs_in) + flow(mass_out)", "at_least", "at_most", OPEN),
        ("flow(packs_in) - flow(mass_out)", "at_least", "at_most", "at_least"),
        ("flow(packs_in) / flow(mass_out)", "eq", "at_least", "at_most"),
        ("flow(packs_in) / flow(mass_out)", "about", "eq", "about"),
        ("flow(packs_in) * -2", "at_least", "eq", "at_most"),
        ("max(flow(packs_in), 5 [kg])", "at_least", "eq", "at_least"),
        ("abs(flow(packs_in))", "at_least", "eq", OPEN),
        ("abs(flow(packs_in))", "eq", "eq", "eq"),
        ("2 * 3", "at_least", "at_least", "eq"),
    ],
)
def test_a_formula_over_bounds_is_a_bound_or_open(text: str, x: str, y: str, expected: str) -> None:
    assert bound(text, x, y) == expected


def test_flipping_twice_changes_nothing_and_joining_is_free_of_order() -> None:
    kinds = ["eq", "about", "at_least", "at_most", OPEN]
    assert [flipped(flipped(kind)) for kind in kinds] == kinds
    assert all(joined([a, b]) == joined([b, a]) for a in kinds for b in kinds)


@given(
    st.sampled_from(
        [
            "flow(packs_in) + flow(mass_out)",
            "flow(packs_in) - flow(mass_out)",
            "flow(packs_in) / flow(mass_out)",
            "flow(packs_in) * flow(mass_out) / (2 [kg])",
            "max(flow(packs_in), flow(mass_out))",
        ]
    ),
    st.sampled_from(["eq", "at_least", "at_most"]),
    st.sampled_from(["eq", "at_least", "at_most"]),
    st.tuples(*[st.fractions(min_value=Fraction(1, 9), max_value=99)] * 4),
)
def test_the_true_value_never_lies_beyond_the_bound(text: str, x: str, y: str, numbers) -> None:
    stated = dict(zip((X, Y), numbers[:2], strict=True))
    shift = {"eq": 0, "at_least": 1, "at_most": -1}
    true = {
        leaf: max(stated[leaf] + shift[kind] * more, Fraction(1, 100))
        if kind != "at_most"
        else min(stated[leaf], max(stated[leaf] - more, Fraction(1, 100)))
        for leaf, kind, more in zip((X, Y), (x, y), numbers[2:], strict=True)
    }
    tree = formula(text).root
    kind = bound_of(tree, lambda leaf: Value(stated[leaf]), {X: x, Y: y})
    said, is_true = (
        evaluate(Formula(text, tree), lambda leaf, of=of: Value(of[leaf])).value
        for of in (stated, true)
    )
    assert kind != "eq" or said == is_true
    assert kind != "at_least" or is_true >= said
    assert kind != "at_most" or is_true <= said
