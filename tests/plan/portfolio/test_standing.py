import pytest

from loopbook.plan.portfolio.answer import NOTHING
from loopbook.plan.portfolio.columns import columns_of
from loopbook.plan.portfolio.limit import limit_rows
from loopbook.plan.portfolio.reading import problem_of
from loopbook.plan.portfolio.standing import is_met, standings, violations_of, weights_of
from tests.plan.portfolio.test_check import whole


def test_doing_nothing_breaks_the_target_and_the_duty_and_nothing_else() -> None:
    columns = columns_of(problem_of(whole())[0])
    stands = standings(columns, limit_rows(columns), NOTHING)
    broken = {each.subject: each.amount for each in violations_of(stands)}
    assert broken == {"A": 1.0, "t": pytest.approx(16.0)}
    assert violations_of(stands)[0].subject in {"A", "t"}
    cash = next(each for each in stands if each.limit.kind == "cash")
    assert cash.activity == 500.0
    assert not is_met(cash)


def test_what_no_money_loosens_is_dear() -> None:
    assert set(weights_of().values()) == {1000.0}
