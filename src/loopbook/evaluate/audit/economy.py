"""Economy: what an option of an audit comes to in money: payback, NPV, NPVR, IRR, each incentive.

    I = investment - subsidy      D = I / Y         T = P - D        E = T - r max(T, 0)
    F = E + D                     N = I / F         NPV = sum F_t / (1+i)^t - I
    NPVR = NPV / I                IRR solves NPV = 0

P is the saving of a year before depreciation and tax, Y the years of depreciation. After them D is
zero and F = P - r max(P, 0); it is zero also where the subsidy pays the whole. A loss pays no tax:
it earns none back either. Incentives besides the subsidy are cash of their years, taxed where they
are income.

Source    standard audit manual (from knowledge; docs/spec/audit.md); internal rates: all real roots
          of the polynomial in v = 1/(1+i), each between two roots of its derivative
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import msgspec

from loopbook.errors import QueryError
from loopbook.terms.audit_sheet import Cash, RateOutcome

YEARS_MAX = 60
"""Years of a project: beyond them no audit reckons."""

SUBSIDY = "subsidy"
_HALVINGS = 200
_FLAT = 1e-9  # share of the sum of payments below which a touching root counts
_ALIKE = 1e-6  # share of a root within which a second one is the same, found from its other side


class Incentive(msgspec.Struct, frozen=True, kw_only=True):
    """Money from outside: `amount` CNY in each year from `first` to `last`.

    Fields
      kind    `subsidy` lessens the investment; every other kind is cash of its years
      is_taxable  whether it is income that tax is paid on
    """

    kind: str
    label: str
    amount: float
    first: int
    last: int
    is_taxable: bool
    row: int = 0
    source: str = ""


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """An option as an investment; money in CNY, rates as shares.

    Fields
      investment   I before subsidy;  saving  P a year
      depreciation_years   Y;  years  of life
    """

    investment: float
    saving: float
    depreciation_years: int
    years: int
    tax_rate: float
    discount_rate: float


class FirstYear(msgspec.Struct, frozen=True):
    """D, T, E and F of the first year."""

    depreciation: float
    taxable: float
    profit: float
    cash: float


def first_year(project: Project, net: float) -> FirstYear:
    """Return depreciation, taxable income, profit and cash of the first year.

    Parameters
      net   investment less what is subsidised
    """
    depreciation = _depreciation(project, net)
    taxable = project.saving - depreciation
    profit = taxable - project.tax_rate * max(taxable, 0.0)
    return FirstYear(depreciation, taxable, profit, profit + depreciation)


def cash_of(project: Project, incentives: Sequence[Incentive] = ()) -> Cash:
    """Return what a project comes to with some incentives.

    Raises    QueryError  LB-Z60  years that are none, a rate that is no rate
    """
    _require(project)
    subsidy = sum(each.amount for each in incentives if each.kind == SUBSIDY)
    net = project.investment - subsidy
    flows = tuple(_year(project, net, year, incentives) for year in range(1, project.years + 1))
    rates = internal_rates((-net, *flows))
    npv = net_present_value((-net, *flows), project.discount_rate)
    outcome = RateOutcome.SEVERAL if len(rates) > 1 else RateOutcome.NONE
    return Cash(
        net=net,
        flows=flows,
        payback=_payback(net, flows[0]),
        npv=npv,
        npvr=npv / net if net > 0 else None,
        irr=rates[0] if len(rates) == 1 else None,
        rates=rates,
        outcome=RateOutcome.ONE if len(rates) == 1 else outcome,
    )


def gain_of(project: Project, incentive: Incentive) -> float:
    """Return what one incentive alone adds to the net present value."""
    return cash_of(project, (incentive,)).npv - cash_of(project).npv


def net_present_value(payments: Sequence[float], rate: float) -> float:
    """Return the value now of payments at the ends of year 0, 1, 2 ..."""
    return _value(payments, 1.0 / (1.0 + rate))


def internal_rates(payments: Sequence[float]) -> tuple[float, ...]:
    """Return every rate above -1 at which payments are worth nothing now, ascending.

    Payments that are all zero, or all of one sign, have none.
    """
    roots = _positive_roots(list(payments))
    return tuple(sorted(1.0 / root - 1.0 for root in roots))


def _require(project: Project) -> None:
    whole = 1 <= project.years <= YEARS_MAX and 1 <= project.depreciation_years <= YEARS_MAX
    is_rate = 0.0 <= project.tax_rate < 1.0 and -1.0 < project.discount_rate < 10.0
    if not whole or not is_rate or project.investment < 0:
        values: dict[str, object] = {
            "years": project.years,
            "depreciation": project.depreciation_years,
            "tax": f"{project.tax_rate:.1%}",
            "discount": f"{project.discount_rate:.1%}",
            "investment": f"{project.investment:g}",
            "limit": YEARS_MAX,
        }
        raise QueryError("LB-Z60", "", **values)


def _year(project: Project, net: float, year: int, incentives: Sequence[Incentive]) -> float:
    depreciation = _depreciation(project, net) if year <= project.depreciation_years else 0.0
    given = [i for i in incentives if i.kind != SUBSIDY and i.first <= year <= i.last]
    income = sum(each.amount for each in given if each.is_taxable)
    free = sum(each.amount for each in given if not each.is_taxable)
    taxable = project.saving + income - depreciation
    return taxable - project.tax_rate * max(taxable, 0.0) + depreciation + free


def _depreciation(project: Project, net: float) -> float:
    """Return D: what is subsidised in full has no value left to write off."""
    return max(net, 0.0) / project.depreciation_years


def _payback(net: float, cash: float) -> float | None:
    if net <= 0:
        return 0.0
    return net / cash if cash > 0 else None


def _value(payments: Sequence[float], discount: float) -> float:
    """Return sum of payment x discount^t, the last first (Horner)."""
    found = 0.0
    for payment in reversed(payments):
        found = found * discount + payment
    return found


def _positive_roots(coefficients: list[float]) -> list[float]:
    """Return the real roots above zero of c0 + c1 v + c2 v^2 + ..., ascending, each once.

    Between two neighbouring roots of the derivative the polynomial is monotonic: a change of sign
    there is one root, found by halving; without one there is none.
    """
    while coefficients and coefficients[-1] == 0:
        coefficients.pop()
    while coefficients and coefficients[0] == 0:
        coefficients = coefficients[1:]
    if len(coefficients) < 2 or not _changes_sign(coefficients):
        return []
    slope = [power * c for power, c in enumerate(coefficients)][1:]
    turns = _positive_roots(slope)
    # Cauchy: no root is larger than 1 + the largest ratio to the leading coefficient.
    top = 1.0 + max(abs(c / coefficients[-1]) for c in coefficients[:-1])
    ends = [0.0, *[turn for turn in turns if turn < top], top]
    found: list[float] = []
    for low, high in pairwise(ends):
        root = _between(coefficients, low, high)
        if root is not None and (not found or abs(root - found[-1]) > _ALIKE * root):
            found.append(root)
    return found


def _changes_sign(coefficients: Sequence[float]) -> bool:
    """Say whether coefficients differ in sign: by Descartes' rule there is no root else."""
    return min(coefficients) < 0 < max(coefficients)


def _between(coefficients: Sequence[float], low: float, high: float) -> float | None:
    """Return the root of a stretch without a turn: inside it, or where it touches at its end."""
    at_low, at_high = _value(coefficients, low), _value(coefficients, high)
    size = _value([abs(c) for c in coefficients], high)
    if abs(at_high) <= _FLAT * size and at_low * at_high >= 0:
        return high if _touches(coefficients, high) else None
    if at_low * at_high > 0 or (at_low == 0 and at_high == 0):
        return None
    return _halved(lambda v: _value(coefficients, v), low, high)


def _touches(coefficients: Sequence[float], at: float) -> bool:
    """Say whether a value next to nothing is a double root, not the end of the search."""
    top = 1.0 + max(abs(c / coefficients[-1]) for c in coefficients[:-1])
    return at < top


def _halved(function: Callable[[float], float], low: float, high: float) -> float:
    """Return where a function changes sign between two ends."""
    is_falling = function(low) > 0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if not low < middle < high:
            break
        if (function(middle) > 0) is is_falling:
            low = middle
        else:
            high = middle
    return (low + high) / 2
