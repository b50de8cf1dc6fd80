"""Places in an event: lists are entered, the inner ones are those inside extensions."""

from loopbook.trace.place import inner_values, values_at

EVENT = {
    "readPoint": {"id": "urn:a", "ex:b": 0},
    "list": [{"x": 1}, {"x": [2, 3]}, {"y": 4}, 5],
    "ex:tree": {"ex:b": 6, "ex:c": [{"ex:b": [7, {"ex:b": 8}]}]},
    "ex:b": 9,
    "plain": {"ex:b": 10},
}


def test_values_at_a_place_are_those_of_every_member() -> None:
    assert list(values_at(EVENT, ("readPoint", "id"))) == ["urn:a"]
    assert list(values_at(EVENT, ("list", "x"))) == [1, 2, 3]
    assert list(values_at(EVENT, ("none", "x"))) == []
    assert list(values_at(EVENT, ("readPoint", "id", "deeper"))) == []
    assert list(values_at([], ())) == []


def test_inner_values_stand_at_any_depth_inside_extensions_only() -> None:
    assert list(inner_values(EVENT, ("ex:b",))) == [6, 7, {"ex:b": 8}, 8]
    assert list(inner_values(EVENT, ("readPoint", "ex:b"))) == []
    assert list(inner_values(EVENT, ("ex:tree", "ex:b"))) == [7, {"ex:b": 8}, 8]
