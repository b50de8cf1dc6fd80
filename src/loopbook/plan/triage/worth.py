"""Worth: what a battery is worth in second life, remanufactured, and recycled.

A second life runs a year at a time, as long as the year earns more than the interest on what
recycling would pay; then the battery is recycled. With that rule second life minus recycling is

    V2(s) - Vrec = -C + sum over t = 1..T of d_t h(s - fade (t - 1)),
    h(x) = E0 a x - c  where x >= e, else 0;   c = E0 o + r Vrec;   e = max(end of life, c / (E0 a))

with s the state of health, E0 rated energy, a what a kWh of remaining energy earns a year, o the
cost of operating a rated kWh, r the rate of discount and d_t = (1 + r)^-t. Every h is at least
0: the value never falls with the state of health; its expectation under a normal error is exact.
Spec: docs/spec/plan-triage.md
"""

from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from loopbook.plan.triage.lot import Floats, Lot
from loopbook.terms.plan_input import Array, PlanInput

YEARS_MAX = 60
_ROOT = 1.0 / np.sqrt(2.0 * np.pi)


class Worth(NamedTuple):
    """What decides the value of each of n batteries; NaN: a figure is missing.

    Fields
      energy     E0, rated energy, kWh
      income     E0 a, money a year at full health;  cost  c, money a year
      end        e, state below which a second life is not run on
      fade       loss of state of health a year;  years  most
      rate       of discount, a share a year
      spent      C, money before second life begins: testing, transport, rebuilding, electronics
      recycled   Vrec, money;  reman  (n, 2) money at state 0, and per state: V = at0 + slope s
      is_reman   whether remanufacture is offered
    """

    energy: Floats
    income: Floats
    cost: Floats
    end: Floats
    fade: Floats
    years: Floats
    rate: float
    spent: Floats
    recycled: Floats
    reman: Floats
    is_reman: Array
    row: Array

    def of(self, chosen: Array) -> "Worth":
        """Return that of some batteries."""
        columns = {name: getattr(self, name)[chosen] for name in self._fields if name != "rate"}
        return self._replace(**columns)


def worth_of(given: PlanInput, lot: Lot) -> Worth:
    """Return what decides the values; a missing figure makes unknown what hangs on it."""
    table = given.tables["values"]
    row = rows_of(lot.chemistry, table["chemistry"])

    def value(name: str) -> Floats:
        return _at(table[name], row)

    energy = np.where(
        np.isnan(lot.table["rated_energy"]),
        lot.rated * value("nominal_voltage") / 1000.0,
        lot.table["rated_energy"],
    )
    rate = given.number("discount_rate")
    kept = 1.0 - value("warranty")
    cycled = value("depth_of_discharge") * value("efficiency") * value("cycles") * value("spread")
    income = energy * kept * (cycled + value("capacity_fee"))
    recycled = lot.mass * (_at(paid_per_kg(given), row) - value("process_cost"))
    cost = energy * value("operation") + rate * recycled
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        pays = np.where(income > 0.0, cost / income, np.where(cost < 0.0, -np.inf, np.inf))
    pays = np.where(np.isnan(income) | np.isnan(cost), np.nan, pays)
    per_kwh = value("rebuild") + value("electronics")
    at0 = -value("remanufacture_cost") * energy
    return Worth(
        energy=energy,
        income=income,
        cost=cost,
        end=np.maximum(value("end_of_life"), pays),
        fade=value("fade"),
        years=value("years"),
        rate=rate,
        spent=value("testing") + value("transport") * lot.mass + per_kwh * energy,
        recycled=recycled,
        reman=np.column_stack([at0, value("remanufacture_price") * energy]),
        is_reman=~np.isnan(value("remanufacture_price")) | ~np.isnan(value("remanufacture_cost")),
        row=row,
    )


def rows_of(names: Array, keys: Array) -> Array:
    """Return the row of each name among keys; -1: there is none."""
    places = {str(key): at for at, key in enumerate(keys)}
    known, back = np.unique(names.astype(str), return_inverse=True)
    return np.array([places.get(name, -1) for name in known.tolist()], dtype=np.int64)[back]


