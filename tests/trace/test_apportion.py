"""Apportioned lineages: worked by hand, and mass kept at every transformation of random ones."""

import random
from collections import defaultdict
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trace.world import CELL, PACK, UNITS, event, packed, quantity, shelf, unpacked

from loopbook.terms.event import Event, EventType
from loopbook.terms.lineage import AsOf, Direction, Lineage, LineageAmounts, microseconds_of
from loopbook.trace.apportion import apportion
from loopbook.trace.heap import Stated, Told
from loopbook.trace.lineage import Limits, lineage
from loopbook.trace.portion import portion_of

UP, DOWN = Direction.UPSTREAM, Direction.DOWNSTREAM
Amounts = list[tuple[str, str]]


def lot(name: str) -> str:
    return f"{CELL}/10/{name}"


def thing(name: str) -> str:
    return f"{PACK}/21/{name}"


def changed(hours: float, inputs: Amounts, outputs: Amounts, node: str = "") -> Event:
    """Return a transformation of lots by kilograms; an empty amount is not stated."""
    return event(
        EventType.TRANSFORMATION,
        hours,
        input_quantities=tuple(quantity(lot(n), kg or None, "KGM") for n, kg in inputs),
        output_quantities=tuple(quantity(lot(n), kg or None, "KGM") for n, kg in outputs),
        transformation_id=node,
    )


def asked(
    events: list[Event], item: str, direction: Direction, weights: dict[str, Fraction] | None = None
) -> tuple[Lineage, LineageAmounts]:
    portions = ((n, each, portion_of(each, UNITS)) for n, each in enumerate(events, 1))
    told = {n: Told(microseconds_of(e.time), p) for n, e, p in portions if p is not None}
    found = lineage(shelf(events), item, direction, AsOf(), Limits())
    return found, apportion(found, Stated(told, weights or {}))


def nodes(found: tuple[Lineage, LineageAmounts]) -> dict[str, float | None]:
    """Return kilograms or pieces by the last part of each name."""
    shares, amounts = found
    told = zip(shares.nodes, amounts.nodes, strict=True)
    return {n.item.rpartition("/")[2]: None if a is None else a / 1e6 for n, a in told}


REFINED = [
    changed(1, [("a", "60"), ("b", "40")], [("c", "50"), ("d", "30")]),
    changed(2, [("c", "20"), ("e", "10")], [("f", "28"), ("g", "2")]),
]


def test_upstream_each_input_gave_its_part_by_mass() -> None:
    found = asked(REFINED, lot("f"), UP)
    assert found[1].measure == "mass"
    assert nodes(found) == {"f": 28, "c": 18.666667, "e": 9.333333, "a": 11.2, "b": 7.466667}


def test_downstream_each_output_took_its_part_by_mass() -> None:
    # Of 60 kg a, 50/80 went to c; 20 of 50 kg c went on, 28/30 of it to f.
    assert nodes(asked(REFINED, lot("a"), DOWN)) == {
        "a": 60,
        "c": 37.5,
        "d": 22.5,
        "f": 14,
        "g": 1,
    }


def test_an_amount_that_is_not_stated_leaves_what_lies_behind_unknown() -> None:
    unsaid = [REFINED[0], changed(2, [("c", "20"), ("e", "")], [("f", "28")])]
    assert nodes(asked(unsaid, lot("f"), UP)) == dict(
        zip("fceab", [28.0, *[None] * 4], strict=True)
    )
    alone = [changed(1, [("a", "")], [("b", "5")])]
    assert nodes(asked(alone, lot("b"), UP)) == {"b": 5, "a": 5}
    assert nodes(asked(alone, lot("a"), DOWN)) == {"a": None, "b": None}


def test_a_lot_made_twice_is_one_heap_until_something_is_taken_and_more_put_in() -> None:
    twice = [changed(1, [("a", "1")], [("c", "30")]), changed(2, [("b", "1")], [("c", "10")])]
    late = changed(3, [("c", "40")], [("d", "40")])
    assert nodes(asked([*twice, late], lot("d"), UP)) == {"d": 40, "c": 40, "a": 30, "b": 10}
    early = changed(1.5, [("c", "20")], [("d", "20")])
    between = asked([*twice, early], lot("c"), UP)
    assert nodes(between) == {"c": 40, "a": None, "b": None}
    assert nodes(asked([*twice, early], lot("a"), DOWN)) == {"a": 1, "c": 1, "d": None}


def test_contents_of_the_moment_gave_the_pack_and_by_weight_where_it_is_known() -> None:
    cells = [thing("1"), thing("2"), thing("3")]
    events = [
        packed(1, thing("p"), cells),
        unpacked(2, thing("p"), cells[:1]),
        event(
            EventType.TRANSFORMATION,
            3,
            inputs=(thing("p"),),
            output_quantities=(quantity(lot("m"), "6", "KGM"),),
        ),
    ]
    assert nodes(asked(events, lot("m"), UP)) == {"m": 6, "p": 6, "2": 3, "3": 3}
    weights = {thing("2"): Fraction(2), thing("3"): Fraction(1)}
    assert nodes(asked(events, lot("m"), UP, weights)) == {"m": 6, "p": 6, "2": 4, "3": 2}
    # Cell 1 was in the pack, and left it before it was used up; cell 2 went on whole.
    assert nodes(asked(events, thing("1"), DOWN)) == {"1": 1, "p": 1}
    assert nodes(asked(events, thing("2"), DOWN)) == {"2": 1, "p": 1, "m": 1}


