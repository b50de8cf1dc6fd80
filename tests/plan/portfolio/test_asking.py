import math

from loopbook.plan.portfolio.asking import Asking
from loopbook.plan.portfolio.columns import columns_of
from loopbook.plan.portfolio.limit import limit_rows
from loopbook.plan.portfolio.program import Twist
from loopbook.plan.portfolio.reading import problem_of
from loopbook.plan.solve.outcome import Effort, OutcomeStatus
from loopbook.terms.progress import finished
from tests.plan.portfolio.test_check import whole


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
