"""Evaluating: exact, total, three-valued, uncertainty to first order; published answers."""

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.rules.expression import BITS_MAX, Value, evaluate, sd_of
from loopbook.rules.parse import Names, parse
from loopbook.rules.unit import find_unit
from loopbook.terms.formula import Formula, Leaf, LeafFunction, ParameterKind
from loopbook.terms.quantity import Units, convert
from loopbook.terms.statement import Reason

from .test_parse import UNITS

FACTOR = ParameterKind.FACTOR
X = {"l": Fraction("92.95"), "t": Fraction("1.936"), "z": Fraction(0), "big": Fraction(7**3000)}
MISSING = Reason("reason.zero_divisor")


def names_of(*names: str) -> Names:
    return Names(
        leaves=(LeafFunction("factor", (FACTOR,)), LeafFunction("known", (FACTOR,), is_truth=True)),
        units=UNITS,
        known={FACTOR: dict.fromkeys(names, ())},
    )


def formula(text: str) -> Formula:
    parsed = parse(text, names_of(*X, "none", "yes", "no"))
    assert isinstance(parsed, Formula), parsed
    return parsed


def look(leaf: Leaf) -> Value:
    """Give x its value, certain as one source of its own; `none` is unknown."""
    name = leaf.arguments[0]
    if name == "none":
        return Value(None, missing=(MISSING,))
    if name in ("yes", "no"):
        return Value(value=name == "yes")
    return Value(X[name], {name: 1.0})


def value(text: str) -> Value:
    return evaluate(formula(text), look)


def test_the_pendulum_of_taylor_comes_out_as_in_the_book() -> None:
    """Taylor, An Introduction to Error Analysis, 2nd ed., 3.7: g = 979 +- 4 cm/s2.

    l = 92.95 +- 0.1 cm, T = 1.936 +- 0.004 s; T occurs twice and counts as one source.
    """
    g = value("4 * 9.869604401 * factor(l) / (factor(t) * factor(t))")
    assert isinstance(g.value, Fraction)
    assert round(float(g.value)) == 979
    sd = sd_of(g, {"l": 0.1, "t": 0.004})
    assert sd is not None
    assert round(sd) == 4
    exact = float(g.value) * math.hypot(0.1 / 92.95, 2 * 0.004 / 1.936)
    assert sd == pytest.approx(exact, rel=1e-12)


def test_ten_resistors_of_one_standard_add_their_uncertainties() -> None:
    """JCGM 100:2008, 5.2.2, example: 10 x 100 mOhm = 1 Ohm; 0.32 Ohm would be wrong."""
    total = value(" + ".join(["factor(l)"] * 10))
    assert sd_of(total, {"l": 0.1}) == pytest.approx(1.0)


def test_independent_parts_add_in_quadrature_and_a_difference_with_itself_is_certain() -> None:
    assert sd_of(value("factor(l) - factor(t)"), {"l": 3.0, "t": 4.0}) == pytest.approx(5.0)
    assert sd_of(value("factor(l) - factor(l)"), {"l": 3.0}) == 0.0
    assert sd_of(value("factor(l) / factor(l)"), {"l": 3.0}) == pytest.approx(0.0)


def test_an_uncertainty_not_stated_is_none_unless_the_part_does_not_count() -> None:
    assert sd_of(value("factor(l) + factor(t)"), {"l": 3.0, "t": None}) is None
    assert sd_of(value("factor(l) + factor(t)"), {"l": 3.0}) is None
    assert sd_of(value("factor(l) + factor(z) * factor(z)"), {"l": 3.0, "z": None}) == 3.0
    assert sd_of(value("factor(none)"), {}) is None
    assert sd_of(value("factor(l) > 1"), {"l": 1.0}) is None


def test_minimum_maximum_and_magnitude_carry_the_part_that_decides() -> None:
    assert sd_of(value("max(factor(l), factor(t))"), {"l": 3.0, "t": 4.0}) == 3.0
    assert sd_of(value("min(factor(l), factor(t))"), {"l": 3.0, "t": 4.0}) == 4.0
    assert value("abs(-factor(l))") == Value(X["l"], {"l": 1.0})


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("known(no) and factor(none) > 1", False),
        ("factor(none) > 1 and known(no)", False),
        ("known(yes) and factor(none) > 1", None),
        ("known(yes) or factor(none) > 1", True),
        ("factor(none) > 1 or known(yes)", True),
        ("known(no) or factor(none) > 1", None),
        ("not factor(none) > 1", None),
        ("not known(yes)", False),
        ("known(yes) and known(yes) and known(no)", False),
        ("known(no) or known(no)", False),
        ("known(yes) and known(yes)", True),
    ],
)
def test_truth_has_three_values(text: str, result: bool | None) -> None:
    found = value(text)
    assert found.value is result
    assert bool(found.missing) == (result is None)


