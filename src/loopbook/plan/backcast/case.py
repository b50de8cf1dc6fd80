"""Case: an input under a scenario, as the arrays that the model is made of."""

from typing import NamedTuple

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.backcast.frame import Frame, Scenario, frame_of
from loopbook.plan.backcast.indicator import (
    DENOMINATOR,
    NOTHING_LEFT,
    Indicators,
    Target,
    indicators_of,
    targets_of,
)
from loopbook.plan.backcast.measure import Measures, left_shares, measures_of
from loopbook.plan.backcast.scrap import Scrap, scrap_of
from loopbook.plan.backcast.system import System, system_of
from loopbook.plan.solve.model import Floats
from loopbook.terms.plan_input import PlanInput


class Case(NamedTuple):
    """Everything that is decided upon, and with.

    Fields
      build_cost   present value of one unit taken up: (measure, year)
      use_cost     present value of one unit in use, what it moves between flows included
      flow_cost    cost of one tonne of each flow: (flow,)
      capex_most, spending_most   money of each year; infinite: no limit
    """

    scenario: Scenario
    frame: Frame
    scrap: Scrap
    system: System
    indicators: Indicators
    measures: Measures
    targets: tuple[Target, ...]
    build_cost: Floats
    use_cost: Floats
    flow_cost: Floats
    capex_most: Floats
    spending_most: Floats


def case_of(given: PlanInput, scenario: Scenario) -> Case:
    """Return the case of an input under a scenario.

    Raises    InputError  what an input has that no plan can be made of, with file and row
    """
    frame = frame_of(given)
    scrap = scrap_of(given, frame, scenario)
    system = system_of(given, frame, scrap, scenario)
    indicators = indicators_of(given, frame, system, scrap, scenario)
    measures = measures_of(given, frame, scenario)
    has_residual = given.number("residual") == 1.0
    left = left_shares(measures, frame, has_residual=has_residual)
    flow_cost = np.asarray(given.tables["flows"]["cost"], dtype=np.float64)
    moved = np.einsum("f,fmt->mt", flow_cost, system.gain)
    capex_most, spending_most = _budgets(given, frame)
    return Case(
        scenario=scenario,
        frame=frame,
        scrap=scrap,
        system=system,
        indicators=indicators,
        measures=measures,
        targets=targets_of(given, frame, indicators),
        build_cost=measures.capex * (frame.discount - frame.discount[-1] * left),
        use_cost=frame.discount * (measures.opex[:, np.newaxis] + moved),
        flow_cost=flow_cost,
        capex_most=capex_most,
        spending_most=spending_most,
    )


def _budgets(given: PlanInput, frame: Frame) -> tuple[Floats, Floats]:
    table = given.tables["budgets"]
    most = {field: np.full(frame.span, np.inf) for field in ("capex", "spending")}
    for at, year in enumerate(table["year"]):
        for field, line in most.items():
            if frame.has(year) and np.isfinite(table[field][at]):
                line[frame.at(year)] = float(table[field][at])
    return most["capex"], most["spending"]


def uses_most(case: Case) -> Floats:
    """Return the most use that each measure can have in each year: (measure, year).

    Less than its most uptake while its window and its ramp have not let more of it in.
    """
    measures = case.measures
    steps = np.where(measures.in_window, np.minimum(measures.ramp, measures.most)[:, None], 0.0)
    most = np.minimum(np.cumsum(steps, axis=1), measures.most[:, None])
    return np.where(measures.is_usable[:, None], most, 0.0)


def doubtful_denominators(case: Case, use_most: Floats) -> list[Target]:
    """Return a target of each denominator that measures, each at its most, bring down to zero.

    The rest cannot change sign. Those of the list must be looked at with the limits of nature.
    Raises    InputError  LB-PL82  a denominator is not above zero even without measures
    """
    least = least_of(case, use_most)
    base = case.indicators.base[DENOMINATOR]
    found: dict[tuple[int, int], Target] = {}
    for target in case.targets:
        place = (target.indicator, target.year)
        if base[place] <= 0.0:
            raise sign_error(case, target, float(base[place]))
        if least[place] <= NOTHING_LEFT * base[place]:
            found.setdefault(place, target)
    return list(found.values())


def least_of(case: Case, use_most: Floats) -> Floats:
    """Return a lower bound of each denominator: (indicator, year)."""
    falling = np.minimum(case.indicators.gain[DENOMINATOR], 0.0)
    down = np.einsum("imt,mt->it", falling, use_most)
    return np.asarray(case.indicators.base[DENOMINATOR] + down)


def sign_error(case: Case, target: Target, value: float) -> InputError:
    """Return the error that the denominator of a target can reach zero or less."""
    return InputError(
        "LB-PL82",
        target.place,
        indicator=case.indicators.names[target.indicator],
        year=case.frame.years[target.year],
        value=f"{value:g}",
    )
