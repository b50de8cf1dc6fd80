"""Check: a portfolio held against its input, by code that shares nothing with the model.

Plain loops over the raw tables: choices, exclusions and prerequisites, budgets, staff, cash,
targets, resources, incentives and their stacking, every line of money, the objective, the tables.
"""

import math
from collections.abc import Callable

from loopbook.plan.portfolio.check_case import (
    Case,
    Faults,
    case_of,
    is_of,
    is_unknown,
    known,
    num,
    saved_in,
)
from loopbook.plan.portfolio.check_money import (
    cash_at,
    check_lines,
    gross,
    incentive_row,
    lag_of,
    pairs_of,
    worth,
)
from loopbook.plan.portfolio.check_support import check_stacking, check_support
from loopbook.plan.portfolio.check_table import check_tables
from loopbook.terms.plan import Check, Plan
from loopbook.terms.plan_input import PlanInput

TOLERANCE = 2e-6
"""Share by which something may be off: the solver keeps limits to a millionth."""

WRONG = 1.0


def checked(given: PlanInput, plan: Plan) -> tuple[Check, ...]:
    """Return what was looked at in a plan and by how much the worst of it is off, as a share."""
    case = case_of(given, plan)
    checks: dict[str, Callable[[Case], Faults]] = {
        "portfolio_choices": _choices,
        "portfolio_logic": _logic,
        "portfolio_budget": _budget,
        "portfolio_staff": _staff,
        "portfolio_cash": _cash,
        "portfolio_targets": _targets,
        "portfolio_resources": _resources,
        "portfolio_support": check_support,
        "portfolio_stacking": check_stacking,
        "portfolio_money": check_lines,
        "portfolio_tables": check_tables,
        "objective": _objective,
    }
    found = []
    # Choices that cannot be are told alone: nothing can be reckoned of them.
    for name, look in checks.items():
        try:
            faults = look(case)
        except (KeyError, ValueError, IndexError) as fault:
            faults = Faults(worst=math.inf, where=str(fault), count=1)
        found.append(
            Check(
                name=name,
                passed=faults.worst <= TOLERANCE,
                worst=faults.worst,
                tolerance=TOLERANCE,
                where=faults.where,
                count=faults.count,
            )
        )
    return tuple(found)


def _admitted(case: Case) -> dict[tuple[str, str, str], float]:
    """Return the limits that a plan says it breaks; of one that is proved none may be."""
    return {
        (each.limit.key.rsplit(".", 1)[-1], each.subject, each.period): each.amount
        for each in case.plan.proof.violations
    }


def _choices(case: Case) -> Faults:
    faults = Faults(_admitted(case))
    options = {str(row["option"]): row for row in case.rows("options")}
    seen: set[str] = set()
    for each in case.plan.decisions:
        if each.kind != "choose":
            continue
        where = f"{each.subject} {each.other} {each.period}"
        is_known = (each.subject, each.other) in case.variants and each.period in case.periods
        faults.note(WRONG if each.subject in seen or not is_known else 0.0, where)
        seen.add(each.subject)
        if is_known:
            investment = num(case.variants[each.subject, each.other], "investment")
            faults.same(each.value or 0.0, investment, where)
            faults.note(WRONG if is_unknown(case, each.subject, each.other) else 0.0, where)
    for name, row in options.items():
        is_chosen = name in case.chosen
        if row["must"] == "mandatory":
            faults.limit(("mandatory", name, ""), 0.0 if is_chosen else 1.0, 1.0)
        if row["must"] == "forbidden" and is_chosen:
            faults.note(WRONG, name)
        if is_chosen:
            start = case.chosen[name][1]
            first, last = str(row["earliest"]), str(row["latest"])
            early = bool(first) and start < case.periods.index(first)
            late = bool(last) and start > case.periods.index(last)
            faults.note(WRONG if early or late else 0.0, f"{name} {case.periods[start]}")
    return faults


def _logic(case: Case) -> Faults:
    faults = Faults()
    groups: dict[str, set[str]] = {}
    for row in case.rows("exclusions"):
        option = str(row["option"])
        if option in case.chosen and is_of(row, option, case.chosen[option][0]):
            groups.setdefault(str(row["group"]), set()).add(option)
        faults.count += 1
    for group, members in groups.items():
        faults.note(WRONG if len(members) > 1 else 0.0, group)
    for row in case.rows("prerequisites"):
        option, needed = str(row["option"]), str(row["needs"])
        if option in case.chosen:
            is_there = needed in case.chosen
            in_time = is_there and case.chosen[needed][1] <= case.chosen[option][1]
            faults.note(0.0 if in_time else WRONG, f"{option} > {needed}")
    return faults


