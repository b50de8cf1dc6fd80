"""The parts that every verdict shares."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import UnknownTerm
from loopbook.evaluate.verdict import (
    Direction,
    case_of,
    compare,
    direction_of,
    is_interpreted,
    required_of,
    unit_of,
)
from loopbook.terms.scheme import TargetKind

from .world import indicator, scheme, seen, target

DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("kind", "comparator", "direction"),
    [
        (TargetKind.GROWTH, "about", Direction.AT_LEAST),
        (TargetKind.REDUCTION, "about", Direction.AT_MOST),
        (TargetKind.HOLD, "about", Direction.AT_LEAST),
        (TargetKind.LEVEL, "about", Direction.AT_LEAST),
        (TargetKind.LEVEL, "eq", Direction.EQUAL),
        (TargetKind.COUNT, "eq", Direction.AT_LEAST),
        (TargetKind.COVERAGE, "eq", Direction.AT_LEAST),
        (TargetKind.HOLD, "le", Direction.AT_MOST),
        (TargetKind.REDUCTION, "ge", Direction.AT_LEAST),
    ],
)
def test_a_comparator_has_a_direction(kind, comparator: str, direction: Direction) -> None:
    aim = target(kind, 1, comparator=comparator)
    assert direction_of(aim) is direction
    literal = {"ge": Direction.AT_LEAST, "le": Direction.AT_MOST, "eq": Direction.EQUAL}
    assert is_interpreted(aim) is (literal.get(comparator) is not direction)


def test_a_change_is_required_in_percent_whatever_the_unit_of_the_indicator() -> None:
    aim = target(TargetKind.GROWTH, 20, base="2020")
    level = indicator("observed(amount)", "Mt")
    held = case_of(aim, scheme(level), seen(), DAY)
    assert (unit_of(held).code, required_of(held)) == ("P1", 20)
    shares = indicator("observed(rate)", "kg/kg", is_change=True)
    held = case_of(aim, scheme(shares), seen(), DAY)
    assert required_of(held) == Fraction(1, 5)


def test_case_of_refuses_what_the_pack_does_not_have() -> None:
    with pytest.raises(UnknownTerm, match="LB-E01"):
        case_of(target(TargetKind.LEVEL, 1, indicator="other"), scheme(indicator()), seen(), DAY)
    with pytest.raises(UnknownTerm, match=r"LB-E01 .* nearest is '-'"):
        case_of(target(TargetKind.LEVEL, 1), scheme(), seen(), DAY)
    with pytest.raises(UnknownTerm, match="LB-E02") as caught:
        case_of(target(TargetKind.LEVEL, 1, comparator=">="), scheme(indicator()), seen(), DAY)
    assert caught.value.status == 404
    assert "targets.csv:2" in str(caught.value)


NUMBERS = st.fractions(-9, 9)


@given(NUMBERS, NUMBERS, st.sampled_from(list(Direction)), st.fractions(0, 9))
def test_a_bound_never_decides_against_what_it_leaves_open(value, limit, direction, more) -> None:
    for bound, true in (("at_least", value + more), ("at_most", value - more)):
        said = compare(value, bound, limit, direction)
        assert said is None or said == compare(true, "eq", limit, direction)
