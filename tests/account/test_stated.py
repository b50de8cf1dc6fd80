"""Which rows of a table count."""

from loopbook.account.stated import moves_stock, stated_rows
from loopbook.terms.finding import Severity

from .model.tables import flows


def test_rivals_are_ranked_by_period_and_told() -> None:
    said = stated_rows(
        flows(
            "flow,from,to,period,value,unit\n"
            "a,,x,2024,7,t\na,,x,2025,8,t\nA,,x,2025,9,t\na,,y,2025,1,t\nb,x,,2025,-1,t\n"
        )
    )
    assert [(each.row.place.row, each.rank) for each in said.flows] == [(2, 0), (3, 0), (4, 1)]
    assert [(f.code, f.severity, f.place.row) for f in said.findings] == [
        ("LB-A50", Severity.WARNING, 4),
        ("LB-A51", Severity.ERROR, 5),
        ("LB-A52", Severity.ERROR, 6),
    ]


def test_levels_are_no_flows_and_name_their_stock() -> None:
    said = stated_rows(
        flows(
            "flow,from,to,value,unit,what\n"
            "a,,x,7,t,\n,,stock of x,8,t,level\nx stock,,,8,t,存量\nodd,,x,9,t,level\n"
            "s,x,stock of x,-1,t,\n"
        )
    )
    assert [(each.process, each.layer) for each in said.levels] == [("x", "goods")] * 2
    assert [f.code for f in said.findings] == ["LB-B65"]
    (change,) = [each.flow for each in said.flows if each.flow.id == "s"]
    assert moves_stock(change)
