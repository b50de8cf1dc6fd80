"""Two stocks, one behind the other."""

import numpy as np
import pytest

from loopbook.account.stock.hibernation import behind, hibernating
from loopbook.account.stock.inflow_driven import inflow_driven
from loopbook.account.stock.lifetime import fixed, weibull
from loopbook.account.stock.series import imbalance
from loopbook.errors import ParseError
from loopbook.terms.stock import AgeConvention, Hibernation

END = AgeConvention.END


def test_phones_lie_three_years_in_a_drawer() -> None:
    """10 phones used for 2 years; 4 of them then lie for 3 years, 6 go at once."""
    both = hibernating(
        [10.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
        fixed(2.0),
        END,
        Hibernation(lifetime=fixed(3.0), share=0.4),
    )
    assert both.use.stock[:, 0].tolist() == [10, 10, 0, 0, 0, 0, 0]
    assert both.stored.stock[:, 0].tolist() == [0, 0, 4, 4, 4, 0, 0]
    assert both.supply[:, 0].tolist() == [0, 0, 6, 0, 0, 4, 0]


def test_what_came_in_is_in_use_or_lies_or_was_given_away() -> None:
    inflow = np.random.default_rng(0).lognormal(0.0, 1.0, (40, 3))
    both = hibernating(
        inflow,
        weibull(2.0, [4.0, 8.0, 12.0]),
        AgeConvention.MIDDLE,
        Hibernation(lifetime=weibull(1.5, 3.0), share=0.7),
    )
    standing = both.use.stock + both.stored.stock
    assert np.cumsum(inflow, axis=0) == pytest.approx(standing + np.cumsum(both.supply, axis=0))
    assert imbalance(both.stored) <= 4e-16


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_what_is_kept_is_a_share(share: float) -> None:
    use = inflow_driven([1.0], fixed(1.0), END)
    with pytest.raises(ParseError) as fault:
        behind(use, END, Hibernation(lifetime=fixed(1.0), share=share))
    assert fault.value.code == "LB-Y17"
