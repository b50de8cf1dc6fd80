import pytest

from loopbook.terms.plan import Plan, Refusal
from loopbook.wording import say
from tests.plan.portfolio.cases import Row, case, chosen, made, option, options, periods


def refusal(plan: Plan, name: str) -> Refusal:
    (found,) = [each for each in plan.proof.refusals if each.option == name]
    for reason in (found.reason, found.change):
        if reason is not None:
            assert say(reason.key, "en", **reason.values)
            assert say(reason.key, "zh", **reason.values)
    return found


def key(plan: Plan, name: str) -> str:
    return refusal(plan, name).reason.key.removeprefix("plan.portfolio.refused.")


def budgeted(saving: float) -> Plan:
    rows = options(option("A", 60.0, 30.0), option("B", 50.0, saving), option("C", 20.0, 2.0))
    return made(case({"tax_rate": 20.0}, **rows, periods=periods("1", budget=80.0)))


def test_the_saving_that_would_be_enough_is_enough_and_a_little_less_is_not() -> None:
    plan = budgeted(20.0)
    assert chosen(plan) == {"A"}
    told = refusal(plan, "B")
    assert key(plan, "B") == "displaces"
    assert told.reason.values["other"] == "A"
    assert told.amount is not None
    assert "B" in chosen(budgeted(20.0 + told.amount * 1.001))
    assert "B" not in chosen(budgeted(20.0 + told.amount * 0.999))
    assert key(plan, "C") == "worth"


def test_the_fall_of_the_investment_that_is_told_is_enough() -> None:
    def with_cost(cost: float) -> Plan:
        rows = options(option("A", 60.0, 30.0), option("C", cost, 9.0))
        return made(case({"tax_rate": 20.0}, **rows, periods=periods("1")))

    told = refusal(with_cost(65.0), "C")
    assert told.change is not None
    assert told.change.key == "plan.portfolio.change.either"
    fall = float(told.change.values["fall"].replace(",", ""))
    assert "C" in chosen(with_cost(65.0 - fall - 0.01))
    assert "C" not in chosen(with_cost(65.0 - fall + 0.02))


def test_every_option_that_is_not_taken_has_its_reason() -> None:
    rows = options(
        option("A", 60.0, 50.0),
        option("B", 50.0, 20.0),
        option("C", 20.0, 10.0, must="forbidden"),
        option("D", float("nan"), 10.0),
        option("E", 500.0, 900.0),
        option("F", 10.0, 1.0),
        option("G", 5.0, 2.0),
    )
    given = case(
        **rows,
        periods=periods("1", budget=100.0),
        exclusions=[{"group": "g", "option": "A"}, {"group": "g", "option": "B"}],
        prerequisites=[{"option": "G", "needs": "F"}],
    )
    plan = made(given)
    assert chosen(plan) == {"A", "F", "G"} or chosen(plan) == {"A"}
    assert key(plan, "B") == "excluded"
    assert key(plan, "C") == "forbidden"
    assert key(plan, "D") == "unknown"
    assert refusal(plan, "E").reason.key == "plan.portfolio.blocked.budget"
    assert refusal(plan, "E").amount == pytest.approx(400.0)
    assert {each.option for each in plan.proof.refusals} | chosen(plan) == set("ABCDEFG")


def test_an_option_that_lacks_what_it_needs_says_what() -> None:
    rows = options(option("A", 60.0, 1.0), option("B", 50.0, 9.0))
    given = case(**rows, periods=periods("1"), prerequisites=[{"option": "B", "needs": "A"}])
    told = refusal(made(given), "B")
    assert told.reason.key == "plan.portfolio.refused.needs"
    assert told.reason.values["other"] == "A"


def test_most_of_a_saving_is_told_in_its_unit() -> None:
    rows = options(option("A", 60.0, 30.0), option("B", 50.0, 30.0))
    given = case(
        {"objective": "most_saving", "objective_saving": "CO2"},
        **rows,
        periods=periods("1", budget=70.0),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[
            {"option": "A", "what": "CO2", "amount": 9.0},
            {"option": "B", "what": "CO2", "amount": 4.0},
        ],
    )
    told = refusal(made(given), "B")
    assert (told.amount, told.unit) == (pytest.approx(5.0), "t")


def test_least_cost_tells_the_fall_of_the_outlay() -> None:
    rows = options(option("A", 60.0, 30.0), option("B", 80.0, 30.0))
    given = case(
        {"objective": "least_cost"},
        **rows,
        periods=periods("1"),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[{"option": name, "what": "CO2", "amount": 9.0} for name in "AB"],
        targets=[{"target": "t", "what": "CO2", "period": "1", "amount": 9.0}],
    )
    plan = made(given)
    assert chosen(plan) == {"A"}
    assert refusal(plan, "B").amount == pytest.approx(20.0)


def test_an_incentive_that_is_not_had_names_its_row() -> None:
    incentives: list[Row] = [
        {"incentive": "one", "kind": "subsidy", "rate": 20.0, "group": "g"},
        {"incentive": "two", "kind": "subsidy", "rate": 10.0, "group": "g"},
        {"incentive": "new", "kind": "subsidy", "rate": 10.0},
        {"incentive": "dear", "kind": "loan", "rate": 50.0, "interest": 20.0, "years": 5.0},
    ]
    given = case(
        **options(option("A", 60.0, 30.0)),
        periods=periods("1"),
        incentives=incentives,
        conditions=[{"incentive": "new", "field": "life", "comparison": "at_least", "value": 20.0}],
    )
    plan = made(given)
    assert key(plan, "two / A") == "stacked"
    assert refusal(plan, "new / A").reason.values["place"] == "conditions.csv, row 2"
    assert key(plan, "dear / A") == "unclaimed"


def test_an_option_that_begins_when_no_year_is_counted_has_only_its_outlay_to_lessen() -> None:
    given = case(
        {"horizon": 1.0},
        **options(option("A", 10.0, 90.0, earliest="2")),
        periods=periods("1", "2"),
    )
    (refusal,) = made(given).proof.refusals
    assert refusal.change is not None
    assert refusal.change.key == "plan.portfolio.change.fall"
    assert refusal.amount == pytest.approx(10.0)
