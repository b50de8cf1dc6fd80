"""The limits that bind: touched, priced, dearest first, none of nature's."""

import numpy as np
import pytest

from loopbook.plan.solve.binding import binding_rows
from loopbook.plan.solve.highs import solve
from loopbook.plan.solve.model import Model, name_of


def test_the_price_is_what_one_unit_of_looser_limit_brings() -> None:
    def program(slack: float) -> Model:
        model = Model()
        ship = model.block("ship", 2, cost=[1, 4])
        asked = model.rows("asked", 1, bounds=(10, np.inf), is_wish=True)
        model.add(asked.index, ship.index)
        room = model.rows("room", 2, bounds=(-np.inf, [6 + slack, 9]), is_wish=True)
        model.add(room.index, ship.index)
        law = model.rows("law", 1, bounds=(10, 10))
        model.add(law.index, ship.index)
        return model

    model = program(0)
    found = solve(model)
    binding = binding_rows(model, found)
    assert {name_of(each.rows, each.position) for each in binding} == {"asked[1]", "room[1]"}
    room = next(each for each in binding if each.rows.name == "room")
    better = found.objective - solve(program(1)).objective
    assert room.price == pytest.approx(better) == pytest.approx(3.0)
    assert (room.activity, room.bound) == (6, 6)
    assert [each.price for each in binding] == sorted((b.price for b in binding), reverse=True)
