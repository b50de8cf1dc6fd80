"""Problem: options, effects, limits and incentives of a portfolio, as the model needs them.

Time is a row of points: point p is the beginning of period p and the end of the one before. An
option that begins in period s is paid at point s; its savings come at points s+1 to s+life.
"""

from typing import NamedTuple

import numpy as np

from loopbook.plan.solve.model import Floats

NEVER = float("inf")


class Terms(NamedTuple):
    """Money terms of a portfolio; rates as shares of one.

    Fields
      horizon        points after it count no savings; infinite: whole lives
      starting_cash  NaN: cash is not watched
      low_cost, high_cost   limits of the cost classes; NaN: not declared
      objective      `most_npv`, `least_cost` or `most_saving`
    """

    discount: float
    tax: float
    horizon: float
    starting_cash: float
    least_cash: float
    low_cost: float
    high_cost: float
    objective: str
    objective_saving: str
    curve: str
    curve_points: int
    raise_share: float


class Variant(NamedTuple):
    """A size of an option.

    Fields
      saving    money a year, what its savings are priced at included; before tax
      amounts   what -> amount saved a year
      lacks     fields and rows that are unknown: it cannot be chosen
    """

    option: int
    name: str
    size: str
    investment: float
    saving: float
    cost: float
    life: int
    depreciation: int
    staff: float
    equipment: float
    listed_income: float
    vat_paid: float
    amounts: dict[str, float]
    lacks: tuple[str, ...]
    place: str


class Option(NamedTuple):
    """A project that may be chosen once.

    Fields
      variants          positions of its variants;  first, last  periods in which it may begin
    """

    name: str
    label: str
    must: str
    first: int
    last: int
    variants: tuple[int, ...]
    place: str


class Pair(NamedTuple):
    """What changes while two options run together; `investment` when the later one begins."""

    one: int
    other: int
    amounts: dict[str, float]
    saving: float
    investment: float


class Load(NamedTuple):
    """A yearly load that several options reduce, each a share of what the others leave.

    Fields
      members   variants that reduce it alike, and their share; of one option or of several
    """

    name: str
    what: str
    amount: float
    price: float
    members: tuple[tuple[frozenset[int], float], ...]


class Target(NamedTuple):
    """A saving to be reached in a period, or up to it."""

    name: str
    what: str
    period: int
    amount: float
    is_sum: bool
    place: str


class Resource(NamedTuple):
    """A further limit; period -1: over all of them.

    Fields
      uses   variant -> amount
    """

    name: str
    period: int
    limit: float
    unit: str
    uses: dict[int, float]
    place: str


class Condition(NamedTuple):
    """What an option must be for an incentive."""

    field: str
    name: str
    comparison: str
    value: float
    text: str
    place: str


class Incentive(NamedTuple):
    """Money from outside; rates as shares of one, NaN where nothing is stated.

    Fields
      options      names; empty: every option
      first, last  periods in which an option must begin
    """

    name: str
    label: str
    kind: str
    options: frozenset[str]
    rate: float
    amount: float
    per_unit: float
    what: str
    threshold: float
    cap: float
    years: int
    lag: int
    interest: float
    is_taxable: bool
    group: str
    is_together: bool
    first: int
    last: int
    quota: float
    evidence: str
    conditions: tuple[Condition, ...]
    place: str


class Problem(NamedTuple):
    """A whole portfolio.

    Fields
      whats        what is saved -> (label, unit)
      budgets, staff, own_funds, tax_due   one a period; infinite: no limit
      exclusions   group -> variants of which at most one is chosen
      prerequisites   (option, the one it needs, place)
      attributes   (option, name) -> number or text
      points       how many points of time are looked at
    """

    terms: Terms
    currency: str
    whats: dict[str, tuple[str, str]]
    periods: tuple[str, ...]
    budgets: Floats
    staff: Floats
    own_funds: Floats
    tax_due: Floats
    period_places: tuple[str, ...]
    options: tuple[Option, ...]
    variants: tuple[Variant, ...]
    exclusions: dict[str, tuple[frozenset[int], str]]
    prerequisites: tuple[tuple[int, int, str], ...]
    pairs: tuple[Pair, ...]
    loads: tuple[Load, ...]
    targets: tuple[Target, ...]
    resources: tuple[Resource, ...]
    incentives: tuple[Incentive, ...]
    attributes: dict[tuple[str, str], float | str]
    points: int

    def discounts(self) -> Floats:
        """Return what one unit of money at each point is worth at the first."""
        return np.asarray((1.0 + self.terms.discount) ** -np.arange(self.points, dtype=np.float64))

    def years(self, start: int, life: int) -> range:
        """Return the points at which savings come of what begins in period `start`."""
        return range(start + 1, 1 + int(min(start + life, self.terms.horizon)))


class Choice(NamedTuple):
    """A variant begun in a period: one yes or no of the model."""

    variant: int
    start: int


def choices_of(problem: Problem) -> tuple[Choice, ...]:
    """Return everything that can be chosen: variants without unknowns, in every period."""
    return tuple(
        Choice(at, start)
        for at, variant in enumerate(problem.variants)
        if not variant.lacks
        for start in range(len(problem.periods))
    )


def amount_text(value: float) -> str:
    """Return an amount for a sentence: to the hundredth, with separators."""
    return f"{value:,.2f}".removesuffix(".00")


def period_label(problem: Problem, position: int) -> str:
    """Return the name of a period; after the last one years are counted on."""
    last = len(problem.periods) - 1
    if position <= last:
        return problem.periods[position]
    name = problem.periods[last]
    beyond = position - last
    return str(int(name) + beyond) if name.isdecimal() else f"{name}+{beyond}"
