"""Links, touches and endings of each kind of event."""

import msgspec
from tests.trace.world import CELL, at, became, event, packed, quantity, unpacked

from loopbook.terms.event import Action, ErrorDeclaration, EventType, Statistic
from loopbook.terms.lineage import Ending, LinkKind
from loopbook.terms.period import period
from loopbook.trace.link import PAIRS_MAX, TRANSFORMATION, links

LOT = f"{CELL}/10/L1"


def pairs(made):
    return [(link.source, link.target) for link in links(1, made).links]


def test_every_input_became_every_output() -> None:
    linked = links(4, became(2, ["a", "b"], ["c", "d"]))
    assert [(k.source, k.target) for k in linked.links] == [
        ("a", "c"),
        ("a", "d"),
        ("b", "c"),
        ("b", "d"),
    ]
    assert {(k.kind, k.sequence, k.since, k.until) for k in linked.links} == {
        (LinkKind.BECAME, 4, at(2), None)
    }
    assert [name for name, _ in linked.touches] == ["a", "b", "c", "d"]


def test_lots_are_things_and_a_pure_class_stands_in_only_where_nothing_else_is_named() -> None:
    made = event(
        EventType.TRANSFORMATION,
        inputs=("a",),
        input_quantities=(quantity(CELL, "5"),),
        output_quantities=(quantity(LOT, "5", "KGM"), quantity(CELL, "1", "KGM")),
    )
    assert pairs(made) == [("a", LOT)]
    assert CELL in [name for name, _ in links(1, made).touches]
    lost = msgspec.structs.replace(made, output_quantities=(quantity(CELL, "1", "KGM"),))
    assert pairs(lost) == [("a", CELL)]


def test_events_of_one_transformation_id_meet_in_its_node() -> None:
    node = f"{TRANSFORMATION}urn:t:1"
    assert pairs(became(1, ["a", "b"], [], "urn:t:1")) == [("a", node), ("b", node)]
    assert pairs(became(2, [], ["c"], "urn:t:1")) == [(node, "c")]
    touched = [name for name, _ in links(1, became(2, [], ["c"], "urn:t:1")).touches]
    assert touched == ["c", node]


def test_a_great_transformation_has_as_many_links_as_things() -> None:
    side = [f"i{n}" for n in range(PAIRS_MAX // 100 + 1)]
    outputs = [f"o{n}" for n in range(100)]
    linked = links(1, became(1, side, outputs))
    assert len(linked.links) == len(side) + len(outputs)
    assert len(links(1, became(1, side[:-1], outputs)).links) == PAIRS_MAX


def test_a_thing_that_comes_out_again_did_not_become_itself() -> None:
    assert pairs(became(1, ["a", "a"], ["a", "b"])) == [("a", "b")]


def test_children_are_part_of_the_parent_from_add_on() -> None:
    made = event(
        EventType.AGGREGATION,
        3,
        parent="p",
        epcs=("a",),
        quantities=(quantity(LOT), quantity(CELL)),
    )
    linked = links(2, made)
    assert pairs(made) == [("a", "p"), (LOT, "p")]
    assert {k.kind for k in linked.links} == {LinkKind.PART_OF}
    associated = msgspec.structs.replace(made, type=EventType.ASSOCIATION)
    assert pairs(associated) == pairs(made)


def test_seeing_an_aggregation_links_nothing() -> None:
    seen = msgspec.structs.replace(packed(1, "p", ["a"]), action=Action.OBSERVE)
    linked = links(1, seen)
    assert (linked.links, linked.endings) == ((), ())
    assert [name for name, _ in linked.touches] == ["p", "a"]


def test_a_delete_ends_what_it_names_or_everything() -> None:
    assert links(5, unpacked(4, "p", ["a"])).endings == (Ending(5, "p", ("a",), at(4)),)
    assert links(5, unpacked(4, "p")).endings == (Ending(5, "p", (), at(4)),)
    of_class = msgspec.structs.replace(unpacked(4, "p"), quantities=(quantity(CELL, "2"),))
    assert links(5, of_class).endings == (Ending(5, "p", (CELL,), at(4)),)


def test_statistics_declarations_and_observations_only_touch() -> None:
    step = became(1, ["a"], ["b"])
    void = msgspec.structs.replace(step, error=ErrorDeclaration(at(1)))
    bulk = event(
        quantities=(quantity(CELL, "5", "TNE"),), statistic=Statistic("fly_ash", period("2025"))
    )
    seen = event(epcs=("a",), action=Action.OBSERVE)
    for made, names in ((void, ["a", "b"]), (bulk, [CELL]), (seen, ["a"])):
        linked = links(1, made)
        assert (linked.links, linked.endings) == ((), ())
        assert [name for name, _ in linked.touches] == names


def test_an_aggregation_without_parent_links_nothing() -> None:
    assert links(1, packed(1, "", ["a"])).links == ()
    assert links(1, unpacked(1, "")).endings == ()
    assert pairs(packed(1, "p", ["p", "a"])) == [("a", "p")]


def test_pure_classes_among_the_names_are_told() -> None:
    made = event(
        EventType.TRANSFORMATION,
        inputs=("a",),
        output_quantities=(quantity(LOT, "5", "KGM"), quantity(CELL, "1", "KGM")),
    )
    assert links(1, made).classes == (CELL,)
    assert links(1, packed(1, "p", ["a"])).classes == ()
    bulk = event(
        quantities=(quantity(CELL, "5", "TNE"),), statistic=Statistic("fly_ash", period("2025"))
    )
    assert links(1, bulk).classes == (CELL,)
    of_class = msgspec.structs.replace(unpacked(4, "p"), quantities=(quantity(CELL, "2"),))
    assert links(1, of_class).classes == (CELL,)
