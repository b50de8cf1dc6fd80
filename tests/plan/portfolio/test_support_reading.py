import pytest

from loopbook.errors import InputError
from loopbook.plan.portfolio.support_reading import attributes_of, incentives_of
from loopbook.terms.plan_input import PlanInput
from tests.plan.portfolio.cases import Row, case, option, options, periods

AWARD: Row = {"incentive": "a", "kind": "award", "amount": 5.0}


def given(row: Row, **tables: list[Row]) -> PlanInput:
    return case(
        **options(option("A", 1.0, 1.0)), periods=periods("1", "2"), incentives=[row], **tables
    )


def test_an_award_comes_a_year_later_unless_it_says_more() -> None:
    read = [incentives_of(given(row), ("1", "2"))[0] for row in (AWARD, {**AWARD, "lag": 2.0})]
    assert [each.lag for each in read] == [1, 2]
    subsidy: Row = {"incentive": "s", "kind": "subsidy", "rate": 10.0, "first_period": "2"}
    (one,) = incentives_of(given(subsidy), ("1", "2"))
    assert (one.lag, one.rate, one.first, one.last) == (0, 0.1, 1, 1)


def test_the_discount_of_interest_is_taken_off() -> None:
    loan: Row = {"incentive": "l", "kind": "loan", "rate": 50.0, "years": 3.0, "interest": 4.0}
    rates = [
        incentives_of(given({**loan, "interest_discount": off}), ("1", "2"))[0].interest
        for off in (1.5, 9.0)
    ]
    assert rates == [pytest.approx(0.025), 0.0]


@pytest.mark.parametrize(
    "row",
    [
        {"kind": "subsidy"},
        {"kind": "loan", "rate": 50.0, "interest": 4.0},
        {"kind": "award", "per_unit": 2.0},
        {"kind": "award", "amount": 2.0, "lag": 0.0},
        {"kind": "award", "amount": 2.0, "scope": "together"},
        {"kind": "award", "amount": 2.0, "scope": "together", "threshold": 3.0, "what": "CO2",
         "group": "g"},
        {"kind": "award", "amount": 2.0, "scope": "together", "threshold": 3.0, "what": "CO2",
         "rate": 5.0},
        {"kind": "subsidy", "amount": 2.0, "scope": "together"},
        {"kind": "yearly"},
    ],
)  # fmt: skip
def test_an_incentive_states_what_its_kind_needs(row: Row) -> None:
    with pytest.raises(InputError) as fault:
        incentives_of(given({"incentive": "i", **row}), ("1", "2"))
    assert (fault.value.code, fault.value.where) == ("LB-PL74", "incentives.csv, row 2")


def test_a_condition_without_a_value_is_refused() -> None:
    rows: list[Row] = [{"incentive": "a", "field": "life", "comparison": "is"}]
    with pytest.raises(InputError) as fault:
        incentives_of(given(AWARD, conditions=rows), ("1", "2"))
    assert fault.value.where == "conditions.csv, row 2"


def test_attributes_are_numbers_or_words_and_otherwise_unknown() -> None:
    rows: list[Row] = [
        {"option": "A", "name": "x", "value": 3.0},
        {"option": "A", "name": "y", "text": "mature"},
        {"option": "A", "name": "z"},
    ]
    found = attributes_of(given(AWARD, attributes=rows).tables["attributes"])
    assert found == {("A", "x"): 3.0, ("A", "y"): "mature"}
