"""Targets that must hold in every year."""

from datetime import date

import pytest

from loopbook.evaluate.hold import hold
from loopbook.evaluate.verdict import case_of
from loopbook.terms.event import Basis
from loopbook.terms.scheme import TargetKind
from loopbook.terms.statement import Standing, Verdict

from . import world
from .world import definition, indicator, observation, scheme, seen, target

AFTER, INSIDE = "2026-02-01", "2024-06-01"


def held(known, day: str = AFTER, of=None, **more) -> Verdict:
    of = of or indicator(preference=("NDRC",))
    aim = target(TargetKind.HOLD, 86, **{"base": "2020", **more})
    return hold(case_of(aim, scheme(of, targets=(aim,)), known, date.fromisoformat(day)))


def years(**values: float):
    return seen(*(observation(value, year.removeprefix("y")) for year, value in values.items()))


WHOLE = {"y2021": 87, "y2022": 88, "y2023": 86, "y2024": 90, "y2025": 91}


def test_every_year_held_is_met() -> None:
    verdict = held(years(**WHOLE))
    assert (verdict.standing, verdict.reason.key) == (Standing.MET, "reason.held.plain")
    assert (verdict.required, verdict.gap) == (86, 5)
    assert held(years(**WHOLE), base="", year="2021..2025").standing is Standing.MET


def test_one_year_below_is_missed_even_when_others_are_missing() -> None:
    verdict = held(years(y2021=87, y2023=85, y2025=90))
    assert (verdict.standing, verdict.reason.key) == (Standing.MISSED, "reason.hold_broken.plain")
    assert (verdict.reason.values["period"], verdict.gap) == ("2023", -1)
    assert held(years(y2021=87, y2023=85), INSIDE).standing is Standing.BEHIND


def test_a_missing_year_is_unknown_after_and_named_inside() -> None:
    after = held(years(y2021=87, y2025=90))
    assert after.standing is Standing.UNKNOWN
    assert after.reason.values["years"] == "2022, 2023, 2024"
    inside = held(years(y2021=87), INSIDE)
    assert (inside.standing, inside.reason.key) == (Standing.ON_TRACK, "reason.hold_gaps.plain")
    assert inside.reason.values["years"] == "2022, 2023"
    assert held(years(**WHOLE), INSIDE).reason.key == "reason.held.plain"


def test_nothing_known_is_unknown() -> None:
    verdict = held(seen())
    assert (verdict.standing, verdict.reason.key) == (Standing.UNKNOWN, "reason.hold_unknown")
    low = held(seen(observation(80, "2022", bound="at_least")))
    assert (low.standing, low.reason.key) == (Standing.UNKNOWN, "reason.hold_unknown")


def test_no_worse_may_mean_no_more() -> None:
    assert held(years(**WHOLE), comparator="le").standing is Standing.MISSED


def test_a_rival_of_any_year_is_heard() -> None:
    rows = [observation(value, year.removeprefix("y")) for year, value in WHOLE.items()]
    verdict = held(seen(*rows, observation(80, "2022", "MARA")))
    assert (verdict.standing, verdict.reason.key) == (Standing.MET, "reason.held.rival")
    assert verdict.reason.values["publisher"] == "MARA"


def test_modelled_years_and_other_definitions_are_told() -> None:
    made = world.reading(10**6, basis=Basis.MODELLED)
    cells = {str(year): (world.cell("packs_in", made),) for year in range(2021, 2026)}
    verdict = held(world.Known(cells=cells), of=indicator("flow(packs_in)", "kg"))
    assert verdict.standing is Standing.MODELLED
    of = indicator(
        definitions=(
            definition("old", until="2020-12-31", place=5),
            definition("new", since="2021-01-01", place=9),
        )
    )
    known = seen(observation(90, "2021", scope="new"))
    assert held(known, of=of).standing is Standing.NOT_COMPARABLE


@pytest.mark.parametrize("year", ["2025", "2021..2025"])
def test_without_a_base_the_years_start_with_the_first_value_or_the_span(year: str) -> None:
    verdict = held(years(y2022=87, y2025=90), base="", year=year)
    expected = "2023, 2024" if year == "2025" else "2021, 2023, 2024"
    assert verdict.reason.values["years"] == expected
