"""The row of the reader's own table."""

from decimal import Decimal

from loopbook.terms.sheet import FlowRow


def test_a_row_without_a_value_is_unmeasured_and_not_zero() -> None:
    row = FlowRow(flow="a", source="", target="b", value=None, unit=None)
    assert row.value is None
    assert row.value != Decimal(0)
