"""What a variable is adjusted by: nothing is said where nothing was stated or nothing is known."""

import pytest

from loopbook.terms.reconciliation import Determination, Estimate


@pytest.mark.parametrize(
    ("value", "stated", "adjustment"),
    [(8.38, 9.22, -0.84), (8.38, None, None), (None, None, None)],
)
def test_an_adjustment_is_reconciled_minus_stated(
    value: float | None, stated: float | None, adjustment: float | None
) -> None:
    estimate = Estimate(
        variable="S1",
        determination=Determination.REDUNDANT,
        value=value,
        sd=None,
        stated=stated,
    )
    assert estimate.adjustment == pytest.approx(adjustment)
