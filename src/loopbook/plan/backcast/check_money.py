"""Check of money: every line, the budgets and the objective, reckoned from uptake and flows."""

import math
from collections.abc import Mapping

from loopbook.plan.backcast.check_system import Told, Year, number
from loopbook.plan.backcast.check_uptake import Gap, Uptake, check_of
from loopbook.terms.plan import Check, Plan
from loopbook.terms.plan_input import PlanInput

SLACK = 1e-6
"""Share of all money that is paid, by which sums may differ: the solver's tolerance."""

Lines = dict[tuple[str, str, str], float]


def money_checks(
    given: PlanInput,
    told: Told,
    plan: Plan,
    uptakes: Mapping[str, Uptake],
    years: tuple[list[Year], list[Year]],
) -> tuple[Check, ...]:
    """Return whether money, budgets and objective are what uptake and flows make them.

    Parameters
      years   flows of each year with the measures, and without
    """
    lines = lines_of(given, told, uptakes, years)
    stated: Lines = {}
    for line in plan.money:
        key = (line.item, line.subject, line.period)
        stated[key] = stated.get(key, 0.0) + line.amount
    size = math.fsum(abs(amount) for amount in lines.values()) or 1.0
    gaps = [
        Gap(abs(stated.get(key, 0.0) - lines.get(key, 0.0)) / size, " ".join(key))
        for key in sorted(stated.keys() | lines.keys())
    ]
    return (
        check_of("backcast_money", gaps, SLACK),
        check_of("backcast_budget", _budgets(told, lines, size), SLACK),
        _objective(given, told, plan, lines),
        _bound(plan, size),
    )


def lines_of(
    given: PlanInput,
    told: Told,
    uptakes: Mapping[str, Uptake],
    years: tuple[list[Year], list[Year]],
) -> Lines:
    """Return all money, item by item: of uptake and use, and of what flows beyond `years[1]`."""
    return _uptake_lines(given, told, uptakes) | _flow_lines(told, years)


def _uptake_lines(given: PlanInput, told: Told, uptakes: Mapping[str, Uptake]) -> Lines:
    """Return investment, running cost, and what is left after the last year, of every measure."""
    lines: Lines = {}
    for row in told.rows["measures"]:
        name, left = str(row["measure"]), 0.0
        for at, (new, use) in enumerate(zip(uptakes[name].new, uptakes[name].use, strict=True)):
            period = str(told.first + at)
            paid = (
                new * number(row, "capex") * (1.0 - number(row, "learning")) ** at if new else 0.0
            )
            lines["capex", name, period] = paid
            lines["opex", name, period] = use * number(row, "opex") if use else 0.0
            life = number(row, "lifetime")
            if given.number("residual") == 1.0 and not math.isnan(life):
                left += paid * max(life - (told.span - at), 0.0) / life
        lines["residual", name, str(told.first + told.span - 1)] = -left
    return lines


def _flow_lines(told: Told, years: tuple[list[Year], list[Year]]) -> Lines:
    return {
        ("handling", str(row["flow"]), str(told.first + at)): number(row, "cost")
        * (now.flows[str(row["flow"])] - before.flows[str(row["flow"])])
        for at, (now, before) in enumerate(zip(*years, strict=True))
        for row in told.rows["flows"]
    }


def spent_in(lines: Lines, field: str, year: int) -> float:
    """Return what a budget of a year is held against: `capex`, or `spending` with running costs."""
    items = {"capex"} if field == "capex" else {"capex", "opex"}
    return math.fsum(
        amount for key, amount in lines.items() if key[0] in items and key[2] == str(year)
    )


def worth_of(given: PlanInput, told: Told, lines: Lines) -> float:
    """Return the present value of all lines in the first year."""
    return math.fsum(_present(given, told, lines))


def _present(given: PlanInput, told: Told, lines: Lines) -> list[float]:
    rate = given.number("discount_rate")
    rate = 0.0 if math.isnan(rate) else rate
    return [amount / (1.0 + rate) ** (int(key[2]) - told.first) for key, amount in lines.items()]


def _budgets(told: Told, lines: Lines, size: float) -> list[Gap]:
    return [
        Gap(
            (spent_in(lines, field, int(number(row, "year"))) - number(row, field)) / size,
            f"{field} {number(row, 'year'):.0f}",
        )
        for row in told.rows["budgets"]
        for field in ("capex", "spending")
        if not math.isnan(number(row, field))
    ]


def _objective(given: PlanInput, told: Told, plan: Plan, lines: Lines) -> Check:
    """Return whether the objective is the present value of all lines."""
    size = math.fsum(map(abs, _present(given, told, lines))) or 1.0
    gap = abs(worth_of(given, told, lines) - plan.proof.objective) / size
    return check_of("objective", [Gap(gap, "")], SLACK)


def _bound(plan: Plan, size: float) -> Check:
    """Return whether the objective is no better than its bound."""
    bound = plan.proof.bound
    gaps = [] if bound is None else [Gap((bound - plan.proof.objective) / size, "")]
    return check_of("backcast_bound", gaps, SLACK)