def paid_per_kg(given: PlanInput) -> Floats:
    """Return what the materials of a kilogram pay, per row of `values`, before the process.

    A chemistry without any material row, or with a figure missing in one, is unknown.
    """
    values, table = given.tables["values"], given.tables["materials"]
    each = table["content"] * table["recovery"] * table["payable"] * table["price"]
    row = rows_of(table["chemistry"], values["chemistry"])
    paid = np.full(len(values), np.nan)
    for at in range(len(values)):
        if (row == at).any():
            paid[at] = each[row == at].sum()
    return paid


def _at(column: Floats, row: Array) -> Floats:
    """Return a column's value at each row; NaN where there is no row."""
    padded = np.append(column, np.nan)
    return np.asarray(padded[row])


def gain(worth: Worth, health: Floats, sd: Floats) -> Floats:
    """Return the expected gain of second life over recycling, V2 - Vrec; NaN: unknown.

    Parameters
      health  (n,) or (n, k) means of the state of health;  sd  of it, broadcast; 0: it is exact
    """
    columns = [worth.income, worth.cost, worth.end, worth.fade, worth.years, worth.spent]
    if health.ndim == 2:
        columns = [column[:, None] for column in columns]
    income, cost, end, fade, years, spent = columns
    total = np.zeros(np.broadcast_shapes(health.shape, sd.shape))
    for year in range(1, last_year(worth) + 1):
        mean = health - fade * (year - 1)
        over, near = _beyond(mean, sd, end)
        earned = income * (mean * over + near) - cost * over
        total += np.where(year <= years, earned * (1.0 + worth.rate) ** -year, 0.0)
    return np.asarray(np.where(np.isnan(years), np.nan, total) - spent)


def last_year(worth: Worth) -> int:
    """Return the most years that any of the batteries is run."""
    return int(np.nanmax(np.append(worth.years, 0.0)))


def _beyond(mean: Floats, sd: Floats, end: Floats) -> tuple[Floats, Floats]:
    """Return P(X >= end) and sd times the density there, X normal; of sd 0 the step."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        z = np.where(sd > 0.0, (mean - end) / sd, np.where(mean >= end, np.inf, -np.inf))
    z = np.where(np.isnan(mean) | np.isnan(end), np.nan, z)
    return np.asarray(ndtr(z)), np.asarray(sd * _ROOT * np.exp(-0.5 * z * z))


def reman(worth: Worth, health: Floats) -> Floats:
    """Return the expected value remanufactured; NaN: not offered, or a figure is missing."""
    at0, slope = worth.reman[:, 0], worth.reman[:, 1]
    if health.ndim == 2:
        at0, slope = at0[:, None], slope[:, None]
    return np.asarray(at0 + slope * health)


def break_even(worth: Worth) -> Floats:
    """Return the least state of health from which second life is worth recycling, (n,).

    Infinite: at no state;  NaN: unknown. Exact: on each stretch on which the same years are run
    the gain is a line, and no later year ever takes from it.
    """
    slope, offset = np.zeros(len(worth.income)), -worth.spent
    best = np.where(worth.spent <= 0.0, -np.inf, np.inf)
    for year in range(1, last_year(worth) + 1):
        runs = year <= worth.years
        discount, back = (1.0 + worth.rate) ** -year, worth.fade * (year - 1)
        slope = np.where(runs, slope + discount * worth.income, slope)
        offset = np.where(runs, offset - discount * (worth.income * back + worth.cost), offset)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            root = np.where(slope > 0.0, -offset / slope, np.where(offset >= 0.0, -np.inf, np.inf))
        best = np.where(runs, np.fmin(best, np.maximum(worth.end + back, root)), best)
    unknown = np.isnan(worth.spent) | np.isnan(worth.cost) | np.isnan(worth.fade)
    unknown |= np.isnan(worth.years) | np.isnan(worth.end)
    return np.asarray(np.where(unknown, np.nan, best))
