import pytest

from loopbook.plan.portfolio.economy import classic_curve, cost_class, economies_of, saved_alone
from loopbook.plan.portfolio.problem import Choice
from loopbook.plan.portfolio.reading import problem_of
from tests.plan.portfolio.cases import Row, case, option, options, periods

IMPACTS: list[Row] = [{"what": "CO2", "measured_in": "t"}]


def test_payback_and_rates_are_those_of_the_tutorial() -> None:
    # F3 and F4 of the audited plant: payback 3.08 and 3.74 years, NPVR 118.1 % and 79.4 %.
    rows = options(option("F3", 180e3, 72e3), option("F4", 650e3, 210e3), option("F5", 0.0, 9.0))
    terms: Row = {"tax_rate": 25.0, "low_cost": 50e3, "high_cost": 500e3}
    problem, _ = problem_of(case(terms, **rows, periods=periods("1")))
    three, four, five = economies_of(problem)
    assert (three.payback, four.payback) == (
        pytest.approx(3.08, abs=0.005),
        pytest.approx(3.74, abs=0.005),
    )
    assert (three.npvr, four.npvr) == (
        pytest.approx(1.181, abs=0.001),
        pytest.approx(0.794, abs=0.001),
    )
    assert three.rates == (pytest.approx(0.302, abs=0.001),)
    assert four.rates == (pytest.approx(0.235, abs=0.001),)
    assert [each.cost_class for each in (three, four, five)] == ["medium", "high", "no_or_low"]
    assert (five.payback, five.npvr, five.rates) == (0.0, None, ())


def test_the_discounted_payback_is_later_and_may_never_come() -> None:
    rows = options(option("A", 100.0, 30.0), option("B", 100.0, 11.0), option("C", 100.0, -1.0))
    problem, _ = problem_of(case(**rows, periods=periods("1")))
    a, b, c = economies_of(problem)
    # 30 a year at 8 %: 27.78 + 25.72 + 23.81 = 77.31 after three years, 22.05 in the fourth.
    assert a.discounted == pytest.approx(4.0 + (100 - 99.3638) / 20.4175, abs=1e-4)
    assert (b.payback, b.discounted) == (pytest.approx(100 / 11), None)
    assert (c.payback, c.rates) == (None, ())


def test_classes_are_unknown_where_nobody_declares_them() -> None:
    problem, _ = problem_of(case(**options(option("A", 1.0, 1.0)), periods=periods("1")))
    assert cost_class(problem, 10.0) == "unknown"


def test_options_that_earn_are_not_ranked_by_cost_per_unit() -> None:
    # B earns the same and saves four times as much; by cost per unit A would come first.
    rows = options(
        option("A", 100.0, 40.0),
        option("B", 100.0, 40.0),
        option("C", 100.0, 60.0),
        option("D", 100.0, 10.0),
        option("E", 100.0, 12.0),
    )
    amounts = {"A": 1.0, "B": 4.0, "C": 2.0, "D": 9.0, "E": 1.0}
    savings: list[Row] = [{"option": o, "what": "CO2", "amount": a} for o, a in amounts.items()]
    problem, _ = problem_of(case(**rows, periods=periods("1"), impacts=IMPACTS, savings=savings))
    curve = classic_curve(problem, "CO2")
    assert [problem.options[each.variant].name for each in curve] == ["C", "B", "A", "D", "E"]
    assert [each.layer for each in curve] == [1, 1, 2, 0, 0]
    # By cost per unit B, which saves most of the three, would have come last of them.
    assert max(curve[:3], key=lambda each: each.cost).variant == 1


def test_a_load_alone_counts_whole() -> None:
    rows = options(option("A", 10.0, 0.0), option("B", 10.0, 0.0))
    given = case(
        **rows,
        periods=periods("1"),
        impacts=IMPACTS,
        loads=[{"load": "heat", "what": "CO2", "amount": 50.0, "price": 2.0}],
        load_options=[{"load": "heat", "option": "A", "share": 20.0}],
    )
    problem, _ = problem_of(given)
    assert saved_alone(problem, Choice(0, 0), "CO2") == pytest.approx(100.0)
    assert economies_of(problem)[0].a_year == pytest.approx(20.0)
