"""Which cells may be placed, in an order that no table can change."""

import numpy as np

from loopbook.plan.regroup.pool import Why, digits, gathered, resistance_of
from loopbook.plan.regroup.wanted import Wanted
from tests.plan.regroup.cells_given import cells_table


def test_the_first_reason_is_told() -> None:
    nan = float("nan")
    cells = cells_table(
        [8.0, nan, 7.0, 6.0, 5.0, 9.0, 4.0],
        state_of_health=[0.8, 0.8, 0.6, 0.9, nan, 0.9, 0.9],
        chemistry=["a", "a", "a", "", "a", "a", "a"],
        destination=["", "", "", "", "", "recycling", ""],
        resistance=[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, nan],
    )
    asked = Wanted(
        1, 1, equal=("chemistry",), health_low=0.7, destination="second_life", resistance_band=1.0
    )
    found = gathered(cells, asked)
    wanted = ["", "no_capacity", "low_health", "no_attribute", "no_health", "destination"]
    assert found.why.tolist() == [*wanted, "no_resistance"]
    assert found.pool.row.tolist() == [0]


def test_cells_stand_by_kind_and_falling_capacity_whatever_their_rows() -> None:
    capacity = [7.0, 8.0, 9.0, 6.0]
    kinds = ["b", "a", "b", "a"]
    found = gathered(cells_table(capacity, chemistry=kinds), Wanted(1, 1, equal=("chemistry",)))
    assert found.pool.row.tolist() == [1, 3, 2, 0]
    assert found.pool.kinds == ("a", "b")
    assert found.pool.of_kind(1).tolist() == [2, 3]


def test_an_attribute_that_nobody_states_is_left_out() -> None:
    found = gathered(cells_table([7.0, 8.0]), Wanted(1, 1))
    assert found.absent == ("chemistry", "format", "grade")
    assert found.pool.kinds == ("",)


def test_kinds_are_told_by_all_that_must_be_equal() -> None:
    cells = cells_table([1.0, 2.0, 3.0], chemistry=["a", "b", "a"], grade=["2", "1", "1"])
    assert gathered(cells, Wanted(1, 1)).pool.kinds == ("a, 1", "a, 2", "b, 1")


def test_capacities_are_whole_quanta_of_their_last_digit() -> None:
    assert digits(np.array([8.5321, 7.0])) == 4
    assert digits(np.array([6054.9 / 1000.0, 9.3203])) == 4
    assert digits(np.array([3.0, 4.0])) == 0
    assert digits(np.array([np.pi, 1.0])) == 9
    found = gathered(cells_table([0.1, 0.2, 0.3]), Wanted(1, 1))
    assert found.pool.capacity.tolist() == [3, 2, 1]
    assert float(found.pool.ah(3)) == 0.3
    assert found.pool.quantum == 0.1


def test_resistance_is_taken_from_either_column_and_not_from_two_that_differ() -> None:
    nan = float("nan")
    cells = cells_table(
        [1.0, 1.0, 1.0, 1.0],
        resistance=[2.0, nan, 2.0, 2.0],
        resistance_ohm=[nan, 0.002, 0.002, 0.004],
    )
    assert resistance_of(cells)[:3].tolist() == [2.0, 2.0, 2.0]
    assert np.isnan(resistance_of(cells)[3])
    asked = Wanted(1, 1, resistance_band=1.0)
    assert gathered(cells, asked).why[3] == Why.NO_RESISTANCE.value
