"""Stated flows as the table of an account."""

from decimal import Decimal

from loopbook.render.flow_table import stated_table
from loopbook.render.table import csv_bytes
from loopbook.terms.flow_table import StatedFlow
from loopbook.terms.period import Period


def test_columns_are_those_of_the_table_of_flows() -> None:
    flow = StatedFlow(
        flow="a → b",
        source="a",
        target="b",
        place="EGY",
        layer="goods",
        period=Period(2016 * 12, 12),
        value=Decimal("1.5"),
        unit="t",
        sd=None,
        by="WB",
    )
    text = csv_bytes(stated_table([flow])).decode("utf-8-sig")
    assert (
        text == "flow,from,to,layer,period,value,sd,unit,by\r\na → b,a,b,goods,2016,1.5,,t,WB\r\n"
    )
