"""Eligibility: whether a choice may have an incentive, and which row says that it may not."""

from typing import NamedTuple

import numpy as np

from loopbook.plan.portfolio.payment import Grant, grant_of
from loopbook.plan.portfolio.problem import (
    Choice,
    Condition,
    Incentive,
    Problem,
    Variant,
    choices_of,
    period_label,
)
from loopbook.terms.statement import Reason

LEAST = 0.005
"""Money that is less than half a hundredth of the currency is none."""


class Claim(NamedTuple):
    """An incentive that a choice may have: one yes or no of the model.

    Fields
      choice   position of the choice
    """

    incentive: int
    choice: int
    grant: Grant


def claims_of(problem: Problem) -> tuple[Claim, ...]:
    """Return every incentive of every choice that is eligible, by choice."""
    found = []
    for position, choice in enumerate(choices_of(problem)):
        for at, incentive in enumerate(problem.incentives):
            if not failings(problem, incentive, choice):
                grant = grant_of(problem, incentive, choice)
                found.append(Claim(at, position, grant))
    return tuple(found)


def failings(problem: Problem, incentive: Incentive, choice: Choice) -> tuple[Reason, ...]:
    """Return why a choice may not have an incentive, in words; none: it may."""
    variant = problem.variants[choice.variant]
    option = problem.options[variant.option]
    if incentive.is_together:
        return (Reason("plan.portfolio.fails.together"),)
    found = []
    if incentive.options and option.name not in incentive.options:
        found.append(Reason("plan.portfolio.fails.listed", {"place": incentive.place}))
    if not incentive.first <= choice.start <= incentive.last:
        found.append(
            Reason(
                "plan.portfolio.fails.period",
                {
                    "period": period_label(problem, choice.start),
                    "first": period_label(problem, incentive.first),
                    "last": period_label(problem, incentive.last),
                    "place": incentive.place,
                },
            )
        )
    found += [
        failing
        for condition in incentive.conditions
        if (failing := _failing(problem, variant, condition)) is not None
    ]
    found += _saving_failing(incentive, variant)
    return tuple(found) or _nothing(problem, incentive, choice)


def _saving_failing(incentive: Incentive, variant: Variant) -> list[Reason]:
    if incentive.kind != "award" or np.isnan(incentive.threshold):
        return []
    saved = variant.amounts.get(incentive.what)
    if saved is not None and saved >= incentive.threshold:
        return []
    values = {
        "what": incentive.what,
        "saved": "-" if saved is None else f"{saved:g}",
        "threshold": f"{incentive.threshold:g}",
        "place": incentive.place,
    }
    return [Reason("plan.portfolio.fails.threshold", values)]


def _nothing(problem: Problem, incentive: Incentive, choice: Choice) -> tuple[Reason, ...]:
    """Return why an incentive comes to nothing, or to nobody knows what."""
    amount = grant_of(problem, incentive, choice).amount
    if np.isnan(amount):
        return (Reason("plan.portfolio.fails.unknown", {"field": _basis(incentive)}),)
    return () if amount >= LEAST else (Reason("plan.portfolio.fails.nothing"),)


def _basis(incentive: Incentive) -> str:
    fields = {
        "vat_refund": "vat_paid",
        "income_reduction": "listed_income",
        "tax_credit": "equipment",
    }
    return fields.get(incentive.kind, "investment")


def _failing(problem: Problem, variant: Variant, condition: Condition) -> Reason | None:
    """Return why a condition does not hold; what is unknown does not hold."""
    value = _looked_at(problem, variant, condition)
    wanted = condition.text or condition.value
    if value is not None and _holds(value, wanted, condition.comparison):
        return None
    values = {
        "field": condition.name or condition.field,
        "found": "?" if value is None else _written(value),
        "comparison": condition.comparison,
        "wanted": _written(wanted),
        "place": condition.place,
    }
    return Reason(f"plan.portfolio.condition.{condition.comparison}", values)


def _looked_at(problem: Problem, variant: Variant, condition: Condition) -> float | str | None:
    option = problem.options[variant.option]
    match condition.field:
        case "attribute":
            return problem.attributes.get((option.name, condition.name))
        case "saving":
            return variant.amounts.get(condition.name)
        case "payback":
            a_year = variant.saving - variant.cost
            return variant.investment / a_year if a_year > 0.0 else None
        case "equipment":
            return None if np.isnan(variant.equipment) else variant.equipment
        case "life":
            return float(variant.life)
        case _:
            return variant.investment


def _holds(value: float | str, wanted: float | str, comparison: str) -> bool:
    if isinstance(value, str) or isinstance(wanted, str):
        return comparison == "is" and value == wanted
    match comparison:
        case "at_least":
            return value >= wanted
        case "at_most":
            return value <= wanted
        case "below":
            return value < wanted
        case _:
            return value == wanted


def _written(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:g}"
