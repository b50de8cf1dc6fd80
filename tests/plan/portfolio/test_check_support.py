import pytest

from loopbook.plan.portfolio.check_case import case_of
from loopbook.plan.portfolio.check_money import incentive_row
from loopbook.plan.portfolio.check_support import check_stacking, check_support, most_of
from tests.plan.portfolio.cases import case, made, option, options, periods
from tests.plan.portfolio.test_check import plan, whole
from tests.plan.portfolio.test_money import every_kind


def test_amounts_are_reckoned_by_hand() -> None:
    case_made = case_of(whole(), plan())
    amounts = {
        name: most_of(case_made, incentive_row(case_made, name), "B")
        for name in ("fund", "prize", "credit", "loan")
    }
    assert amounts == {"fund": 40.0, "prize": 24.0, "credit": 30.0, "loan": 200.0}
    assert check_support(case_made).worst == 0.0
    assert check_stacking(case_made).worst == 0.0


def test_every_kind_of_incentive_passes_the_check() -> None:
    made_plan = made(every_kind())
    kinds = {each.subject for each in made_plan.decisions if each.kind != "choose"}
    assert kinds >= {"s", "a", "v", "r", "y", "c", "w"}
    assert all(each.passed for each in made_plan.proof.checks)


def test_an_award_for_all_needs_the_saving_of_all() -> None:
    given = case(
        **options(option("A", 60.0, 9.0), option("B", 50.0, 2.0)),
        periods=periods("1", "2"),
        impacts=[{"what": "CO2", "measured_in": "t"}],
        savings=[{"option": name, "what": "CO2", "amount": 5.0} for name in "AB"],
        incentives=[
            {"incentive": "w", "kind": "award", "amount": 90.0, "scope": "together",
             "what": "CO2", "threshold": 10.0}
        ],
    )  # fmt: skip
    plan_made = made(given)
    (claim,) = [each for each in plan_made.decisions if each.kind == "claim"]
    assert (claim.subject, claim.other, claim.value) == ("w", "", 90.0)
    award = next(line for line in plan_made.money if line.item == "award")
    assert (award.period, award.amount) == ("2", pytest.approx(-90.0))
