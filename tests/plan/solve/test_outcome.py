"""Outcomes: values and prices in the shape of their blocks."""

import numpy as np

from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import Model


def test_values_come_in_the_shape_of_their_block() -> None:
    model = Model()
    sent = model.block("sent", (2, 2), cost=1.0)
    asked = model.rows("asked", 2, bounds=(3, np.inf))
    model.add(asked.index[:, None], sent.index)
    found = solve(model)
    assert found.of(sent).shape == (2, 2)
    assert found.of(sent).sum(axis=1).tolist() == [3, 3]
    assert found.at(asked).tolist() == [3, 3]
    assert found.prices_of(asked).tolist() == [1, 1]
