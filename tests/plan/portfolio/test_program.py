import pytest

from loopbook.plan.portfolio.answer import answer_of, options_of, reckoned
from loopbook.plan.portfolio.columns import Columns, columns_of
from loopbook.plan.portfolio.limit import LimitRow, limit_rows
from loopbook.plan.portfolio.program import LEAST_COST, NPV, SAVING, Twist, limit_at, program_of
from loopbook.plan.portfolio.reading import problem_of
from loopbook.plan.solve.highs import solve
from tests.plan.portfolio.cases import case, option, options, periods
from tests.plan.portfolio.test_check import whole


def asked(twist: Twist | None = None) -> tuple[Columns, list[LimitRow], float, set[str]]:
    given = case(
        {"starting_cash": 60.0},
        **options(option("A", 60.0, 30.0), option("B", 50.0, 20.0)),
        periods=periods("1", budget=100.0),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[{"option": "B", "what": "CO2", "amount": 2.0}],
    )
    columns = columns_of(problem_of(given)[0])
    limits = limit_rows(columns)
    program = program_of(columns, limits, twist)
    outcome = solve(program.model)
    answer = answer_of(program, outcome)
    names = {columns.problem.options[at].name for at in options_of(columns, answer)}
    return columns, limits, outcome.objective, names


def test_twists_ask_the_same_portfolio_otherwise() -> None:
    columns, limits, best, names = asked()
    assert names == {"A"}
    assert asked(Twist(forced=1))[3] == {"B"}
    assert asked(Twist(objective=SAVING, saving="CO2"))[2] == pytest.approx(20.0)
    assert asked(Twist(objective=LEAST_COST))[2] == 0.0
    assert asked(Twist(floors=((SAVING, "CO2", 1.0),)))[3] == {"B"}
    cash = next(row.limit for row in limits if row.limit.kind == "cash")
    assert asked(Twist(loosened=cash.key))[2] == pytest.approx(best)  # 6 more: not enough for both
    assert len(columns.choices) == 2


def test_the_model_and_what_is_reckoned_from_its_answer_agree() -> None:
    columns = columns_of(problem_of(whole())[0])
    program = program_of(columns, limit_rows(columns))
    outcome = solve(program.model)
    found = reckoned(columns, answer_of(program, outcome), NPV)
    assert found == pytest.approx(outcome.objective, abs=0.02)


def test_a_row_of_the_model_is_a_limit_of_the_tables() -> None:
    columns = columns_of(problem_of(whole())[0])
    program = program_of(columns, limit_rows(columns))
    rows = next(each for each in program.model.limits if each.name == "budget")
    assert rows.is_wish
    assert limit_at(program, rows, 1).period == "2027"
