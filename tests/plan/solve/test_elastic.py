"""Slack on the limits that people set, and on no other."""

import numpy as np
import pytest

from loopbook.plan.solve.elastic import elastic, wish_of
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import Model


def test_only_what_people_set_may_be_broken_and_rows_weigh_alike() -> None:
    model = Model()
    some = model.block("x", 1)
    nature = model.rows("nature", 1, bounds=(-np.inf, 2))
    least = model.rows("least", 2, bounds=([3, 3000], np.inf), is_wish=True)
    model.add(nature.index, some.index)
    model.add(least.index, some.index[0], [1, 1000])
    widened = elastic(model)
    found = solve(widened.model)
    assert found.of(widened.short).tolist() == [1, 1000]
    assert widened.price[0] / widened.price[1] == pytest.approx(1000)
    assert wish_of(model, 2) == (least, 1)


@pytest.mark.parametrize("scale", [1e-9, 1.0, 1e9])
def test_prices_are_never_so_small_that_the_solver_takes_them_for_none(scale: float) -> None:
    model = Model()
    some = model.block("x", 1)
    least = model.rows("least", 2, bounds=([scale, 2 * scale], np.inf), is_wish=True)
    model.add(least.index, some.index[0], [scale, 2 * scale])
    assert elastic(model).price.tolist() == pytest.approx([2**0.5, 0.5**0.5])
    assert elastic(model, lambda _: scale).price.tolist() == pytest.approx([1.0, 1.0])
    assert elastic(model, lambda _: 0.0).price.tolist() == [0.0, 0.0]
