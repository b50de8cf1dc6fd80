import pytest

from tests.plan.portfolio.cases import case, made, option, options, periods


def test_one_more_unit_of_a_budget_is_worth_what_a_looser_one_brings() -> None:
    # 10 % more, 10, buys the second option: its worth over the 10 is the price.
    given = case(
        {"discount_rate": 0.0},
        **options(option("A", 60.0, 90.0, life=1.0), option("B", 50.0, 60.0, life=1.0)),
        periods=periods("1", budget=100.0, staff=5.0),
    )
    (budget,) = made(given).proof.bindings
    assert (budget.period, budget.activity, budget.bound) == ("1", 60.0, 100.0)
    assert budget.price == pytest.approx(10.0 / 10.0)
    assert not budget.is_relaxed


def test_a_limit_without_room_that_brings_nothing_has_the_price_zero() -> None:
    given = case(
        {"discount_rate": 0.0, "raise_share": 1.0},
        **options(option("A", 60.0, 90.0, life=1.0), option("B", 50.0, 60.0, life=1.0)),
        periods=periods("1", budget=60.0),
    )
    (budget,) = made(given).proof.bindings
    assert (budget.activity, budget.price) == (60.0, 0.0)


def test_cash_is_one_limit_told_where_it_is_least() -> None:
    given = case(
        {"discount_rate": 0.0, "starting_cash": 60.0},
        **options(option("A", 60.0, 90.0, life=1.0), option("B", 5.0, 60.0, life=1.0)),
        periods=periods("1"),
    )
    (cash,) = made(given).proof.bindings
    assert cash.limit.key == "plan.portfolio.limit.cash"
    # Six more at the beginning pay for A beside B, which is worth 30.
    assert cash.price == pytest.approx(30.0 / 6.0)
