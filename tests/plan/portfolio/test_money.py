import numpy as np
import pytest

from loopbook.plan.portfolio.answer import answer_of, paid_at
from loopbook.plan.portfolio.columns import columns_of
from loopbook.plan.portfolio.limit import limit_rows
from loopbook.plan.portfolio.money import money_lines, payments_of
from loopbook.plan.portfolio.program import program_of
from loopbook.plan.portfolio.reading import problem_of
from loopbook.plan.solve.highs import solve
from loopbook.terms.plan_input import PlanInput
from tests.plan.portfolio.cases import Row, case, option, options, periods
from tests.plan.portfolio.test_check import whole


def every_kind() -> PlanInput:
    """Return an input in which every kind of incentive is claimed."""
    rows: list[Row] = [
        {"incentive": "s", "kind": "subsidy", "rate": 10.0, "taxable": 1.0, "lag": 1.0},
        {"incentive": "a", "kind": "award", "amount": 30.0, "taxable": 1.0},
        {"incentive": "v", "kind": "vat_refund", "rate": 70.0, "taxable": 1.0},
        {"incentive": "r", "kind": "income_reduction", "rate": 10.0},
        {"incentive": "y", "kind": "yearly", "amount": 5.0, "taxable": 1.0, "years": 3.0},
        {"incentive": "c", "kind": "tax_credit", "rate": 10.0, "years": 5.0},
        {"incentive": "l", "kind": "loan", "rate": 40.0, "interest": 2.0, "years": 4.0},
        {"incentive": "w", "kind": "award", "amount": 12.0, "scope": "together", "what": "CO2",
         "threshold": 2.0, "taxable": 1.0},
    ]  # fmt: skip
    return case(
        {"tax_rate": 25.0},
        **options(
            option("A", 500.0, 90.0, equipment=400.0, vat_paid=60.0, listed_income=300.0),
            option("B", 100.0, 50.0),
        ),
        periods=periods("1", "2", tax_due=25.0),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[{"option": "A", "what": "CO2", "amount": 2.0}],
        pair_effects=[{"option": "A", "other": "B", "yearly_saving": 4.0, "investment": -5.0}],
        loads=[{"load": "heat", "what": "CO2", "amount": 9.0, "price": 3.0}],
        load_options=[{"load": "heat", "option": "B", "share": 40.0}],
        incentives=rows,
    )


@pytest.mark.parametrize("given", [whole(), every_kind()], ids=["whole", "every kind"])
def test_lines_of_money_are_the_payments_of_the_model(given: PlanInput) -> None:
    columns = columns_of(problem_of(given)[0])
    program = program_of(columns, limit_rows(columns))
    answer = answer_of(program, solve(program.model))
    at_points = np.zeros(columns.problem.points)
    for each in payments_of(columns, answer):
        at_points[each.point] -= each.amount
    assert at_points == pytest.approx(paid_at(columns, answer), abs=1e-9)
    total = sum(line.amount for line in money_lines(columns, answer))
    assert -total == pytest.approx(at_points.sum())


def test_every_kind_of_incentive_has_its_line() -> None:
    columns = columns_of(problem_of(every_kind())[0])
    program = program_of(columns, limit_rows(columns))
    answer = answer_of(program, solve(program.model))
    items = {line.item for line in money_lines(columns, answer)}
    assert items == {"capex", "saving", "income_tax", "subsidy", "award", "refund", "tax",
                     "support", "loan", "interest", "repayment"}  # fmt: skip
