import pytest

from loopbook.plan.portfolio.eligibility import claims_of, failings
from loopbook.plan.portfolio.problem import Choice
from loopbook.plan.portfolio.reading import problem_of
from tests.plan.portfolio.cases import Row, case, option, options, periods


def keys(incentive: Row, *conditions: Row, start: int = 0, **variant: object) -> list[str]:
    """Return why option F may not have an incentive, as keys behind `plan.portfolio.`."""
    row = option("F", 1000.0, 400.0, **{"life": 5.0, "yearly_cost": 150.0, **variant})
    given = case(
        **options(row, option("G", 1.0, 1.0)),
        periods=periods("1", "2"),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[{"option": "F", "what": "CO2", "amount": 30.0}],
        incentives=[{"incentive": "i", **incentive}],
        conditions=[{"incentive": "i", **each} for each in conditions],
        attributes=[
            {"option": "F", "name": "penetration", "value": 30.0},
            {"option": "F", "name": "maturity", "text": "mature"},
        ],
    )
    problem, _ = problem_of(given)
    found = failings(problem, problem.incentives[0], Choice(0, start))
    assert bool(found) is not any(
        claim.choice == start for claim in claims_of(problem)
    )  # the choices of F are the first ones
    return [reason.key.removeprefix("plan.portfolio.") for reason in found]


SUBSIDY: Row = {"kind": "subsidy", "rate": 10.0}


@pytest.mark.parametrize(
    ("condition", "failing"),
    [
        ({"field": "attribute", "name": "penetration", "comparison": "below", "value": 50.0}, []),
        ({"field": "attribute", "name": "penetration", "comparison": "below", "value": 30.0},
         ["condition.below"]),
        ({"field": "attribute", "name": "maturity", "comparison": "is", "text": "mature"}, []),
        ({"field": "attribute", "name": "maturity", "comparison": "at_least", "value": 1.0},
         ["condition.at_least"]),
        ({"field": "attribute", "name": "unheard", "comparison": "at_most", "value": 1.0},
         ["condition.at_most"]),
        ({"field": "saving", "name": "CO2", "comparison": "at_least", "value": 30.0}, []),
        ({"field": "saving", "name": "steam", "comparison": "at_least", "value": 0.0},
         ["condition.at_least"]),
        ({"field": "payback", "comparison": "at_most", "value": 4.0}, []),
        ({"field": "payback", "comparison": "at_most", "value": 3.9}, ["condition.at_most"]),
        ({"field": "equipment", "comparison": "at_least", "value": 0.0}, ["condition.at_least"]),
        ({"field": "life", "comparison": "is", "value": 5.0}, []),
        ({"field": "investment", "comparison": "at_least", "value": 1001.0},
         ["condition.at_least"]),
    ],
)  # fmt: skip
def test_a_condition_holds_or_names_itself(condition: Row, failing: list[str]) -> None:
    assert keys(SUBSIDY, condition) == failing


def test_lists_periods_and_thresholds_are_told() -> None:
    assert keys({**SUBSIDY, "options": "G"}) == ["fails.listed"]
    assert keys({**SUBSIDY, "last_period": "1"}, start=1) == ["fails.period"]
    award: Row = {"kind": "award", "amount": 9.0, "what": "CO2"}
    assert keys({**award, "threshold": 31.0}) == ["fails.threshold"]
    assert keys({**award, "threshold": 30.0}) == []


def test_unknown_and_nothing_are_told_apart() -> None:
    credit: Row = {"kind": "tax_credit", "rate": 10.0}
    assert keys(credit) == ["fails.unknown"]
    assert keys(credit, equipment=0.0) == ["fails.nothing"]
    assert keys({"kind": "vat_refund", "rate": 10.0}) == ["fails.unknown"]
    assert keys({"kind": "income_reduction", "rate": 10.0}) == ["fails.unknown"]


def test_an_award_for_the_whole_plan_is_no_claim_of_an_option() -> None:
    whole: Row = {"kind": "award", "amount": 9.0, "what": "CO2", "threshold": 1.0,
                  "scope": "together"}  # fmt: skip
    assert keys(whole) == ["fails.together"]
