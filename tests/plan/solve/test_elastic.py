"""Slack on the limits that people set, and on no other."""

import numpy as np

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
    assert widened.price.tolist() == [1, 0.001]
    assert wish_of(model, 2) == (least, 1)
