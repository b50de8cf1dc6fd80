"""Options by cost class and in money."""

import pytest

from loopbook.errors import QueryError
from loopbook.evaluate.audit.option import cost_class, cost_classes, economies
from loopbook.terms.audit_sheet import CostClass
from tests.evaluate.audit.filed import rows

DECLARED = {
    "low_cost": 50_000.0,
    "high_cost": 500_000.0,
    "discount_rate": 0.08,
    "tax_rate": 0.25,
    "payback_limit": 5.0,
    "irr_benchmark": 0.1,
}


@pytest.mark.parametrize(
    ("investment", "found"),
    [
        (0.0, CostClass.NO_OR_LOW),
        (50_000.0, CostClass.NO_OR_LOW),
        (50_001.0, CostClass.MEDIUM),
        (500_000.0, CostClass.HIGH),
        (None, CostClass.UNKNOWN),
    ],
)
def test_an_option_is_classed_by_the_limits_declared(
    investment: float | None, found: CostClass
) -> None:
    assert cost_class(investment, DECLARED) is found
    assert cost_class(investment, {}) is CostClass.UNKNOWN


OPTIONS = rows({"option": "F1", "title": "evaporator", "investment": "600000"})
ROW = {"option": "F1", "saving": "200000", "depreciation_years": "10", "years": "10"}


def test_an_option_is_reckoned_with_and_without_each_incentive() -> None:
    given = rows(
        {"option": "F1", "kind": "subsidy", "label": "fund", "amount": "100000", "taxable": "no"},
        {"option": "F1", "kind": "vat_refund", "amount": "1000", "first": "1", "last": "3"},
        {"option": "F2", "kind": "subsidy", "amount": "9"},
    )
    (found,), findings = economies(rows(ROW), OPTIONS, given, DECLARED)
    assert findings == []
    assert (found.plain.net, found.assisted.net) == (600_000, 500_000)
    assert found.depreciation == 60_000
    assert [(each.kind, each.amount) for each in found.incentives] == [
        ("subsidy", 100_000),
        ("vat_refund", 3_000),
    ]
    total = found.assisted.npv - found.plain.npv
    assert sum(each.npv for each in found.incentives) == pytest.approx(total)
    assert (found.accepted, found.accepted_assisted) == (True, True)
    assert found.cost_class is CostClass.HIGH


def test_an_option_that_takes_too_long_is_not_within_the_norms() -> None:
    slow = {**ROW, "saving": "110000"}
    (found,), _ = economies(rows(slow), OPTIONS, (), DECLARED)
    assert found.accepted is False
    undeclared = {name: DECLARED[name] for name in ("discount_rate", "tax_rate")}
    (found,), _ = economies(rows(slow), OPTIONS, (), undeclared)
    assert found.accepted is None


def test_what_is_lacking_for_an_economy_is_named() -> None:
    found, findings = economies(rows({**ROW, "saving": "", "option": "F9"}), OPTIONS, (), {})
    assert found == ()
    (finding,) = findings
    assert finding.code == "LB-Z63"
    wanted = {"saving", "discount_rate", "tax_rate", "investment"}
    assert set(finding.values["missing"].split(", ")) == wanted


def test_classes_stand_in_the_order_of_the_options() -> None:
    assert cost_classes(OPTIONS, DECLARED) == {"F1": CostClass.HIGH}


def test_more_options_than_an_audit_has_are_refused() -> None:
    with pytest.raises(QueryError, match="LB-Z54"):
        economies(rows(*[ROW] * 501), OPTIONS, (), DECLARED)
