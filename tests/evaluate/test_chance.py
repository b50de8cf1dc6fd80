"""Verdicts tell how sure they are: of levels, of changes on a base, of the line, of every year."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from loopbook.evaluate.chance import all_of
from loopbook.evaluate.explain import explain_verdict
from loopbook.evaluate.spread import Spread
from loopbook.evaluate.standing import stand
from loopbook.evaluate.verdict import Chance
from loopbook.terms.scheme import TargetKind
from loopbook.terms.statement import Standing, Verdict

from .world import (
    Known,
    cell,
    flows,
    indicator,
    observation,
    reading,
    scheme,
    seen,
    target,
)

AFTER = "2026-02-01"


def judged(of, aim, sources: Known, day: str = AFTER) -> Verdict:
    return stand(aim, scheme(of, targets=(aim,)), sources, date.fromisoformat(day))


def measured(value, year: str, sd: str | None = "1", **more):
    return observation(value, year, sd=None if sd is None else Decimal(sd), **more)


def test_a_level_one_standard_uncertainty_above_is_met_at_84_percent() -> None:
    verdict = judged(indicator(), target(TargetKind.LEVEL, 60), seen(measured(61, "2025")))
    assert verdict.standing is Standing.MET
    assert verdict.probability == pytest.approx(0.841345, abs=1e-6)
    (caution,) = verdict.cautions
    assert caution.key == "reason.inside_uncertainty.chance"
    assert caution.values["percent"] == "84.1"
    assert any("84.1 %" in line for line in explain_verdict(verdict))
    assert any("84.1%" in line for line in explain_verdict(verdict, "zh"))


def test_far_off_there_is_nothing_to_say() -> None:
    verdict = judged(indicator(), target(TargetKind.LEVEL, 60), seen(measured(70, "2025")))
    assert verdict.probability == pytest.approx(1.0, abs=1e-12)
    assert verdict.cautions == ()


def test_no_stated_uncertainty_no_probability() -> None:
    verdict = judged(indicator(), target(TargetKind.LEVEL, 60), seen(measured(61, "2025", None)))
    assert (verdict.standing, verdict.probability) == (Standing.MET, None)
    assert verdict.cautions == ()


def test_what_is_not_judged_has_no_probability() -> None:
    verdict = judged(indicator(), target(TargetKind.LEVEL, 60), seen(measured(61, "2024")))
    assert (verdict.standing, verdict.probability) == (Standing.UNKNOWN, None)


def test_at_least_61_meets_60_at_least_as_likely() -> None:
    known = seen(measured(61, "2025", bound="at_least"))
    verdict = judged(indicator(), target(TargetKind.LEVEL, 60), known)
    assert verdict.probability_bound == "at_least"


def test_growth_rests_on_both_uncertainties() -> None:
    """150 (3) on 100 (2) asked for +45 %: drawing both gives the closed form."""
    of = indicator("observed(amount)", "Mt", id="it")
    known = seen(
        measured(100, "2020", "2", indicator="amount", unit="Mt"),
        measured(150, "2025", "3", indicator="amount", unit="Mt"),
    )
    verdict = judged(of, target(TargetKind.GROWTH, 45, base="2020"), known)
    assert verdict.standing is Standing.MET
    rng = np.random.default_rng(11)
    drawn = rng.normal(150, 3, 400_000) / rng.normal(100, 2, 400_000)
    assert verdict.probability == pytest.approx(float(np.mean(drawn >= 1.45)), abs=0.01)
    alone = judged(
        of,
        target(TargetKind.GROWTH, 45, base="2020"),
        seen(
            measured(100, "2020", None, indicator="amount", unit="Mt"),
            measured(150, "2025", "3", indicator="amount", unit="Mt"),
        ),
    )
    assert alone.probability is None


def test_flows_of_two_years_are_independent_sources() -> None:
    """One flow is one source in a year: 1300 (30) on 1000 (20) is +30 % with sd 3.97 points."""
    of = indicator("flow(packs_in)", "kg", subject="")
    known = flows(
        y2020=(cell("packs_in", reading(1_000_000, 20_000.0)),),
        y2025=(cell("packs_in", reading(1_300_000, 30_000.0)),),
    )
    verdict = judged(of, target(TargetKind.GROWTH, 28, base="2020"), known)
    sd = 100 * ((30 / 1000) ** 2 + (1300 * 20 / 1000**2) ** 2) ** 0.5
    (caution,) = verdict.cautions
    assert float(caution.values["sd"]) == pytest.approx(sd, rel=1e-5)


def test_inside_the_period_it_is_held_against_the_line_that_rests_on_its_base() -> None:
    known = seen(measured(50, "2020", "3"), measured(54, "2022", "0.5"))
    verdict = judged(indicator(), target(TargetKind.LEVEL, 60, base="2020"), known, "2023-03-01")
    assert (verdict.standing, verdict.due) == (Standing.ON_TRACK, 54.0)
    assert verdict.probability == 0.5
    (caution,) = verdict.cautions
    # The line has gone two fifths of its way: three fifths of the base's uncertainty are left.
    assert float(caution.values["sd"]) == pytest.approx((0.5**2 + (0.6 * 3) ** 2) ** 0.5, rel=1e-5)


def test_hold_is_as_likely_as_every_year_together() -> None:
    known = seen(*(measured(61, str(year)) for year in range(2021, 2026)))
    verdict = judged(indicator(), target(TargetKind.HOLD, 60, base="2020"), known)
    assert verdict.standing is Standing.MET
    assert verdict.probability == pytest.approx(0.841345**5, abs=1e-5)
    assert [each.values["period"] for each in verdict.cautions] == [
        "2021", "2022", "2023", "2024", "2025",
    ]  # fmt: skip
    broken = seen(measured(50, "2021"), *(measured(61, str(y)) for y in range(2022, 2026)))
    missed = judged(indicator(), target(TargetKind.HOLD, 60, base="2020"), broken)
    assert missed.standing is Standing.MISSED
    assert missed.probability == pytest.approx(0.0, abs=1e-12)


def test_years_that_share_a_source_have_no_probability_together() -> None:
    spread = Spread({"factor:x": 1.0}, {"factor:x": 0.1})
    assert all_of([(Chance(0.9), spread), (Chance(0.8), spread)]).probability is None
    assert all_of([(Chance(0.9), Spread()), (Chance(0.5), spread)]).probability == 0.45
    assert all_of([(Chance(0.9), Spread()), (Chance(None), Spread())]).probability is None
    mixed = [(Chance(0.9, "at_least"), Spread()), (Chance(0.9, "at_most"), Spread())]
    assert all_of(mixed).probability is None


def test_a_value_published_after_the_day_judged_on_is_named() -> None:
    """A clock that was set back: the book knows what the day cannot."""
    known = seen(measured(61, "2025", published="2026-03-01"))
    verdict = judged(indicator(), target(TargetKind.LEVEL, 60), known, "2026-02-01")
    assert "reason.published_after" in [each.key for each in verdict.cautions]


def test_years_behind_which_a_factor_could_not_be_told_apart_share_it() -> None:
    one = Spread({"flow:a@2021": 1.0}, {"flow:a@2021": 0.1}, frozenset({"x"}))
    other = Spread({"flow:a@2022": 1.0}, {"flow:a@2022": 0.1}, frozenset({"x"}))
    told = Spread({"factor:x": 1.0}, {"factor:x": 0.1})
    assert all_of([(Chance(0.9), one), (Chance(0.8), other)]).probability is None
    assert all_of([(Chance(0.9), one), (Chance(0.8), told)]).probability is None
    assert all_of([(Chance(0.9), one), (Chance(0.5), Spread())]).probability == 0.45
