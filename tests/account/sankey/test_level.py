"""Level: one step a flow, as nearly as all flows together allow."""

import numpy as np
import pytest

from loopbook.account.sankey.level import heights, levels, loops


def test_a_chain_climbs_one_step_a_flow() -> None:
    found = heights(["a", "b", "c"], {("a", "b"): 5.0, ("b", "c"): 1.0})
    assert [found[name] for name in "abc"] == pytest.approx([0, 1, 2], abs=1e-5)


def test_heights_are_the_least_squares_answer() -> None:
    names = ["a", "b", "c", "d"]
    edges = {("a", "b"): 4.0, ("b", "c"): 9.0, ("c", "a"): 1.0, ("a", "d"): 16.0, ("d", "c"): 4.0}
    rows, rights = [], []
    for (source, target), weight in edges.items():
        # Weights are square roots of amounts: the root of the weight goes into the equation.
        root = weight**0.25
        rows.append([root * ((name == target) - (name == source)) for name in names])
        rights.append(root)
    answer, *_ = np.linalg.lstsq(np.array(rows), np.array(rights), rcond=None)
    found = heights(names, edges)
    assert [found[n] for n in names] == pytest.approx(list(answer - answer.min()), abs=1e-4)


def test_levels_are_few_and_parts_begin_at_the_bottom() -> None:
    names = [f"p{i}" for i in range(30)] + ["x", "y"]
    edges = {(f"p{i}", f"p{i + 1}"): 1.0 for i in range(29)} | {("x", "y"): 0.0}
    found = levels(names, edges, 6)
    assert set(found.values()) == set(range(6))
    assert found["p0"] == found["x"] == 0
    assert levels(["a"], {}, 6) == levels(["a"], {("a", "a"): 3.0}, 6) == {"a": 0}


def test_what_feeds_each_other_is_one_loop() -> None:
    found = loops(["a", "b", "c"], {("a", "b"): 1.0, ("b", "a"): 0.0, ("b", "c"): 1.0})
    assert found["a"] == found["b"] != found["c"]
