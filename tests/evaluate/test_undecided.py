"""Values that are shown and decide nothing."""

from datetime import date

import pytest

from loopbook.evaluate.course import exact_at
from loopbook.evaluate.undecided import undecided
from loopbook.evaluate.verdict import case_of
from loopbook.terms.event import Basis, Grade
from loopbook.terms.posting import Grain
from loopbook.terms.scheme import TargetKind
from loopbook.terms.statement import Standing, Verdict

from . import world
from .world import indicator, scheme, target


def told(of, known, **more) -> Verdict:
    aim = target(TargetKind.LEVEL, 1, **more)
    case = case_of(aim, scheme(of, targets=(aim,)), known, date(2026, 2, 1))
    return undecided(case, exact_at(case, aim.period))


@pytest.mark.parametrize(
    ("reading", "standing", "key"),
    [
        ({"basis": Basis.MODELLED}, Standing.MODELLED, "reason.basis.modelled"),
        ({"basis": Basis.CONSTRUCTED}, Standing.UNKNOWN, "reason.basis.constructed"),
        ({"grade": Grade.WEAK}, Standing.UNKNOWN, "reason.grade.weak"),
        ({"grade": Grade.FORECAST}, Standing.UNKNOWN, "reason.grade.forecast"),
    ],
)
def test_basis_and_grade_are_told(reading, standing: Standing, key: str) -> None:
    known = world.flows(y2025=(world.cell("packs_in", world.reading(9000, **reading)),))
    verdict = told(indicator("flow(packs_in)", "kg"), known)
    assert (verdict.standing, verdict.reason.key) == (standing, key)
    assert verdict.latest is not None
    assert verdict.latest.value == 9


def test_bounds_that_point_both_ways_are_told() -> None:
    known = world.seen(world.observation(-5, "2025", bound="at_least"))
    verdict = told(indicator("abs(observed(rate))"), known)
    assert (verdict.standing, verdict.reason.key) == (Standing.UNKNOWN, "reason.open_bounds")


def test_what_is_not_comparable_is_said_first() -> None:
    made = world.reading(9000, basis=Basis.MODELLED, grain=Grain.STATISTIC, scope="t")
    known = world.flows(y2025=(world.cell("packs_in", made),))
    verdict = told(indicator("flow(packs_in)", "kg"), known, scope="supply")
    assert verdict.standing is Standing.NOT_COMPARABLE
