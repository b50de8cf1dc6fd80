"""Models put together from blocks: the same matrix as by hand, and names for every member."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from loopbook.plan.solve.model import Model, name_of, names_of, place_of


def dense(model: Model) -> np.ndarray:
    compiled = model.compiled()
    matrix = np.zeros((model.row_count, model.column_count))
    for row in range(model.row_count):
        for at in range(compiled.start[row], compiled.start[row + 1]):
            matrix[row, compiled.column[at]] += compiled.value[at]
    return matrix


def test_coefficients_are_broadcast_and_equal_places_are_summed() -> None:
    model = Model()
    ship = model.block("ship", (2, 3), cost=[[1, 2, 3], [4, 5, 6]])
    site = model.block("open", 2, bounds=(0, 1), is_whole=True)
    demand = model.rows("demand", 3, bounds=(1, 1))
    capacity = model.rows("capacity", 2, bounds=(-np.inf, 0), is_wish=True)
    model.add(demand.index[None, :], ship.index)
    model.add(capacity.index[:, None], ship.index, [[1, 1, 2], [1, 1, 2]])
    model.add(capacity.index, site.index, [-5, -6])
    model.add(capacity.index, site.index, [-1, -1])
    wanted = np.zeros((5, 8))
    for client in range(3):
        wanted[client, [client, 3 + client]] = 1
    wanted[3, :3] = wanted[4, 3:6] = [1, 1, 2]
    wanted[3, 6], wanted[4, 7] = -6, -7
    assert (dense(model) == wanted).all()
    compiled = model.compiled()
    assert compiled.cost.tolist() == [1, 2, 3, 4, 5, 6, 0, 0]
    assert compiled.is_whole.tolist() == [False] * 6 + [True] * 2
    assert compiled.row_high.tolist() == [1, 1, 1, 0, 0]


def test_every_member_has_a_name() -> None:
    model = Model()
    ship = model.block("ship", (2, 2), axes=(("s1", "s2"), ("a", "b")))
    assert names_of(ship) == ["ship[s1,a]", "ship[s1,b]", "ship[s2,a]", "ship[s2,b]"]
    limit = model.rows("limit", (2, 2), bounds=(0, 1), axes=((), ("2025", "2026")))
    assert name_of(limit, 3) == "limit[2,2026]"
    assert place_of(limit, 2) == ("2", "2025")
    assert model.column_names() == names_of(ship)
    assert model.row_names()[0] == "limit[1,2025]"


def test_a_copy_grows_by_itself() -> None:
    model = Model(is_most=True)
    model.block("x", 2, cost=3.0)
    copy = model.copied()
    copy.block("y", 1)
    assert (model.column_count, copy.column_count, copy.is_most) == (2, 3, True)
    plain = model.without_objective()
    assert plain.compiled().cost.tolist() == [0, 0]
    assert not plain.is_most


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(-3, 3)), min_size=0, max_size=30
    )
)
def test_entries_in_any_order_make_one_matrix(entries: list[tuple[int, int, int]]) -> None:
    wanted = np.zeros((5, 4))
    model, turned = Model(), Model()
    for each in (model, turned):
        each.block("x", 4)
        each.rows("r", 5, bounds=(0, 1))
    for row, column, value in entries:
        wanted[row, column] += value
        model.add(row, column, value)
    if entries:
        turned.add(*(list(part) for part in zip(*reversed(entries), strict=True)))
    assert (dense(model) == wanted).all()
    assert (dense(turned) == wanted).all()
