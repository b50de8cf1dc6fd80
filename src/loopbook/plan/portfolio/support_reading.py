"""Support reading: the tables of incentives, their conditions, and attributes of options."""

from typing import NoReturn

import numpy as np

from loopbook.errors import InputError
from loopbook.plan.portfolio.problem import Condition, Incentive
from loopbook.terms.plan_input import InputTable, PlanInput

NEEDED = {
    "subsidy": (("rate", "amount"),),
    "award": (("rate", "amount", "per_unit"),),
    "yearly": (("amount", "per_unit"),),
    "vat_refund": (("rate",),),
    "income_reduction": (("rate",),),
    "tax_credit": (("rate",),),
    "loan": (("rate",), ("interest",), ("years",)),
}
"""Kind -> groups of fields of which one must be stated."""


def incentives_of(given: PlanInput, periods: tuple[str, ...]) -> tuple[Incentive, ...]:
    """Return the incentives with their conditions, in the order of the table.

    Raises    InputError  LB-PL74  an incentive lacks what its kind needs, or states what it cannot
    """
    table = given.tables["incentives"]
    conditions = _conditions(given.tables["conditions"])
    found = []
    for at, name in enumerate(table["incentive"]):
        _require(given, table, at, conditions.get(name, ()))
        found.append(_incentive(table, at, periods, conditions.get(name, ())))
    return tuple(found)


def attributes_of(table: InputTable) -> dict[tuple[str, str], float | str]:
    """Return (option, name) -> number or text; what is neither stays out: it is unknown."""
    found: dict[tuple[str, str], float | str] = {}
    for at, key in enumerate(zip(table["option"], table["name"], strict=True)):
        value, text = float(table["value"][at]), table["text"][at]
        if text or not np.isnan(value):
            found[key] = text or value
    return found


def _incentive(
    table: InputTable, at: int, periods: tuple[str, ...], conditions: tuple[Condition, ...]
) -> Incentive:
    def number(field: str) -> float:
        return float(table[field][at])

    def text(field: str) -> str:
        return str(table[field][at])

    kind, lag, years = text("kind"), number("lag"), number("years")
    first, last = text("first_period"), text("last_period")
    default_lag = 1 if kind == "award" else 0
    return Incentive(
        name=text("incentive"),
        label=text("label") or text("incentive"),
        kind=kind,
        options=frozenset(part.strip() for part in text("options").split("|") if part.strip()),
        rate=number("rate") / 100.0,
        amount=number("amount"),
        per_unit=number("per_unit"),
        what=text("what"),
        threshold=number("threshold"),
        cap=number("cap"),
        years=0 if np.isnan(years) else int(years),
        lag=default_lag if np.isnan(lag) else int(lag),
        interest=max(number("interest") - number("interest_discount"), 0.0) / 100.0,
        is_taxable=number("taxable") == 1.0,
        group=text("group"),
        is_together=text("scope") == "together",
        first=periods.index(first) if first else 0,
        last=periods.index(last) if last else len(periods) - 1,
        quota=number("quota"),
        evidence=text("evidence"),
        conditions=conditions,
        place=table.place(at),
    )


def _conditions(table: InputTable) -> dict[str, tuple[Condition, ...]]:
    found: dict[str, tuple[Condition, ...]] = {}
    for at, incentive in enumerate(table["incentive"]):
        made = Condition(
            field=table["field"][at],
            name=table["name"][at],
            comparison=table["comparison"][at],
            value=float(table["value"][at]),
            text=table["text"][at],
            place=table.place(at),
        )
        if not made.text and np.isnan(made.value):
            _refuse(table, at, "value")
        found[incentive] = (*found.get(incentive, ()), made)
    return found


def _require(
    given: PlanInput, table: InputTable, at: int, conditions: tuple[Condition, ...]
) -> None:
    kind = table["kind"][at]
    for group in NEEDED[kind]:
        if all(np.isnan(table[field][at]) for field in group):
            _refuse(table, at, " / ".join(group))
    by_saving = not np.isnan(table["per_unit"][at]) or not np.isnan(table["threshold"][at])
    if by_saving and kind in {"award", "yearly"} and not table["what"][at]:
        _refuse(table, at, "what")
    if kind == "award" and table["lag"][at] < 1:
        _refuse(table, at, "lag")
    if table["scope"][at] == "together":
        _require_together(table, at, conditions)
    known = set(given.tables["options"]["option"])
    named = [part.strip() for part in table["options"][at].split("|") if part.strip()]
    for name in named:
        if name not in known:
            raise InputError("LB-PL70", table.place(at), what=name)


def _require_together(table: InputTable, at: int, conditions: tuple[Condition, ...]) -> None:
    """Refuse what an award for the whole plan cannot have: conditions of single options."""
    single = table["options"][at] or table["group"][at] or conditions
    if table["kind"][at] != "award" or single:
        _refuse(table, at, "scope")
    for field in ("amount", "threshold"):
        if np.isnan(table[field][at]):
            _refuse(table, at, field)
    for field in ("rate", "per_unit"):
        if not np.isnan(table[field][at]):
            _refuse(table, at, field)


def _refuse(table: InputTable, at: int, fields: str) -> NoReturn:
    raise InputError(
        "LB-PL74",
        table.place(at),
        incentive=table[("incentive")][at],
        kind=table["kind"][at] if "kind" in table.columns else "-",
        fields=fields,
    )
