"""Course: what is taken up, installed and used year by year, and what comes of it."""

from typing import NamedTuple

import numpy as np

from loopbook.plan.backcast.case import Case
from loopbook.plan.backcast.indicator import Target
from loopbook.plan.backcast.model import PERCENT, Built
from loopbook.plan.solve.model import Floats
from loopbook.plan.solve.outcome import Outcome

NOISE = 1e-9
"""Share of the most uptake below which an uptake is the solver's tolerance."""

DIGITS = 9
"""Decimals of a share of the most uptake that a plan keeps: the rest is the solver's tolerance."""

KEPT = 1e-4
"""Percent of its value by which a target may be missed by the solver's tolerance."""


class Course(NamedTuple):
    """What is done, and what comes of it.

    Fields
      new, installed, use   (measure, year), in units of uptake
      flows       (flow, year), tonnes;  flows_before   without measures
      values      (indicator, year);  values_before   without measures
      capex, opex, handling   money of each year as it is paid: (measure, year), (measure, year),
                  (flow, year): of what measures move only
      objective   present value of all that, less what is left of investments
    """

    new: Floats
    installed: Floats
    use: Floats
    flows: Floats
    flows_before: Floats
    values: Floats
    values_before: Floats
    capex: Floats
    opex: Floats
    handling: Floats
    objective: float


def course_of(case: Case, made: Built, outcome: Outcome) -> Course:
    """Return the course that an outcome describes, rid of the solver's tolerance."""
    measures = case.measures
    size = made.size[:, np.newaxis]
    new = np.round(np.maximum(outcome.of(made.new), 0.0), DIGITS) * size
    new = np.where(measures.is_whole[:, np.newaxis], np.rint(new), new)
    installed = measures.installed(new)
    # Differences of sums leave digits where nothing is left.
    installed = np.where(installed > NOISE * size, installed, 0.0)
    use = np.round(np.maximum(outcome.of(made.use), 0.0), DIGITS) * size
    return course_at(case, new, np.minimum(use, installed))


def course_at(case: Case, new: Floats, use: Floats) -> Course:
    """Return what comes of an uptake and its use: (measure, year) each."""
    measures, system = case.measures, case.system
    flows = system.base + np.einsum("fmt,mt->ft", system.gain, use)
    # Rows of the model keep flows above zero to its tolerance.
    flows = np.where(np.abs(flows) <= NOISE * np.abs(system.base).max(initial=1.0), 0.0, flows)
    none = np.zeros_like(use)
    return Course(
        new=new,
        installed=measures.installed(new),
        use=use,
        flows=np.maximum(flows, 0.0),
        flows_before=system.base,
        values=case.indicators.values(use),
        values_before=case.indicators.values(none),
        capex=measures.capex * new,
        opex=measures.opex[:, np.newaxis] * use,
        handling=case.flow_cost[:, np.newaxis] * (flows - system.base),
        objective=float((case.build_cost * new).sum() + (case.use_cost * use).sum()),
    )


def shortfall(target: Target, course: Course) -> float:
    """Return by how much a target is missed, in the unit of its indicator; 0: it is kept."""
    value = float(course.values[target.indicator, target.year])
    missing = target.value - value if target.is_least else value - target.value
    return missing if missing > KEPT / PERCENT * target.reference else 0.0


def missed(case: Case, course: Course) -> list[tuple[Target, float]]:
    """Return the targets that a course misses, and by how much."""
    found = ((target, shortfall(target, course)) for target in case.targets)
    return [(target, amount) for target, amount in found if amount > 0.0]


def contributions(case: Case, target: Target, course: Course) -> Floats:
    """Return by how many points each measure moves a target's indicator towards its value.

    They sum to the distance of value and indicator, less that without measures at the same
    denominator:  s (A - v/s B) / B  measure by measure.
    """
    indicators = case.indicators
    at = (target.indicator, target.year)
    ratio = target.value / indicators.scale[target.indicator]
    own = indicators.gain[:, target.indicator, :, target.year]
    denominator = float(indicators.sides(course.use)[1][at])
    points = indicators.scale[target.indicator] * (own[0] - ratio * own[1]) / denominator
    return np.asarray(points * course.use[:, target.year])