def test_a_container_holds_what_is_inside_at_once_at_most() -> None:
    events = [
        event(
            EventType.TRANSFORMATION,
            1,
            input_quantities=(quantity(lot("a"), "10", "KGM"),),
            outputs=(thing("1"), thing("2")),
        ),
        packed(2, thing("box"), [thing("1")]),
        unpacked(3, thing("box")),
        packed(4, thing("box"), [thing("2")]),
        packed(5, thing("ship"), [thing("box")]),
    ]
    found = asked(events, lot("a"), DOWN)
    assert nodes(found) == {"a": 10, "1": 5, "2": 5, "box": 5, "ship": 5}


def test_a_lot_put_into_a_box_in_part_is_there_in_part() -> None:
    stowed = event(
        EventType.AGGREGATION, 2, parent=thing("box"), quantities=(quantity(lot("b"), "2", "KGM"),)
    )
    events = [changed(1, [("a", "10")], [("b", "8")]), stowed]
    assert nodes(asked(events, lot("a"), DOWN)) == {"a": 10, "b": 10, "box": 2.5}
    assert nodes(asked(events, thing("box"), UP)) == {"box": 1, "b": 1, "a": 1}


def test_the_events_of_one_transformation_share_as_one() -> None:
    events = [
        changed(1, [("a", "30")], [], "t"),
        changed(2, [("b", "10")], [], "t"),
        changed(3, [], [("c", "20")], "t"),
        changed(4, [], [("d", "10")], "t"),
    ]
    up = nodes(asked(events, lot("c"), UP))
    assert (up["a"], up["b"]) == (15, 5)
    down = nodes(asked(events, lot("a"), DOWN))
    assert (down["c"], down["d"]) == (20, 10)
    mixed = [*events[:1], *events[2:3], changed(3.5, [("b", "10")], [], "t"), events[3]]
    assert nodes(asked(mixed, lot("d"), UP))["a"] is None


def test_a_class_without_identity_takes_its_share_which_no_link_carries() -> None:
    outputs = (quantity(lot("c"), "1", "KGM"), quantity(CELL, "3", "KGM"))
    event_ = event(
        EventType.TRANSFORMATION,
        1,
        input_quantities=(quantity(lot("a"), "8", "KGM"),),
        output_quantities=outputs,
    )
    assert nodes(asked([event_], lot("a"), DOWN)) == {"a": 8, "c": 2}


def test_what_lies_on_a_ring_is_not_known() -> None:
    ring = [
        changed(1, [("ore", "10")], [("a", "10")]),
        changed(2, [("a", "5")], [("b", "5")]),
        changed(3, [("b", "5")], [("a", "5")]),
        changed(4, [("a", "10")], [("c", "10")]),
    ]
    found = nodes(asked(ring, lot("c"), UP))
    assert found["c"] == 10
    assert {found[name] for name in ("b", "ore")} == {None}


@st.composite
def layers(draw: st.DrawFn) -> list[Event]:
    """Return transformations of whole grams, layer by layer, every amount stated and in balance."""
    before = [(f"0-{n}", draw(st.integers(1, 10**6))) for n in range(draw(st.integers(1, 3)))]
    events = []
    for layer in range(1, draw(st.integers(2, 4))):
        total = sum(grams for _, grams in before)
        count = min(draw(st.integers(1, 3)), total)
        cuts = sorted(draw(st.lists(st.integers(0, total - 1), min_size=count - 1, max_size=3)))
        sizes = [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]
        after = [(f"{layer}-{n}", grams) for n, grams in enumerate(sizes) if grams]
        sides = [[(name, f"{g / 1000:.3f}") for name, g in side] for side in (before, after)]
        events.append(changed(layer, sides[0], sides[1]))
        before = after
    return events


@settings(max_examples=60, deadline=None)
@given(layers(), st.sampled_from([UP, DOWN]), st.randoms())
def test_at_every_transformation_what_goes_in_comes_out(
    events: list[Event], direction: Direction, chance: random.Random
) -> None:
    first, last = events[0].input_quantities[0], events[-1].output_quantities[0]
    item = (last if direction is UP else first).epc_class
    found, amounts = asked(events, item, direction)
    through = dict(zip((node.item for node in found.nodes), amounts.nodes, strict=True))
    assert None not in through.values()
    near: dict[str, int] = defaultdict(int)
    far: dict[str, int] = defaultdict(int)
    for link, amount in zip(found.links, amounts.links, strict=True):
        ends = (link.target, link.source) if direction is UP else (link.source, link.target)
        assert amount is not None
        near[ends[0]] += amount
        far[ends[1]] += amount
    # Every quantum that comes to an item was passed on to it, and is passed on whole.
    assert all(far[name] == through[name] for name in through if name != item)
    assert all(near[name] == through[name] for name in near)
    order = list(events)
    chance.shuffle(order)
    again = asked(order, item, direction)
    assert nodes(again) == nodes((found, amounts))
