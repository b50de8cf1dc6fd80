"""Check money: costs of tours made again from kilometres and hours, and the objective from them."""

import math
from collections.abc import Iterator, Mapping

from loopbook.plan.route.check_table import rows_of
from loopbook.terms.plan import Check, Plan
from loopbook.terms.plan_input import PlanInput

SHARE = 1e-8
"""Of the amount: rounding of floating point."""
Needs = Mapping[tuple[str, str], tuple[float, float]]


def money_checks(given: PlanInput, plan: Plan, driven: Needs) -> Iterator[Check]:
    """Yield whether each line of money, the summary of vehicles, and the objective are as driven.

    Parameters
      driven   day and vehicle -> kilometres and minutes, as the check drove them
    """
    expected = _expected(given, plan, driven)
    stated: dict[tuple[str, str, str], float] = {}
    for line in plan.money:
        key = (line.item, line.subject, line.period)
        stated[key] = stated.get(key, 0.0) + line.amount
    lacks = [
        (abs(expected.get(key, 0.0) - stated.get(key, 0.0)), " ".join(key).strip())
        for key in sorted(set(expected) | set(stated))
    ]
    total = sum(expected.values()) if plan.currency else sum(km for km, _ in driven.values())
    room = SHARE * max(1.0, abs(total)) if not math.isnan(total) else 0.0
    worst = max(lacks, default=(0.0, "")) if plan.currency else (0.0, "")
    yield _check("route_money", worst, room, (plan.currency, len(lacks)))
    lack = abs(plan.proof.objective - total)
    yield _check("objective", (lack, "objective"), room, (plan.proof.unit, 1))
    yield _summary(plan, driven)


def _check(name: str, worst: tuple[float, str], room: float, told: tuple[str, int]) -> Check:
    passed = worst[0] <= room
    return Check(
        name=name,
        passed=passed,
        worst=worst[0],
        tolerance=room,
        unit=told[0],
        where="" if passed else worst[1],
        count=told[1],
    )


def _expected(given: PlanInput, plan: Plan, driven: Needs) -> dict[tuple[str, str, str], float]:
    if not plan.currency:
        return {}
    vehicles = {str(row["vehicle"]): row for row in rows_of(given.tables["vehicles"])}
    orders = {(str(row["day"]), str(row["order"])): row for row in rows_of(given.tables["orders"])}
    expected: dict[tuple[str, str, str], float] = {}
    for (day, name), (km, minutes) in driven.items():
        vehicle = vehicles.get(name.rpartition(" ")[0], {})
        for item, amount in (
            ("vehicle", _known(vehicle.get("fixed"))),
            ("distance", _known(vehicle.get("per_km")) * km),
            ("time", _known(vehicle.get("per_hour")) * minutes / 60.0),
        ):
            expected[item, name, day] = amount
    for decision in plan.decisions:
        order = orders.get((decision.period, decision.subject), {})
        if decision.kind == "skip" and order.get("optional") == 1.0:
            key = ("penalty", decision.subject, decision.period)
            expected[key] = _known(order.get("prize"))
    return expected


def _known(value: object) -> float:
    return value if isinstance(value, float) and not math.isnan(value) else 0.0


def _summary(plan: Plan, driven: Needs) -> Check:
    """Say whether the table of vehicles states the kilometres and minutes that were driven."""
    found = [table for table in plan.tables if table.key == "route_vehicles"]
    rows = {(str(r[0]), str(r[1])): r for r in (found[0].rows if found else ())}
    worst = (0.0, "") if set(rows) == set(driven) else (math.inf, "route_vehicles")
    for key in set(rows) & set(driven):
        for told, made in zip(rows[key][4:6], driven[key], strict=True):
            if isinstance(told, float):
                lack = abs(told - made)
                worst = max(worst, (math.inf if math.isnan(lack) else lack, " ".join(key)))
    return _check("route_summary", worst, 1e-5, ("", len(rows)))