def test_unknown_travels_with_its_reason_once() -> None:
    found = value("factor(none) + factor(none) * factor(l)")
    assert found == Value(None, missing=(MISSING,))


def test_division_by_zero_is_unknown_with_a_reason() -> None:
    assert value("factor(l) / factor(z)") == Value(None, missing=(Reason("reason.zero_divisor"),))


def test_numbers_that_outgrow_the_bound_are_unknown() -> None:
    product = value(" * ".join(["factor(big)"] * 100))
    assert product.value is None
    assert product.missing == (Reason("reason.too_large", {"bits": str(BITS_MAX)}),)
    assert value("factor(big) > 1").value is None


@pytest.mark.parametrize(
    "text", ["1e300 * 1e300", "1e300 * 1e300 - 1e300 * 1e300", "1e300 / 1e-300"]
)
def test_what_no_float_can_hold_is_unknown(text: str) -> None:
    assert value(text).missing[0].key == "reason.too_large"


Tree = tuple[str, Callable[[], Fraction | None]]


def _binary(parts: tuple[Tree, str, Tree]) -> Tree:
    left, sign, right = parts

    def result() -> Fraction | None:
        a, b = left[1](), right[1]()
        if a is None or b is None or (sign == "/" and b == 0):
            return None
        return {"+": a.__add__, "-": a.__sub__, "*": a.__mul__}[sign](b) if sign != "/" else a / b

    return f"({left[0]} {sign} {right[0]})", result


def _call(parts: tuple[str, Tree, Tree]) -> Tree:
    name, left, right = parts

    def result() -> Fraction | None:
        a, b = left[1](), right[1]()
        return None if a is None or b is None else (min(a, b) if name == "min" else max(a, b))

    return f"{name}({left[0]}, {right[0]})", result


def _negative(part: Tree) -> Tree:
    def result() -> Fraction | None:
        a = part[1]()
        return None if a is None else -a

    return f"-{part[0]}", result


NUMBERS = st.decimals(min_value=0, max_value=1000, places=2).map(
    lambda d: (f"{d:f}", lambda: Fraction(f"{d:f}"))
)
VARIABLES = st.sampled_from(["l", "t", "z"]).map(lambda n: (f"factor({n})", lambda: X[n]))
TREES: st.SearchStrategy[Tree] = st.recursive(
    NUMBERS | VARIABLES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(_binary),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(_call),
        inner.map(_negative),
    ),
    max_leaves=15,
)


@given(TREES)
def test_a_formula_equals_the_same_sum_done_by_fractions(tree: Tree) -> None:
    text, result = tree
    found = value(text)
    if found.missing and found.missing[0].key == "reason.too_large":
        return
    assert found.value == result()


@given(TREES)
def test_the_gradient_is_the_derivative(tree: Tree) -> None:
    """Compared with a difference quotient, where the formula is smooth there and of usual size."""
    text, _ = tree
    parsed = formula(text)
    if "min" in text or "max" in text:
        return
    step = Fraction(1, 10**12)

    def moved(by: Fraction) -> Fraction | None:
        def shifted(leaf: Leaf) -> Value:
            by_l = by if leaf.arguments[0] == "l" else 0
            return Value(X[leaf.arguments[0]] + by_l)

        found = evaluate(parsed, shifted).value
        return found if isinstance(found, Fraction) else None

    up, down, here = moved(step), moved(-step), value(text)
    if up is None or down is None or here.value is None:
        return
    slope = float((up - down) / (2 * step))
    scale = max(1.0, abs(slope), abs(float(here.value)))
    if scale < 1e6:
        assert here.gradient.get("l", 0.0) == pytest.approx(slope, abs=1e-3 * scale, rel=1e-3)


def same_kind(units: Units) -> list[tuple[str, str]]:
    plain = [unit for unit in units.by_code.values() if not unit.offset]
    return [(a.code, b.code) for a in plain for b in plain if a.dimension == b.dimension]


@given(st.sampled_from(same_kind(UNITS)), st.integers(1, 10**6))
def test_a_number_means_the_same_in_every_unit_of_its_kind(
    codes: tuple[str, str], number: int
) -> None:
    given_unit, wanted = (find_unit(UNITS, code) for code in codes)
    other = convert(Fraction(number), given_unit, wanted)
    text = f"{number} [{codes[0]}] = {other.numerator} [{codes[1]}] / {other.denominator}"
    if max(len(str(other.numerator)), len(str(other.denominator))) > 40:
        return
    assert value(text).value is True
