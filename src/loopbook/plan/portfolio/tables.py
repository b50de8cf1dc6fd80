"""Tables: economy of every variant, cash, savings, credits, and the two abatement curves."""

from collections.abc import Sequence

import numpy as np

from loopbook.plan.portfolio.answer import Answer, options_of, saved_at
from loopbook.plan.portfolio.columns import Columns
from loopbook.plan.portfolio.economy import classic_curve, economies_of
from loopbook.plan.portfolio.front import Front
from loopbook.plan.portfolio.money import AT_BEGINNING, payments_of
from loopbook.plan.portfolio.problem import Problem, period_label
from loopbook.terms.plan import Decision, PlanColumn, PlanTable
from loopbook.terms.statement import Reason

Cell = str | float | int | None

SUPPORTS = "portfolio_supports"
ECONOMY = "portfolio_economy"
CASH = "portfolio_cash"
SAVINGS = "portfolio_savings"
CLASSIC = "portfolio_classic"
FRONT = "portfolio_front"

AT_END = ("saving", "running", "income_tax", "refund", "tax", "support", "interest", "repayment")
"""Items paid at the end of the year that their line names."""


def decisions_of(columns: Columns, answer: Answer) -> tuple[Decision, ...]:
    """Return what to choose, to claim and to borrow."""
    problem = columns.problem
    found = []
    for at in answer.chosen:
        choice = columns.choices[at]
        variant = problem.variants[choice.variant]
        option = problem.options[variant.option]
        found.append(
            Decision(
                kind="choose",
                subject=option.name,
                label=option.label,
                other=variant.name,
                period=problem.periods[choice.start],
                value=variant.investment,
                unit=problem.currency,
            )
        )
    return (*found, *_claims(columns, answer))


def _claims(columns: Columns, answer: Answer) -> list[Decision]:
    problem = columns.problem
    found = []
    for at in answer.claimed:
        claim = columns.claims[at]
        choice = columns.choices[claim.choice]
        option = problem.options[problem.variants[choice.variant].option]
        is_loan = problem.incentives[claim.incentive].kind == "loan"
        made = _decision(problem, claim.incentive, choice.start, _amount(columns, answer, at))
        kind = "borrow" if is_loan else "claim"
        found.append(_with(made, kind, option.name))
    for column in answer.together:
        position, period = columns.together[column]
        found.append(_decision(problem, position, period, problem.incentives[position].amount))
    return found


def _amount(columns: Columns, answer: Answer, at: int) -> float:
    loans = [money for column, money in answer.loans.items() if columns.loans[column] == at]
    used = [money for column, money in answer.credits.items() if columns.credits[column][0] == at]
    kind = columns.problem.incentives[columns.claims[at].incentive].kind
    if kind == "loan":
        return sum(loans)
    return sum(used) if kind == "tax_credit" else columns.claims[at].grant.amount


def _decision(problem: Problem, at: int, period: int, amount: float) -> Decision:
    incentive = problem.incentives[at]
    values = {"evidence": incentive.evidence or "-", "place": incentive.place}
    return Decision(
        kind="claim",
        subject=incentive.name,
        label=incentive.label,
        period=problem.periods[period],
        value=amount,
        unit=problem.currency,
        reason=Reason("plan.portfolio.claim.evidence", values),
    )


def _with(decision: Decision, kind: str, option: str) -> Decision:
    return Decision(
        kind=kind,
        subject=decision.subject,
        label=decision.label,
        other=option,
        period=decision.period,
        value=decision.value,
        unit=decision.unit,
        reason=decision.reason,
    )


def tables_of(columns: Columns, answer: Answer, front: Front | None) -> tuple[PlanTable, ...]:
    """Return all tables; those of curves where a saving for them is set."""
    problem = columns.problem
    found = [economy_table(columns, answer), cash_table(columns, answer)]
    if problem.whats:
        found.append(savings_table(columns, answer))
    if answer.credits:
        found.append(_credits_table(columns, answer))
    if problem.terms.curve:
        found.append(classic_table(columns, answer))
    if front is not None:
        found.append(front_table(columns, front))
    return tuple(found)


def economy_table(columns: Columns, answer: Answer) -> PlanTable:
    """Return payback, NPV, NPVR and IRR of every variant by itself, without incentives."""
    problem = columns.problem
    chosen = {columns.choices[at].variant for at in answer.chosen}
    rows: list[tuple[Cell, ...]] = []
    for each in economies_of(problem):
        variant = problem.variants[each.variant]
        rows.append(
            (
                problem.options[variant.option].name,
                variant.name,
                each.cost_class,
                each.investment,
                each.a_year,
                each.payback,
                each.discounted,
                each.npv,
                each.npvr,
                100.0 * each.rates[0] if len(each.rates) == 1 else None,
                len(each.rates),
                int(each.variant in chosen),
            )
        )
    money = problem.currency
    units = ("", "", "", money, money, "ANN", "ANN", money, "", "P1", "", "")
    names = ("option", "variant", "class", "investment", "a_year", "payback", "discounted", "npv",
             "npvr", "irr", "irr_count", "chosen")  # fmt: skip
    return _table(ECONOMY, names, units, rows)


