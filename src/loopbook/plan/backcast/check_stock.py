"""Check of stocks: scrap reckoned cohort by cohort in a plain loop, from the written formulas.

Shares alive are those of docs/spec/stock.md, written here once more with the functions of the
mathematics library; nothing of account.stock but the reading of a written lifetime is used.
"""

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from scipy import special

from loopbook.account.stock.stated import read_lifetime
from loopbook.terms.plan_input import PlanInput
from loopbook.terms.stock import LifetimeKind

PARTS = 400
"""Parts of a year that an inflow spread over it is summed over (Simpson)."""

AGES_MAX = 10_000
NEGLIGIBLE = 1e-15
OFFSETS = {"start": 1.0, "middle": 0.5, "end": 0.0}
Numbers = Mapping[str, float]


class Stretch(NamedTuple):
    """What a scenario multiplies: amounts of products from `first` on, and ages."""

    first: int
    demand: float
    lifetime: float


PLAIN = Stretch(0, 1.0, 1.0)


class Line(NamedTuple):
    """One product in the years of the plan, in tonnes."""

    inflow: list[float]
    stock: list[float]
    scrap: list[float]


def scrap_lines(given: PlanInput, years: range, stretch: Stretch = PLAIN) -> dict[str, Line]:
    """Return product -> what comes in, stands and leaves in each year of the plan."""
    table = given.tables["products"]
    return {str(name): _line(given, at, years, stretch) for at, name in enumerate(table["product"])}


def _line(given: PlanInput, at: int, years: range, stretch: Stretch) -> Line:
    table, stocks = given.tables["products"], given.tables["stocks"]
    name = str(table["product"][at])
    stated = {
        int(year): float(amount)
        for product, year, amount in zip(
            stocks["product"], stocks["year"], stocks["amount"], strict=True
        )
        if str(product) == name and year <= years[-1]
    }
    convention = given.text("age_convention") or "middle"
    alive = alive_by_age(str(table["lifetime"][at]), convention, stretch.lifetime)
    growth = float(table["opening_growth"][at])
    level = stated[min(stated)]
    if str(table["driven"][at]) == "stock":
        for year in stated:
            reached = min(max((year - years[0] + 1) / len(years), 0.0), 1.0)
            stated[year] *= 1.0 + (stretch.demand - 1.0) * reached
        walked = _by_stock(stated, alive, growth, str(table["early_scrap"][at]))
    else:
        for year in stated:
            stated[year] *= stretch.demand if year >= stretch.first else 1.0
        walked = _by_inflow(stated, alive, (growth, level))
    mass = float(table["mass"][at])
    own = [walked[year] for year in years]
    return Line(*([mass * each[field] for each in own] for field in range(3)))


def alive_by_age(text: str, convention: str, stretch: float = 1.0) -> Callable[[int], float]:
    """Return age in whole years at the end of a year -> share alive, remembered.

    Parameters
      stretch  multiplies all ages: every lifetime is one of a family that differs by scale
    """
    curve: Callable[[float], float]
    stated = read_lifetime(text)
    if stated.kind is LifetimeKind.EMPIRICAL:
        shares = [float(share) for share in stated.parameters["survival"]]
        curve, latest = partial(_between, shares), math.inf
    else:
        numbers = {name: float(value) for name, value in stated.parameters.items()}
        latest = min(numbers.get("at_most", math.inf), numbers.get("years", math.inf))
        curve = _curve(stated.kind, numbers)
    known: dict[int, float] = {}

    def stretched(age: float) -> float:
        return curve(age / stretch)

    def alive(age: int) -> float:
        if age not in known:
            known[age] = _at_end(stretched, latest * stretch, age, convention)
        return known[age]

    return alive


def _at_end(curve: Callable[[float], float], latest: float, age: int, convention: str) -> float:
    if convention in OFFSETS:
        exact = age + OFFSETS[convention]
        return curve(exact) if exact < latest else 0.0
    width = min(max(latest - age, 0.0), 1.0)
    step = width / PARTS
    inner = sum((4 if i % 2 else 2) * curve(age + i * step) for i in range(1, PARTS))
    return step / 3.0 * (curve(float(age)) + inner + curve(age + width))


def _between(shares: list[float], age: float) -> float:
    if age >= len(shares) - 1:
        return shares[-1]
    below = int(age)
    return shares[below] + (age - below) * (shares[below + 1] - shares[below])


def _above(value: float) -> float:
    """Return the share of the standard normal curve below `value`."""
    return 0.5 * math.erfc(-value / math.sqrt(2.0))


