"""Assign: against every assignment there is, on small cases."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given as cases
from hypothesis import settings
from hypothesis import strategies as st

from loopbook.plan.solve.outcome import Effort
from loopbook.plan.triage.assign import Assigned, Limit, assigned, value_of
from loopbook.terms.progress import finished

NONE = float("nan")
STORE = 4


def limit(destination: int, most: float, members: list[bool]) -> Limit:
    return Limit(f"l{destination}", destination, most, np.array(members), "capacities.csv, row 2")


def found(values: np.ndarray, limits: list[Limit]) -> Assigned:
    return finished(assigned(values, limits, Effort()))


def by_trying(values: np.ndarray, limits: list[Limit]) -> tuple[int, float]:
    """Least stored, and the largest value with so few."""
    best = (len(values) + 1, 0.0)
    for chosen in product(range(5), repeat=len(values)):
        parts = [
            NONE if end == STORE else row[end] for end, row in zip(chosen, values, strict=True)
        ]
        if any(np.isnan(p) and e != STORE for p, e in zip(parts, chosen, strict=True)):
            continue
        taken = np.array(chosen)
        if any(((taken == each.destination) & each.members).sum() > each.most for each in limits):
            continue
        stored = int((taken == STORE).sum())
        best = min(best, (stored, -float(np.nansum(parts))))
    return best[0], -best[1]


@settings(max_examples=10, deadline=None)
@cases(data=st.data())
def test_no_assignment_is_better(data: st.DataObject) -> None:
    money = st.one_of(st.just(NONE), st.floats(-20.0, 20.0).map(lambda x: round(x, 2)))
    values = np.array(
        data.draw(st.lists(st.tuples(money, money, money, money), min_size=3, max_size=3))
    )
    flags = st.lists(st.booleans(), min_size=3, max_size=3)
    limits = [
        limit(0, data.draw(st.integers(0, 3)), [True] * 3),
        limit(0, data.draw(st.integers(0, 2)), data.draw(flags)),
        limit(2, data.draw(st.integers(0, 3)), [True] * 3),
        limit(3, data.draw(st.integers(0, 2)), [True] * 3),
    ]
    made = found(values, limits)
    stored, objective = by_trying(values, limits)
    assert int((made.destination == STORE).sum()) == stored
    assert made.objective == pytest.approx(objective, abs=1e-6)
    assert made.bound == pytest.approx(made.objective, abs=1e-4)


def test_without_a_limit_that_binds_each_takes_its_best() -> None:
    values = np.array([[3.0, NONE, 1.0, NONE], [0.5, NONE, 1.0, 1.2]])
    made = found(values, [limit(0, 1, [True, True])])
    assert made.destination.tolist() == [0, 3]
    assert made.prices == (0.0,)
    assert value_of(values, made.destination).tolist() == [3.0, 1.2]


def test_the_price_of_a_place_is_what_one_more_gains() -> None:
    values = np.array([[5.0, NONE, 1.0, NONE], [4.0, NONE, 1.0, NONE], [2.5, NONE, 1.0, NONE]])
    for most, price in ((1, 3.0), (2, 1.5)):
        made = found(values, [limit(0, most, [True] * 3)])
        more = found(values, [limit(0, most + 1, [True] * 3)])
        assert made.prices == pytest.approx((price,))
        assert more.objective - made.objective == pytest.approx(price)


def test_a_search_that_is_stopped_gives_places_in_turn() -> None:
    values = np.array([[5.0, NONE, 1.0, NONE], [4.0, NONE, 1.0, NONE], [2.5, NONE, NONE, NONE]])
    limits = [limit(0, 1, [True] * 3), limit(2, 3, [True] * 3)]
    made = finished(assigned(values, limits, Effort(seconds=0.0)))
    assert made.destination.tolist() == [0, 2, STORE]
    assert (made.objective, made.bound) == (6.0, 11.5)


def test_what_nothing_can_take_is_stored_and_has_no_value() -> None:
    values = np.array([[NONE, NONE, -2.0, NONE], [NONE, NONE, -3.0, NONE]])
    made = found(values, [limit(2, 1, [True, True])])
    assert made.destination.tolist() == [2, STORE]
    assert np.isnan(value_of(values, made.destination)[1])


def test_a_price_is_money_and_not_the_penalty_of_storing() -> None:
    # Three to recycle, two places: one more place stores one fewer, and brings its value.
    values = np.array([[NONE, NONE, worth, NONE] for worth in (3.0, 2.0, 1.0)])
    made = found(values, [limit(2, 2.0, [True] * 3)])
    assert made.destination.tolist() == [2, 2, STORE]
    assert made.prices == pytest.approx((1.0,))
    costly = found(-values, [limit(2, 2.0, [True] * 3)])
    assert costly.prices == pytest.approx((-3.0,))
