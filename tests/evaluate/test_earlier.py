"""Flows of years gone by: every year is needed, each is a source of its own."""

import math

import pytest

from loopbook.evaluate.exact import evaluate_exactly
from loopbook.evaluate.explain import reason_text
from loopbook.evaluate.label import labelled
from loopbook.evaluate.leaf import Question
from loopbook.rules.parse import FormulaFault
from loopbook.terms.event import Basis, Grade
from loopbook.terms.period import period
from loopbook.terms.posting import Grain
from loopbook.terms.statement import Statement

from . import world
from .world import cell, flows, indicator, reading, scheme


def state(text: str, known, asked: str = "2025", unit: str = "kg") -> Statement:
    of = indicator(text, unit)
    return evaluate_exactly(Question(of, period(asked), scheme(of), known)).statement


def three_years(**more):
    cells = {
        f"y{2022 + at}": (cell("packs_in", reading(amount, 1000.0, sequences=(at + 1,), **more)),)
        for at, amount in enumerate((6000, 9000, 12000))
    }
    return flows(**cells, y2025=(cell("packs_in", reading(4500, 0.0, sequences=(9,), **more)),))


def test_the_mean_of_three_years_before() -> None:
    found = state("mean_before(packs_in, 3)", three_years())
    assert (found.value, found.basis, found.decides) == (9, Basis.MEASURED, True)
    assert found.sd == pytest.approx(math.sqrt(3) / 3)
    assert found.evidence[0].sd == pytest.approx(math.sqrt(3) / 3)
    assert found.evidence[0].sequences == (1, 2, 3)
    assert found.evidence[0].leaf == "mean_before(packs_in, 3)"


def test_a_rate_over_it_and_a_flow_of_last_year() -> None:
    found = state("flow(packs_in) / mean_before(packs_in, 3)", three_years(), unit="%")
    assert found.value == 50
    assert state("earlier(packs_in, 1)", three_years()).value == 12
    assert state("earlier(packs_in, 3, goods)", three_years()).value == 6


def test_months_are_counted_back_by_years() -> None:
    known = world.Known(cells={"2024-05": (cell("packs_in", reading(3000)),)})
    assert state("earlier(packs_in, 1)", known, "2025-05").value == 3
    assert state("earlier(packs_in, 1)", known, "2025-04").value is None


def test_one_unknown_year_makes_the_mean_unknown_and_is_named() -> None:
    found = state("mean_before(packs_in, 3)", three_years(), "2026")
    assert found.value == pytest.approx(8.5)
    lacking = state("mean_before(packs_in, 3)", three_years(), "2024")
    assert (lacking.value, lacking.decides) == (None, False)
    reason = lacking.missing[0]
    assert reason.key == "reason.year_missing"
    assert (reason.values["period"], reason.values["periods"]) == ("2021", "2021, 2022, 2023")
    assert "2021" in reason_text(labelled(reason, scheme()), "zh")
    assert "未知" in reason_text(reason, "zh")


def test_a_rival_of_one_year_is_a_rival_of_the_mean() -> None:
    official = {"basis": Basis.DECLARED, "grain": Grain.STATISTIC}
    one = reading(6000, publisher="NDRC", **official)
    other = reading(9000, publisher="other", **official)
    known = flows(
        y2023=(cell("packs_in", one, other),),
        y2024=(cell("packs_in", reading(6000, **official)),),
    )
    found = state("mean_before(packs_in, 2)", known)
    assert (found.value, [rival.value for rival in found.rivals]) == (6, [7.5])


def test_the_weakest_year_decides_for_the_mean() -> None:
    known = flows(
        y2023=(cell("packs_in", reading(6000, grade=Grade.WEAK)),),
        y2024=(cell("packs_in", reading(6000, basis=Basis.MODELLED)),),
    )
    found = state("mean_before(packs_in, 2)", known)
    assert (found.value, found.basis, found.decides) == (6, Basis.MODELLED, False)
    assert found.evidence[0].grade is Grade.WEAK


@pytest.mark.parametrize("years", ["0", "1.5", "packs_in", "100000"])
def test_years_are_a_whole_number(years: str) -> None:
    with pytest.raises(AssertionError, match=FormulaFault.__name__):
        indicator(f"earlier(packs_in, {years})", "kg")


def test_years_that_are_not_there_are_not_looked_for_one_by_one() -> None:
    # As many as a formula may name: looked for one by one it takes half a minute.
    assert state("mean_before(packs_in, 99999)", three_years()).value is None
