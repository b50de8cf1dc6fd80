import pytest

from loopbook.plan.portfolio.problem import amount_text, choices_of, period_label
from loopbook.plan.portfolio.reading import problem_of
from tests.plan.portfolio.cases import case, option, options, periods

ROWS = options(option("A", 10.0, 5.0, life=4.0), option("B", float("nan"), 5.0))


def test_years_end_with_the_life_or_the_horizon() -> None:
    problem, _ = problem_of(case({"horizon": 3.0}, **ROWS, periods=periods("2026", "2027")))
    assert list(problem.years(0, 2)) == [1, 2]
    assert list(problem.years(1, 4)) == [2, 3]
    whole, _ = problem_of(case(**ROWS, periods=periods("2026", "2027")))
    assert list(whole.years(1, 4)) == [2, 3, 4, 5]


def test_money_later_is_worth_less() -> None:
    problem, _ = problem_of(case(**ROWS, periods=periods("2026")))
    assert problem.discounts()[:2] == pytest.approx([1.0, 1.0 / 1.08])


def test_what_is_unknown_is_no_choice() -> None:
    problem, _ = problem_of(case(**ROWS, periods=periods("2026", "2027")))
    assert [(each.variant, each.start) for each in choices_of(problem)] == [(0, 0), (0, 1)]


def test_years_after_the_last_period_are_counted_on() -> None:
    problem, _ = problem_of(case(**ROWS, periods=periods("2026", "2027")))
    assert [period_label(problem, at) for at in (0, 1, 3)] == ["2026", "2027", "2029"]
    named, _ = problem_of(case(**ROWS, periods=periods("now", "later")))
    assert period_label(named, 3) == "later+2"


def test_amounts_in_sentences_are_short() -> None:
    assert [amount_text(value) for value in (1234.0, 0.125)] == ["1,234", "0.12"]
