"""The least violation: dear limits are kept, cheap ones broken, and then the objective counts."""

import numpy as np
import pytest

from loopbook.plan.solve.model import Model, name_of
from loopbook.plan.solve.outcome import OutcomeStatus
from loopbook.plan.solve.relax import least_violation


def short_of_room() -> Model:
    """Return 60 asked of two sites that hold 20 and 25."""
    model = Model()
    ship = model.block("ship", (2, 3), cost=[[1, 2, 3], [2, 1, 1]])
    asked = model.rows("asked", 3, bounds=([10, 20, 30], np.inf), is_wish=True)
    model.add(asked.index[None, :], ship.index)
    room = model.rows("room", 2, bounds=(-np.inf, [20, 25]), is_wish=True)
    model.add(room.index[:, None], ship.index)
    return model


@pytest.mark.parametrize(
    ("weights", "broken", "amount"),
    [({"asked": 10.0}, "room", 15.0), ({"room": 10.0}, "asked", 15.0)],
)
def test_the_cheap_limits_are_broken_by_what_is_missing(
    weights: dict[str, float], broken: str, amount: float
) -> None:
    found = least_violation(short_of_room(), weights)
    assert {rows.name for rows, _, _ in found.broken} == {broken}
    assert sum(each[2] for each in found.broken) == pytest.approx(amount)
    assert found.is_least


def test_of_equal_violations_the_cheapest_answer_is_taken() -> None:
    found = least_violation(short_of_room(), {"asked": 10.0})
    assert [name_of(rows, at) for rows, at, _ in found.broken] == ["room[2]"]
    assert found.outcome.objective == pytest.approx(10 + 2 * 10 + 10 + 30)
    assert len(found.outcome.values) == 6


def test_a_broken_row_has_the_activity_of_the_answer_itself() -> None:
    model = short_of_room()
    found = least_violation(model, {"asked": 10.0})
    room = model.limits[1]
    sent = found.outcome.of(model.blocks[0]).sum(axis=1)
    assert found.outcome.at(room) == pytest.approx(sent)
    assert found.outcome.at(room)[1] == pytest.approx(40.0)


def test_what_nature_forbids_stays_without_an_answer() -> None:
    model = Model()
    some = model.block("x", 1, bounds=(0, 1))
    law = model.rows("law", 1, bounds=(2, np.inf))
    model.add(law.index, some.index)
    found = least_violation(model)
    assert found.outcome.status is OutcomeStatus.INFEASIBLE
    assert found.broken == ()


def two_of_three(scale: float) -> Model:
    """Return two needs of one each, and room for one and a half, in a unit of any size."""
    model = Model()
    ship = model.block("ship", 2, cost=1.0)
    need = model.rows("need", 2, bounds=(scale, np.inf), is_wish=True)
    model.add(need.index, ship.index, scale)
    room = model.rows("room", 1, bounds=(-np.inf, 1.5 * scale), is_wish=True)
    model.add(room.index, ship.index, scale)
    return model


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e9])
@pytest.mark.parametrize("price", [1e-9, 1.0, 1e9])
def test_the_least_violation_is_that_in_any_unit_and_currency(scale: float, price: float) -> None:
    for weights in (None, {"need": price, "room": price}):
        found = least_violation(two_of_three(scale), weights)
        assert sum(each[2] for each in found.broken) == pytest.approx(0.5 * scale, rel=1e-5)
        assert found.is_least