def _budget(case: Case) -> Faults:
    faults = Faults(_admitted(case))
    for period, row in enumerate(case.rows("periods")):
        budget = num(row, "budget")
        if math.isnan(budget):
            continue
        begun = [option for option, (_, start) in case.chosen.items() if start == period]
        paid = [num(case.row(option), "investment") for option in begun]
        for (one, other), (_, investment) in pairs_of(case).items():
            if one in case.chosen and other in case.chosen:
                later = max(case.chosen[one][1], case.chosen[other][1])
                paid += [investment] if later == period else []
        spent = math.fsum(paid) - _helped(case, period)
        size = max([budget, *paid])
        faults.limit(("budget", "", case.periods[period]), spent - budget, size)
    return faults


def _helped(case: Case, period: int) -> float:
    """Return loans and subsidies that are there when the investments of a period are paid."""
    parts = []
    for claim in case.claims:
        if claim.period != case.periods[period]:
            continue
        row = incentive_row(case, claim.subject)
        is_at_once = row["kind"] == "subsidy" and not lag_of(row)
        parts += [claim.value or 0.0] if row["kind"] == "loan" or is_at_once else []
    return math.fsum(parts)


def _staff(case: Case) -> Faults:
    faults = Faults(_admitted(case))
    for period, row in enumerate(case.rows("periods")):
        limit = num(row, "staff")
        if not math.isnan(limit):
            days = [
                known(case.row(option), "staff")
                for option, (_, start) in case.chosen.items()
                if start == period
            ]
            key = ("staff", "", case.periods[period])
            faults.limit(key, math.fsum(days) - limit, max(limit, *days, 1.0))
    return faults


def _cash(case: Case) -> Faults:
    faults = Faults(_admitted(case))
    if math.isnan(case.given.number("starting_cash")):
        return faults
    least = case.given.number("least_cash")
    held = cash_at(case)
    size = max([abs(cash) for cash in held.values()], default=1.0)
    for point, cash in held.items():
        faults.limit(("cash", "", case.label(point)), least - cash, size)
    return faults


def _targets(case: Case) -> Faults:
    faults = Faults(_admitted(case))
    for row in case.rows("targets"):
        year, what = case.periods.index(str(row["period"])), str(row["what"])
        years = range(year + 1) if row["kind"] == "sum" else range(year, year + 1)
        saved = math.fsum(saved_in(case, what, each) for each in years)
        wanted = num(row, "amount")
        key = ("target", str(row["target"]), str(row["period"]))
        faults.limit(key, wanted - saved, max(wanted, abs(saved)))
    return faults


def _resources(case: Case) -> Faults:
    faults = Faults(_admitted(case))
    for row in case.rows("resources"):
        name, period = str(row["resource"]), str(row["period"])
        used = [
            num(use, "amount")
            for use in case.rows("uses")
            for option, (variant, start) in case.chosen.items()
            if use["resource"] == name
            and is_of(use, option, variant)
            and period in {"", case.periods[start]}
        ]
        limit = num(row, "limit")
        faults.limit(("resource", name, period), math.fsum(used) - limit, max([limit, *used]))
    return faults


def _objective(case: Case) -> Faults:
    """Reckon the objective again from the rows, and hold the bound and the gap against it."""
    faults, proof = Faults(), case.plan.proof
    aim = case.given.text("objective")
    if aim == "most_saving":
        what = case.given.text("objective_saving")
        found = math.fsum(saved_in(case, what, year) for year in range(_last(case)))
    elif aim == "least_cost":
        found = -worth(case, ("saving",))
    else:
        found = worth(case)
    money = [gross(case, option) for option in case.chosen]
    paid = [num(case.row(option), "investment") for option in case.chosen]
    size = max([1.0, *paid, *money]) if aim != "most_saving" else 1.0
    if aim == "most_saving":
        faults.note(abs(found - proof.objective) / max(abs(found), 1.0), "objective")
    else:
        faults.same(found, proof.objective, "objective", size)
    if proof.bound is not None:
        is_most = proof.sense.value == "most"
        beyond = proof.objective - proof.bound if is_most else proof.bound - proof.objective
        faults.note(beyond / max(abs(proof.objective), 1.0), "bound")
        gap = abs(proof.objective - proof.bound)
        if proof.status.value == "optimal":
            allowed = proof.gap_asked * max(abs(proof.objective), 1.0) + TOLERANCE * size
            faults.note((gap - allowed) / max(abs(proof.objective), 1.0), "gap")
    if proof.status.value != "least_violation":
        faults.note(WRONG if proof.violations else 0.0, "violations")
    return faults


def _last(case: Case) -> int:
    ends = [case.years(option, num(case.row(option), "life")).stop for option in case.chosen]
    return max(ends, default=0)
