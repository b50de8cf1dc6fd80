"""Rows come one by one; only new ones are swept."""

import numpy as np
import pytest

from loopbook.account.attribute.graph import UNKNOWN, VALUE, Given, Graph, Own


def test_values_follow_as_rows_come() -> None:
    graph = Graph()
    one = graph.add((), Own({VALUE: 8.0}), 1)
    two = graph.add([Given(one, 0.5, "a"), Given(UNKNOWN, 0.25)], Own(), 2)
    assert graph.values()[two].tolist() == [0.25, 4.0]
    assert graph.swept == 3
    three = graph.add([Given(two, 2.0, "b")], Own({VALUE: 1.0}), 3, rule=7)
    assert graph.values()[three].tolist() == [0.5, 9.0]
    assert graph.swept == 4
    assert (graph.sequence(three), graph.rule(three), graph.links) == (3, 7, 3)


def test_a_thousand_rows_one_by_one_are_as_all_at_once() -> None:
    one_by_one, at_once = Graph(), Graph()
    random = np.random.default_rng(1)
    for at in range(1, 1_000):
        given = [Given(int(each), 0.3) for each in random.integers(0, at, 2)]
        own = Own({VALUE: float(at % 3)})
        one_by_one.add(given, own, at)
        at_once.add(given, own, at)
        one_by_one.values()
    assert np.array_equal(one_by_one.values(), at_once.values())
    assert one_by_one.swept == len(one_by_one)


def test_columns_grow_with_origins() -> None:
    graph = Graph()
    first = graph.add((), Own({graph.column("x"): 1.0}), 1)
    assert graph.values()[first].tolist() == [0.0, 1.0]
    second = graph.add([Given(first, 0.5)], Own({graph.column("y"): 0.5}), 2)
    assert graph.columns == ["x", "y"]
    assert graph.values()[second].tolist() == [0.0, 0.5, 0.5]
    assert graph.values()[first].tolist() == [0.0, 1.0, 0.0]


def test_a_part_holds_all_that_a_row_is_made_of() -> None:
    graph = Graph()
    one = graph.add((), Own({VALUE: 8.0}, factor=4, spread=0.5), 1)
    graph.add((), Own({VALUE: 3.0}), 2)
    three = graph.add([Given(one, 0.5, "a", weighing=9, relative=0.1)], Own(), 3)
    nodes = graph.ancestry(three)
    assert nodes.tolist() == [one, three]
    shares, doubt = graph.part(nodes, is_whole=True)
    assert (shares.offsets.tolist(), shares.source.tolist()) == ([0, 0, 1], [0])
    assert (doubt.weighing.tolist(), doubt.factor.tolist()) == ([9], [4, -1])
    assert doubt.spread.tolist() == [0.5, 0.0]
    assert graph.given(three) == [Given(one, 0.5, "a", 9, 0.1)]
    whole, _ = graph.whole(is_whole=True)
    assert whole.items == len(graph) == 4


def test_names_say_who_gave() -> None:
    graph = Graph()
    graph.add([Given(0, 0.5, "a"), Given(0, 0.5, "b")], Own(), 1)
    assert graph.named("b").tolist() == [False, True]
    assert graph.named("nobody").tolist() == [False, False]
    assert graph.used() == {"a", "b"}
    with pytest.raises(IndexError):
        graph.given(99)
