"""Months become years, with the variances of their sums."""

from decimal import Decimal

from loopbook.account.summed import summed_rows
from loopbook.terms.finding import Severity
from loopbook.terms.period import period

from .model.tables import flows


def test_months_add_up_with_their_variances() -> None:
    rows = flows(
        "flow,from,to,period,value,sd,unit\n"
        "a,,x,2025-H1,10,3,t\na,,x,2025-H2,12000,4000,kg\nb,x,,2025-H1,5,,t\nb,x,,2025-H2,6,1,t\n"
    )
    (a, b), findings = summed_rows(rows, 12)
    assert (a.value, a.sd, a.period) == (Decimal(22), Decimal("5.0"), period("2025"))
    assert (b.value, b.sd) == (Decimal(11), None)
    assert findings == ()


def test_a_missing_part_is_not_zero() -> None:
    rows = flows(
        "flow,from,to,period,value,unit\n"
        "a,,x,2025-Q1,1,t\na,,x,2025-Q2,2,t\nb,x,,2025-Q1,3,t\nc,,x,2025-Q1,,t\nc,,x,2025-Q2,1,t\n"
    )
    made, findings = summed_rows(rows, 6)
    assert [(row.flow, row.value) for row in made] == [("a", Decimal(3)), ("b", None), ("c", None)]
    (finding,) = findings
    assert (finding.code, finding.values["flow"]) == ("LB-B77", "b")


def test_periods_that_no_longer_one_holds_are_kept_apart() -> None:
    rows = flows("flow,from,to,period,value,unit\na,,x,2025,7,t\nb,x,,2025,7,t\nc,x,,,1,t\n")
    made, findings = summed_rows(rows, 12)
    assert [row.flow for row in made] == ["a", "b"]
    assert [(f.code, f.severity) for f in findings] == [("LB-B78", Severity.WARNING)]


def test_rivals_are_told_and_not_added() -> None:
    rows = flows("flow,from,to,period,value,unit\na,,x,2025,7,t\na,,x,2025,8,t\n")
    (row,), findings = summed_rows(rows, 12)
    assert row.value == Decimal(7)
    assert [f.code for f in findings] == ["LB-A50"]