def _curve(kind: LifetimeKind, of: Numbers) -> Callable[[float], float]:
    """Return exact age -> share alive, as docs/spec/stock.md writes it."""
    if kind is LifetimeKind.WEIBULL:
        shape, scale = of.get("shape", 0.0), of.get("scale", 0.0)
        if "t50" in of:
            shape = math.log(math.log(10.0) / math.log(2.0)) / math.log(of["t90"] / of["t50"])
            scale = of["t50"] / math.log(2.0) ** (1.0 / shape)
        return lambda a: math.exp(-((a / scale) ** shape)) if scale > 0.0 else 0.0
    if kind is LifetimeKind.GAMMA:
        mean, sd = of.get("mean", 0.0), of.get("sd", 1.0)
        shape = of["shape"] if "shape" in of else (mean / sd) ** 2
        scale = of["scale"] if "scale" in of else sd**2 / mean if mean else 0.0
        return lambda a: float(special.gammaincc(shape, a / scale)) if scale > 0.0 else 0.0
    if kind is LifetimeKind.FIXED:
        return lambda _: 1.0
    mean, sd = of["mean"], of["sd"]
    if mean <= 0.0:
        return lambda _: 0.0
    return _of_moments(kind, mean, sd)


def _of_moments(kind: LifetimeKind, mean: float, sd: float) -> Callable[[float], float]:
    if kind is LifetimeKind.NORMAL:
        return lambda a: _above((mean - a) / sd)
    if kind is LifetimeKind.TRUNCATED_NORMAL:
        return lambda a: _above((mean - a) / sd) / _above(mean / sd)
    if kind is LifetimeKind.FOLDED_NORMAL:
        return lambda a: _above((mean - a) / sd) + _above((-mean - a) / sd)
    if kind is LifetimeKind.LOGNORMAL:
        variance = math.log1p((sd / mean) ** 2)
        middle = math.log(mean) - variance / 2.0
        return lambda a: _above((middle - math.log(a)) / math.sqrt(variance)) if a > 0.0 else 1.0
    scale = sd * math.sqrt(3.0) / math.pi
    return lambda a: 1.0 / (1.0 + math.exp(min((a - mean) / scale, 700.0)))


Walked = dict[int, tuple[float, float, float]]


def _by_inflow(
    stated: Mapping[int, float], alive: Callable[[int], float], past: tuple[float, float]
) -> Walked:
    """Return year -> inflow, stock, outflow of an inflow; `past`: its growth, and first level."""
    first = min(stated)
    growth, level = past
    entering = dict(stated)
    if not math.isnan(growth):
        for age in range(len(_ages(alive, growth))):
            entering[first - 1 - age] = level * (1.0 + growth) ** -(age + 1)
    walked: Walked = {}
    before = sum(
        amount * alive(first - 1 - year) for year, amount in entering.items() if year < first
    )
    for now in sorted(stated):
        stock = sum(amount * alive(now - year) for year, amount in entering.items() if year <= now)
        walked[now] = (stated[now], stock, stated[now] - (stock - before))
        before = stock
    return walked


def _ages(alive: Callable[[int], float], growth: float) -> list[float]:
    """Return relative stock by age that inflows growing by `growth` have left."""
    weights: list[float] = []
    largest = 0.0
    for age in range(AGES_MAX):
        weight = alive(age) * (1.0 + growth) ** -age
        largest = max(largest, weight)
        if weight <= NEGLIGIBLE * largest and age > 0:
            break
        weights.append(weight)
    return weights


def _by_stock(
    stated: Mapping[int, float], alive: Callable[[int], float], growth: float, policy: str
) -> Walked:
    """Return year -> inflow, stock, outflow that hold a stock."""
    years = sorted(stated)
    cohorts: dict[int, float] = {}
    if not math.isnan(growth):
        weights = _ages(alive, growth)
        opening = years.pop(0)
        for age, weight in enumerate(weights):
            cohorts[opening - age] = stated[opening] * weight / sum(weights)
    walked: Walked = {}
    for now in years:
        before = sum(cohorts.values())
        for born in cohorts:
            was = alive(now - 1 - born)
            cohorts[born] *= alive(now - born) / was if was > 0.0 else 0.0
        missing = stated[now] - sum(cohorts.values())
        inflow = 0.0
        if missing >= 0.0:
            cohorts[now] = missing
            inflow = missing / alive(0)
        elif policy != "error":
            _scrap_early(cohorts, -missing, policy)
        stock = sum(cohorts.values())
        walked[now] = (inflow, stock, inflow - (stock - before))
    return walked


def _scrap_early(cohorts: dict[int, float], amount: float, policy: str) -> None:
    """Take `amount` out of cohorts: all alike, or the oldest first."""
    if policy == "pro_rata":
        kept = 1.0 - amount / sum(cohorts.values())
        for born in cohorts:
            cohorts[born] *= kept
        return
    for born in sorted(cohorts):
        taken = min(cohorts[born], amount)
        cohorts[born] -= taken
        amount -= taken
