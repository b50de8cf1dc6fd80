"""Values of tables spread over what their rows speak of."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.plan.network.check_table import Lookup
from loopbook.plan.network.filled import filled, numbers, rows_with, table_of, texts
from loopbook.terms.plan_input import InputTable, PlanInput

AXES = (("a", ["x", "y"]), ("b", ["1", "2", "3"]))


def table(*rows: tuple[str, str, float]) -> InputTable:
    a, b, values = zip(*rows, strict=True)
    return InputTable(
        "t",
        {
            "a": np.array(a, dtype=object),
            "b": np.array(b, dtype=object),
            "v": np.array(values, dtype=float),
        },
    )


def test_a_row_that_names_more_goes_before_in_any_order() -> None:
    rows = [("x", "2", 3.0), ("", "", 1.0), ("x", "", 2.0)]
    for order in (rows, rows[::-1]):
        assert filled(table(*order), "v", AXES).tolist() == [[2.0, 3.0, 2.0], [1.0, 1.0, 1.0]]


def test_empty_values_and_other_ids_say_nothing() -> None:
    made = filled(table(("x", "", np.nan), ("z", "", 9.0)), "v", AXES, default=5.0)
    assert made.tolist() == [[5.0] * 3] * 2


def test_columns_that_are_not_there_are_empty() -> None:
    empty = table_of(PlanInput(job="network", tables={}), "t")
    assert filled(empty, "v", AXES, default=0.0).sum() == 0.0
    one = table(("x", "1", 2.0))
    assert texts(one, "none") == [""]
    assert numbers(one, "none", 7.0).tolist() == [7.0]


def test_rows_are_chosen_by_a_text_and_keep_their_place() -> None:
    kept = rows_with(table(("x", "", 1.0), ("y", "", 2.0)), "a", "y")
    assert kept.place(0) == "t.csv, row 3"


names = st.tuples(st.sampled_from(["", "x", "y"]), st.sampled_from(["", "1", "2", "3"]))


@given(st.lists(names, min_size=1, max_size=8, unique=True))
def test_the_arrays_agree_with_looking_up_cell_by_cell(keys: list[tuple[str, str]]) -> None:
    made = table(*((a, b, float(at)) for at, (a, b) in enumerate(keys)))
    array = filled(made, "v", AXES)
    lookup = Lookup(PlanInput(job="network", tables={"t": made}), "t", ("a", "b"), "v")
    for i, a in enumerate(AXES[0][1]):
        for j, b in enumerate(AXES[1][1]):
            assert array[i, j] == pytest.approx(lookup(a, b), nan_ok=True)
