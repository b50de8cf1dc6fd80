import math

import numpy as np

from loopbook.plan.portfolio.asking import Asking
from loopbook.plan.portfolio.columns import columns_of
from loopbook.plan.portfolio.limit import limit_rows
from loopbook.plan.portfolio.price import bindings_of
from loopbook.plan.portfolio.program import Twist
from loopbook.plan.portfolio.reading import problem_of
from loopbook.plan.portfolio.refusal import refusals_of
from loopbook.plan.portfolio.standing import standings
from loopbook.plan.solve.outcome import Effort, OutcomeStatus
from loopbook.terms.progress import finished
from tests.plan.portfolio.cases import case, option, options, periods
from tests.plan.portfolio.test_check import whole

BETWEEN, LEAST = "plan.portfolio.refused.between", "plan.portfolio.refused.least"


def test_questions_are_counted_and_impossible_ones_have_no_answer() -> None:
    columns = columns_of(problem_of(whole())[0])
    asking = Asking(columns, limit_rows(columns), Effort())
    forbidden = next(
        at for at, each in enumerate(columns.problem.options) if each.must == "forbidden"
    )
    made = finished(asking.ask(Twist(forced=forbidden)))
    assert made.outcome.status is OutcomeStatus.INFEASIBLE
    assert made.answer is None
    assert math.isnan(made.objective)
    assert (asking.count, asking.is_stopped) == (1, False)


def test_time_is_for_all_questions_together() -> None:
    columns = columns_of(problem_of(whole())[0])
    asking = Asking(columns, limit_rows(columns), Effort(seconds=0.0))
    assert asking.left().seconds == 0.0
    finished(asking.ask())
    assert asking.is_stopped
    assert Asking(columns, (), Effort()).left().seconds is None


def test_what_a_search_that_was_ended_leaves_open_is_told_by_bounds() -> None:
    rng = np.random.default_rng(5)
    rows = [
        option(f"o{at}", float(c), float(c) / 2) for at, c in enumerate(rng.integers(50, 99, 9))
    ]
    given = case(**options(*rows), periods=periods("1", "2", budget=190.0))
    columns = columns_of(problem_of(given)[0])
    exact = Asking(columns, limit_rows(columns), Effort())
    short = Asking(columns, limit_rows(columns), Effort())
    short.nodes = 0
    base = finished(exact.ask())
    known = {each.option: each for each in finished(refusals_of(exact, base, 50))}
    told = {each.option: each for each in finished(refusals_of(short, base, 50))}
    assert (exact.open_count, short.open_count) == (0, len(told))
    assert known.keys() == told.keys()
    for name, each in told.items():
        least = each.amount or 0.0
        assert least <= (known[name].amount or 0.0) + 1e-6
        assert each.reason.key in {BETWEEN, LEAST}
        if each.reason.key == BETWEEN:
            assert each.change is not None
            enough = float(each.change.values["enough"].replace(",", ""))
            assert enough >= (known[name].amount or 0.0) - 0.01
    limits = standings(columns, short.limits, base.answer) if base.answer else []
    prices = [each.price for each in finished(bindings_of(short, base, limits))]
    exact_prices = [each.price for each in finished(bindings_of(exact, base, limits))]
    assert sum(each or 0.0 for each in prices) <= sum(each or 0.0 for each in exact_prices) + 1e-9