def cash_table(columns: Columns, answer: Answer) -> PlanTable:
    """Return money by year: what is paid at its beginning, what comes at its end, cash after each.

    Cash is None where the settings do not say what there is at the start.
    """
    problem = columns.problem
    sums: dict[tuple[str, int], float] = {}
    for each in payments_of(columns, answer):
        year = each.point if each.item in AT_BEGINNING else each.point - 1
        sums[each.item, year] = sums.get((each.item, year), 0.0) - each.amount
    discounts, so_far = problem.discounts(), 0.0
    last = max((year for _, year in sums), default=0)
    held = problem.terms.starting_cash
    rows: list[tuple[Cell, ...]] = []
    for year in range(min(last + 1, problem.points)):
        own = float(problem.own_funds[year]) if year < len(problem.periods) else 0.0
        begun = _sum(sums, year, sorted(AT_BEGINNING))
        ended = _sum(sums, year, AT_END)
        held += own + begun
        after = held
        held += ended
        so_far += begun * float(discounts[year])
        so_far += ended * float(discounts[year + 1]) if ended else 0.0
        rows.append(
            (
                period_label(problem, year),
                own,
                _sum(sums, year, ("capex",)),
                _sum(sums, year, ("subsidy", "award")),
                _sum(sums, year, ("loan",)),
                _known(after),
                _sum(sums, year, ("saving",)),
                _sum(sums, year, ("running",)),
                _sum(sums, year, ("income_tax", "refund", "tax", "support")),
                _sum(sums, year, ("interest", "repayment")),
                _known(held),
                so_far,
            )
        )
    names = ("period", "own_funds", "investment", "grants", "borrowed", "cash_begun", "saved",
             "running", "taxes", "debt", "cash_ended", "npv_so_far")  # fmt: skip
    units = ("", *[problem.currency] * 11)
    return _table(CASH, names, units, rows)


def _sum(sums: dict[tuple[str, int], float], year: int, items: Sequence[str]) -> float:
    return sum(sums.get((item, year), 0.0) for item in items) + 0.0


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def savings_table(columns: Columns, answer: Answer) -> PlanTable:
    """Return what is saved in every year, effects of options on each other included."""
    problem = columns.problem
    rows: list[tuple[Cell, ...]] = []
    for what, (_, unit) in problem.whats.items():
        saved = saved_at(columns, answer, what)
        for point in np.flatnonzero(np.abs(saved) > 0.0):
            label = period_label(problem, int(point) - 1)
            rows.append((what, unit, label, float(saved[point])))
    return _table(SAVINGS, ("what", "unit", "period", "amount"), ("", "", "", ""), rows)


def _credits_table(columns: Columns, answer: Answer) -> PlanTable:
    problem = columns.problem
    rows: list[tuple[Cell, ...]] = []
    for column, amount in answer.credits.items():
        at, point = columns.credits[column]
        claim = columns.claims[at]
        variant = problem.variants[columns.choices[claim.choice].variant]
        rows.append(
            (
                problem.incentives[claim.incentive].name,
                problem.options[variant.option].name,
                period_label(problem, point - 1),
                amount,
            )
        )
    units = ("", "", "", problem.currency)
    return _table(SUPPORTS, ("incentive", "option", "period", "money"), units, rows)


def classic_table(columns: Columns, answer: Answer) -> PlanTable:
    """Return the classic abatement curve: options by themselves, earning ones by Pareto layer."""
    problem = columns.problem
    chosen = {columns.choices[at].variant for at in answer.chosen}
    _, unit = problem.whats[problem.terms.curve]
    rows: list[tuple[Cell, ...]] = [
        (
            rank,
            problem.options[problem.variants[each.variant].option].name,
            problem.variants[each.variant].name,
            each.saved,
            each.npv,
            each.cost,
            each.layer or None,
            int(each.variant in chosen),
        )
        for rank, each in enumerate(classic_curve(problem, problem.terms.curve), 1)
    ]
    money = problem.currency
    names = ("rank", "option", "variant", "saved_all", "npv", "unit_cost", "layer", "chosen")
    units = ("", "", "", unit, money, f"{money}/{unit}", "", "")
    return _table(CLASSIC, names, units, rows)


def front_table(columns: Columns, front: Front) -> PlanTable:
    """Return the Pareto front, and the cost of the system for each step of more saving."""
    problem = columns.problem
    _, unit = problem.whats[problem.terms.curve]
    money = problem.currency
    rows: list[tuple[Cell, ...]] = []
    for at, point in enumerate(front.points):
        before = front.points[at - 1] if at else None
        step = point.saved - before.saved if before else None
        cost = before.npv - point.npv if before else None
        chosen = options_of(columns, point.answer)
        rows.append(
            (
                point.saved,
                point.npv,
                step,
                cost,
                cost / step if cost is not None and step else None,
                len(chosen),
                ", ".join(_begun(columns, option, chosen[option]) for option in sorted(chosen)),
            )
        )
    names = ("saved_all", "npv", "step", "step_cost", "unit_cost", "count", "options")
    units = (unit, money, unit, money, f"{money}/{unit}", "", "")
    return _table(FRONT, names, units, rows)


def _begun(columns: Columns, option: int, position: int) -> str:
    problem, choice = columns.problem, columns.choices[position]
    variant = problem.variants[choice.variant].name
    sizes = len(problem.options[option].variants)
    name = problem.options[option].name + (f" {variant}" if sizes > 1 else "")
    return f"{name} {problem.periods[choice.start]}"


def _table(
    key: str, names: Sequence[str], units: Sequence[str], rows: Sequence[tuple[Cell, ...]]
) -> PlanTable:
    made = zip(names, units, strict=True)
    columns = tuple(PlanColumn(f"portfolio_{name}", unit) for name, unit in made)
    return PlanTable(key=key, columns=columns, rows=tuple(rows))
