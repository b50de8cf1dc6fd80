"""Check of worth: what single batteries are worth, reckoned from the definition, year by year.

Second life is the best of running 0, 1, 2 ... years and recycling then; its expectation is a sum
over many states of health; a test is weighed by summing over many outcomes. No formula of the model
is used.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from loopbook.terms.plan_input import InputTable, PlanInput

Floats = NDArray[np.float64]
REACH, STEPS, OUTCOMES = 8.0, 4001, 401
"""States of health summed over: so many standard deviations each way, so many points;
outcomes of a test, and states left open after it, so many."""


class Figures(NamedTuple):
    """What one battery earns and costs; NaN: unknown."""

    energy: float
    mass: float
    paid: float
    row: Mapping[str, float]
    rate: float


def figures_of(given: PlanInput, at: int) -> Figures:
    """Return the figures of the battery of a row; NaN where one is missing."""
    cells, values = given.tables["cells"], given.tables["values"]
    chemistry = str(cells["chemistry"][at])
    rows = [r for r in range(len(values)) if str(values["chemistry"][r]) == chemistry]
    numbers = [name for name in values.columns if name != "chemistry"]
    row = {name: float(values[name][rows[0]]) if rows else math.nan for name in numbers}
    energy = float(cells["rated_energy"][at])
    if math.isnan(energy):
        energy = float(cells["rated_capacity"][at]) * row["nominal_voltage"] / 1000.0
    return Figures(
        energy,
        float(cells["mass"][at]),
        _paid(given, chemistry),
        row,
        given.number("discount_rate"),
    )


def _paid(given: PlanInput, chemistry: str) -> float:
    table: InputTable = given.tables["materials"]
    parts = [
        float(table["content"][r] * table["recovery"][r] * table["payable"][r] * table["price"][r])
        for r in range(len(table))
        if str(table["chemistry"][r]) == chemistry
    ]
    return sum(parts) if parts else math.nan


def recycled(figures: Figures) -> float:
    """Return what recycling a battery pays."""
    return figures.mass * (figures.paid - figures.row["process_cost"])


def second_life(figures: Figures, health: Floats) -> Floats:
    """Return what second life pays from each state of health: the best number of years."""
    row, energy = figures.row, figures.energy
    per_kwh = row["depth_of_discharge"] * row["efficiency"] * row["cycles"] * row["spread"]
    earning = (per_kwh + row["capacity_fee"]) * (1.0 - row["warranty"])
    before = row["testing"] + row["transport"] * figures.mass
    before += (row["rebuild"] + row["electronics"]) * energy
    end = recycled(figures)
    if math.isnan(before + earning + end + row["years"] + row["fade"] + row["end_of_life"]):
        return np.full(health.shape, math.nan)
    best = np.full(health.shape, end)
    running = np.zeros(health.shape)
    state = health.copy()
    is_run = np.ones(health.shape, dtype=bool)
    for year in range(1, int(row["years"]) + 1):
        is_run &= state >= row["end_of_life"]
        discount = (1.0 + figures.rate) ** -year
        running = running + discount * energy * (earning * state - row["operation"])
        best = np.where(is_run, np.maximum(best, running + discount * end), best)
        state = state - row["fade"]
    return best - before


def second_life_is_known(figures: Figures) -> bool:
    """Say whether no figure of a second life is missing."""
    return not math.isnan(float(second_life(figures, np.ones(1))[0]))


def expected(figures: Figures, health: float, sd: float) -> float:
    """Return the expected value of second life, the state of health being normal."""
    if math.isnan(health):
        return math.nan
    if not sd > 0.0:
        return float(second_life(figures, np.array([health]))[0])
    points, weights = _normal(health, sd, STEPS)
    return float((second_life(figures, points) * weights).sum())


def remanufactured(figures: Figures, health: float) -> float:
    """Return what a battery pays when it is remanufactured."""
    row = figures.row
    return figures.energy * (row["remanufacture_price"] * health - row["remanufacture_cost"])


class Options(NamedTuple):
    """What may be done at a state of health: pairs of ends between which each is allowed."""

    second: tuple[tuple[float, float], ...]
    reman: tuple[tuple[float, float], ...]


def with_test(
    figures: Figures, known: tuple[float, float], test: tuple[float, float], options: Options
) -> float:
    """Return the expected value when a test is made first, its cost taken off.

    Parameters
      known  mean and standard error of the state of health;  test  standard error and cost
    """
    health, sd = known
    spread = math.hypot(sd, test[0])
    outcomes, chances = _normal(health, sd * sd / spread, OUTCOMES)
    points, weights = (
        _normal(0.0, sd * test[0] / spread, OUTCOMES)
        if test[0] > 0.0
        else (
            np.zeros(1),
            np.ones(1),
        )
    )
    best = np.full(len(outcomes), recycled(figures))
    for may, pays in (
        (options.second, second_life(figures, outcomes[:, None] + points) @ weights),
        (options.reman, np.array([remanufactured(figures, each) for each in outcomes.tolist()])),
    ):
        is_allowed = np.array([_is_in(each, may) for each in outcomes.tolist()])
        best = np.where(is_allowed, np.fmax(best, pays), best)
    return float((best * chances).sum()) - test[1]


def _is_in(value: float, pairs: tuple[tuple[float, float], ...]) -> bool:
    return any(low <= value < high for low, high in pairs)


def _normal(mean: float, sd: float, count: int) -> tuple[Floats, Floats]:
    """Return points of a normal distribution and their weights, which sum to 1."""
    z = np.linspace(-REACH, REACH, count)
    weights = np.exp(-0.5 * z * z)
    return np.asarray(mean + sd * z), np.asarray(weights / weights.sum())
