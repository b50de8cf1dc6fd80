"""Lineage against worked examples, and against a search of the time-expanded graph."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.store.plain_links import PlainLinks
from tests.trace.plain_lineage import plain_lineage
from tests.trace.world import CELL, Shelf, at, became, event, packed, shelf, unpacked

from loopbook.store.known import Voids
from loopbook.store.tail import Tail
from loopbook.terms.event import Event
from loopbook.terms.lineage import ONE_WAY, AsOf, Direction, Lineage, Link, LinkKind
from loopbook.trace.lineage import Limits, lineage, traced
from loopbook.trace.link import links

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
UP, DOWN = Direction.UPSTREAM, Direction.DOWNSTREAM
WIDE = Limits()
NOW = AsOf()


def items(found: Lineage) -> set[str]:
    return {node.item for node in found.nodes}


def up(book: Shelf, item: str, as_of: AsOf = NOW, limits: Limits = WIDE) -> Lineage:
    return lineage(book, item, UP, as_of, limits)


def down(book: Shelf, item: str, as_of: AsOf = NOW, limits: Limits = WIDE) -> Lineage:
    return lineage(book, item, DOWN, as_of, limits)


LIFE = shelf(
    [
        packed(1, "pack", ["cell1", "cell2"]),
        unpacked(5, "pack", ["cell1"]),
        packed(6, "pack", ["cell3"]),
        became(9, ["pack"], ["metal", "casing"]),
        became(10, ["cell1"], ["powder"]),
    ]
)


def test_metal_comes_from_the_cells_that_were_in_the_pack_when_it_was_consumed() -> None:
    found = up(LIFE, "metal")
    assert items(found) == {"metal", "pack", "cell2", "cell3"}
    assert [(n.item, n.depth) for n in found.nodes] == [
        ("metal", 0),
        ("pack", 1),
        ("cell2", 2),
        ("cell3", 2),
    ]
    assert [n.bound for n in found.nodes[1:]] == [at(9)] * 3


def test_a_cell_that_left_the_pack_in_time_did_not_become_its_metal() -> None:
    assert items(down(LIFE, "cell1")) == {"cell1", "pack", "powder"}
    assert items(down(LIFE, "cell2")) == {"cell2", "pack", "metal", "casing"}


def test_what_was_in_the_pack_on_that_day() -> None:
    def inside(hours: float) -> set[str]:
        return items(up(LIFE, "pack", AsOf(day=at(hours)))) - {"pack"}

    assert inside(0) == set()
    assert inside(2) == {"cell1", "cell2"}
    assert inside(5) == {"cell2"}
    assert inside(7) == {"cell2", "cell3"}


def test_a_cell_put_back_counts_from_then_on() -> None:
    again = shelf(
        [
            packed(1, "pack", ["cell"]),
            unpacked(2, "pack"),
            became(3, ["pack"], ["early"]),
            packed(4, "pack", ["cell"]),
            became(5, ["pack"], ["late"]),
        ]
    )
    assert items(down(again, "cell")) == {"cell", "pack", "late"}
    assert "cell" not in items(up(again, "early"))
    assert "cell" in items(up(again, "late"))


def test_an_item_consumed_twice_is_followed_for_both_moments() -> None:
    # Two samples of one pack, between which a cell was exchanged: both cells are in the product.
    book = shelf(
        [
            packed(1, "pack", ["old"]),
            became(2, ["pack"], ["first"]),
            unpacked(3, "pack"),
            packed(4, "pack", ["new"]),
            became(5, ["pack"], ["second"]),
            became(6, ["first", "second"], ["product"]),
        ]
    )
    found = up(book, "product")
    assert {"old", "new"} <= items(found)
    assert next(n.bound for n in found.nodes if n.item == "pack") == at(5)


def test_a_content_inside_a_content_counts_while_both_last() -> None:
    book = shelf(
        [
            packed(1, "module", ["cell"]),
            packed(2, "pack", ["module"]),
            unpacked(3, "module", ["cell"]),
            became(4, ["pack"], ["metal"]),
        ]
    )
    assert items(up(book, "metal")) == {"metal", "pack", "module"}
    assert items(down(book, "cell")) == {"cell", "module", "pack"}


def test_what_went_in_after_an_output_came_out_is_not_in_it() -> None:
    book = shelf(
        [
            became(1, ["a"], [], "t"),
            became(2, [], ["early"], "t"),
            became(3, ["b"], [], "t"),
            became(4, [], ["late"], "t"),
        ]
    )
    node = "urn:loopbook:v1:transformation:t"
    assert items(up(book, "early")) == {"early", node, "a"}
    assert items(up(book, "late")) == {"late", node, "a", "b"}
    assert items(down(book, "b")) == {"b", node, "late"}


LOOP = shelf(
    [
        became(1, ["ore"], ["lot1"]),
        became(2, ["lot1"], ["part"]),
        became(3, ["part"], ["scrap"]),
        became(4, ["scrap"], ["lot1"]),
        became(5, ["lot1"], ["part2"]),
    ]
)


def test_a_recycling_loop_is_followed_once_around_and_told() -> None:
    found = up(LOOP, "part2")
    assert items(found) == {"part2", "lot1", "scrap", "part", "ore"}
    assert found.cycles == (("lot1", "part", "scrap", "lot1"),)
    assert not found.truncated
    assert len(found.links) == 5
    assert items(down(LOOP, "part")) == {"part", "scrap", "lot1", "part2"}


def test_before_the_loop_closed_there_was_none() -> None:
    found = up(LOOP, "part", AsOf(day=at(2.5)))
    assert items(found) == {"part", "lot1", "ore"}
    assert found.cycles == ()


def test_a_loop_within_one_moment_ends() -> None:
    ring = shelf([became(1, ["a"], ["b"]), became(1, ["b"], ["c"]), became(1, ["c"], ["a"])])
    for direction in ONE_WAY:
        found = lineage(ring, "a", direction, NOW, WIDE)
        assert items(found) == {"a", "b", "c"}
        assert found.cycles == (("a", "b", "c", "a"),)


def test_a_link_declared_an_error_is_left_out() -> None:
    events = [became(1, ["a"], ["b"]), became(2, ["b"], ["c"])]
    assert items(up(shelf(events), "c")) == {"a", "b", "c"}
    assert items(up(shelf(events, frozenset({1})), "c")) == {"b", "c"}


def test_a_pure_class_ends_the_way_unless_it_is_asked_about() -> None:
    book = shelf([became(1, ["a"], [CELL]), became(2, [CELL], ["b"])])
    assert items(up(book, "b")) == {"b", CELL}
    assert items(up(book, CELL)) == {CELL, "a"}


def test_limits_cut_far_generations_and_say_so() -> None:
    chain = shelf([became(n, [f"n{n}"], [f"n{n + 1}"]) for n in range(5)])
    cut = down(chain, "n0", limits=Limits(depth=2))
    assert items(cut) == {"n0", "n1", "n2"}
    assert cut.truncated
    assert not down(chain, "n0", limits=Limits(depth=5)).truncated
    few = down(chain, "n0", limits=Limits(nodes=3))
    assert (items(few), few.truncated) == ({"n0", "n1", "n2"}, True)
    assert {link.target for link in few.links} <= items(few)


def test_work_is_bounded_where_two_lots_are_linked_very_often() -> None:
    many = Shelf(
        Link(sequence=n, kind=LinkKind.BECAME, source="a", target="b", since=at(n))
        for n in range(1, 2000)
    )
    assert down(many, "a", limits=Limits(nodes=2)).truncated
    assert len(down(many, "a").links) == 1999


def test_the_ends_of_time_are_not_shown() -> None:
    book = shelf([event(hours=3, epcs=("a",)), became(7, ["a"], ["b"])])
    assert down(book, "a").nodes[0].bound == at(3)
    assert up(book, "b").nodes[0].bound == at(7)
    assert up(book, "b", AsOf(day=at(8))).nodes[0].bound == at(8)
    assert up(book, "nobody").nodes[0].bound == EPOCH


def test_the_order_of_events_in_the_ledger_does_not_change_the_answer() -> None:
    events = [
        packed(1, "pack", ["cell1", "cell2"]),
        unpacked(5, "pack", ["cell1"]),
        became(9, ["pack"], ["metal"]),
    ]
    assert items(up(shelf(events), "metal")) == items(up(shelf(events[::-1]), "metal"))


# The oracle: a graph of (item, hour, whether the material is the item or only inside it). What an
# item is made of stays in it for ever; what is inside it is there hour by hour.

NAMES = "abcde"
LAST = 8


@st.composite
def link_lists(draw) -> list[Link]:
    found = []
    for n in range(draw(st.integers(0, 9))):
        source, target = draw(st.sampled_from(NAMES)), draw(st.sampled_from(NAMES))
        since = draw(st.integers(0, 5))
        kind = draw(st.sampled_from([LinkKind.BECAME, LinkKind.PART_OF]))
        hours = draw(st.none() | st.integers(0, 3)) if kind is LinkKind.PART_OF else None
        until = None if hours is None else at(since + hours)
        if source != target:
            found.append(
                Link(
                    sequence=n + 1,
                    kind=kind,
                    source=source,
                    target=target,
                    since=at(since),
                    until=until,
                )
            )
    return found


def reached(links: list[Link], start: str, first: int = -1) -> set[tuple[str, int]]:
    """Return every (item, hour) at which material of `start` is in the item, from an hour on."""
    seen: set[tuple[str, int, bool]] = set()
    pending = [(start, first, True)]
    while pending:
        state = pending.pop()
        if state in seen:
            continue
        seen.add(state)
        item, hour, is_own = state
        if is_own and hour < LAST:
            pending.append((item, hour + 1, True))
        for link in links:
            if link.source != item:
                continue
            if link.kind is LinkKind.BECAME and link.since == at(hour):
                pending.append((link.target, hour, True))
            is_inside = link.since <= at(hour) and (link.until is None or at(hour) < link.until)
            if link.kind is LinkKind.PART_OF and is_inside:
                pending.append((link.target, hour, False))
    return {(item, hour) for item, hour, _ in seen}


@settings(max_examples=50, deadline=None)
@given(link_lists())
def test_lineage_is_what_the_time_expanded_graph_reaches(links: list[Link]) -> None:
    book = Shelf(links)
    full = {name: reached(links, name) for name in NAMES}
    for name in NAMES:
        assert items(down(book, name)) == {item for item, _ in full[name]}
        above = {other for other in NAMES if (name, LAST) in full[other]}
        assert items(up(book, name)) == above
        for hour in range(LAST):
            then = {other for other in NAMES if (name, hour) in full[other]}
            assert items(up(book, name, AsOf(day=at(hour)))) == then


@settings(max_examples=25, deadline=None)
@given(link_lists())
def test_downstream_means_upstream_on_some_day(links: list[Link]) -> None:
    """Duality: y is downstream of x iff x is upstream of y on some day; and any day, without ends.

    Upstream speaks of one moment and downstream of all, so that a content taken out is downstream
    of nothing less, while upstream has forgotten it.
    """
    book = Shelf(links)
    is_closed = all(link.until is None for link in links)
    for x in NAMES:
        below = items(down(book, x))
        for y in NAMES:
            days = [AsOf(day=at(hour)) for hour in range(LAST)]
            assert (y in below) == any(x in items(up(book, y, day)) for day in days)
            if is_closed:
                assert (y in below) == (x in items(up(book, y)))
            elif x in items(up(book, y)):
                assert y in below


@settings(max_examples=25, deadline=None)
@given(link_lists(), st.integers(0, LAST - 1))
def test_at_a_moment_the_time_expanded_graph_is_entered_there(links: list[Link], hour: int) -> None:
    book = Shelf(links)
    ever = {name: reached(links, name) for name in NAMES}
    for name in NAMES:
        below = lineage(book, name, DOWN, NOW, WIDE, at=at(hour))
        assert items(below) == {item for item, _ in reached(links, name, hour)}
        above = lineage(book, name, UP, NOW, WIDE, at=at(hour))
        assert items(above) == {other for other in NAMES if (name, hour) in ever[other]}


@settings(max_examples=50, deadline=None)
@given(link_lists(), st.integers(0, LAST - 1))
def test_downstream_from_a_moment_means_upstream_that_counts_then_or_later(
    links: list[Link], hour: int
) -> None:
    """Duality: y is below x from t on iff at some moment x is above y, and counts at t or later."""
    book = Shelf(links)
    below = {x: items(lineage(book, x, DOWN, NOW, WIDE, at=at(hour))) for x in NAMES}
    for y in NAMES:
        above = {
            node.item
            for later in range(hour, LAST + 1)
            for node in lineage(book, y, UP, NOW, WIDE, at=at(later)).nodes
            if node.bound >= at(hour)
        }
        assert {x for x in NAMES if y in below[x]} == above


@settings(max_examples=25, deadline=None)
@given(link_lists(), st.none() | st.integers(0, LAST))
def test_both_directions_are_the_two_together(links: list[Link], hour: int | None) -> None:
    book, moment = Shelf(links), None if hour is None else at(hour)
    above, below, both = (
        lineage(book, "a", way, NOW, WIDE, at=moment) for way in (UP, DOWN, Direction.BOTH)
    )
    assert {(n.item, -n.depth) for n in both.nodes if n.depth <= 0} == {
        (n.item, n.depth) for n in above.nodes
    }
    assert {(n.item, n.depth) for n in both.nodes if n.depth >= 0} == {
        (n.item, n.depth) for n in below.nodes
    }
    assert [n.depth for n in both.nodes] == sorted(n.depth for n in both.nodes)
    assert set(both.links) == {*above.links, *below.links}
    assert (both.node_count, both.link_count) == (len(tuple(both.nodes)), len(tuple(both.links)))
    assert both.depth == max(above.depth, below.depth)
    assert set(both.cycles) >= {
        ring for way in (above, below) for ring in way.cycles if "a" in ring
    }


def test_a_ring_through_both_directions_is_told() -> None:
    ring = shelf([became(3, ["x"], ["y"]), became(2, ["y"], ["z"]), became(1, ["z"], ["x"])])
    assert lineage(ring, "x", UP, NOW, WIDE).cycles == ()
    assert lineage(ring, "x", Direction.BOTH, NOW, WIDE).cycles == ()
    loop = shelf([became(1, ["x"], ["y"]), became(2, ["y"], ["x"])])
    assert lineage(loop, "x", Direction.BOTH, NOW, WIDE).cycles == (("x", "y", "x"),)


@settings(max_examples=25, deadline=None)
@given(link_lists(), st.sampled_from(list(Direction)), st.integers(1, 4))
def test_pages_together_are_the_lineage(
    links: list[Link], direction: Direction, count: int
) -> None:
    whole = traced(Shelf(links), "a", direction, NOW, WIDE)
    found = whole.lineage()
    pages = [whole.page(first, count) for first in range(0, whole.node_count, count)]
    assert [node for nodes, _ in pages for node in nodes] == list(found.nodes)
    told = [link for _, some in pages for link in some]
    assert sorted(told, key=str) == sorted(found.links, key=str)
    assert whole.page(whole.node_count, count) == ((), ())
    for nodes, some in pages:
        names = {node.item for node in nodes}
        assert all(link.source in names or link.target in names for link in some)


@settings(max_examples=25, deadline=None)
@given(link_lists(), st.sampled_from(list(ONE_WAY)))
def test_a_lineage_holds_together(links: list[Link], direction: Direction) -> None:
    found = lineage(Shelf(links), "a", direction, NOW, WIDE)
    names = items(found)
    assert found.nodes[0].item == "a"
    assert found.nodes[0].depth == 0
    assert len(names) == len(found.nodes)
    assert list(found.nodes) == sorted(found.nodes, key=lambda n: (n.depth, n.item))
    assert all(link.source in names and link.target in names for link in found.links)
    steps = {(link.source, link.target) for link in found.links}
    for ring in found.cycles:
        assert all(step in steps for step in pairwise(ring))
    limits = datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)
    assert all(limits[0] < node.bound < limits[1] for node in found.nodes)
    assert found == lineage(Shelf(links[::-1]), "a", direction, NOW, WIDE)


# The other oracle: the plain lineage, object by object, over a ledger of any history.

THINGS = ("a", "b", "c", "d", "e", CELL)
HISTORIES = st.lists(
    st.one_of(
        st.builds(
            became,
            st.integers(0, 6),
            st.lists(st.sampled_from(THINGS), max_size=3),
            st.lists(st.sampled_from(THINGS), max_size=3),
            st.sampled_from(["", "", "t"]),
        ),
        st.builds(
            packed,
            st.integers(0, 6),
            st.sampled_from(THINGS[:5]),
            st.lists(st.sampled_from(THINGS[:5]), max_size=3),
        ),
        st.builds(
            unpacked,
            st.integers(0, 6),
            st.sampled_from(THINGS[:5]),
            st.lists(st.sampled_from(THINGS[:5]), max_size=2),
        ),
    ),
    max_size=12,
)
VOIDED = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 16), st.integers(0, 8)), max_size=3)
KNOWN = st.builds(
    AsOf,
    st.none() | st.integers(0, 16),
    st.none() | st.integers(0, 8).map(at),
)


def ledgers(
    history: list[Event], voided: list[tuple[int, int, int]], is_void_first: bool
) -> tuple[Tail, PlainLinks]:
    """Return the tail and the plain adjacency that a history gives; its order is that of record."""
    tail, voids = Tail(), Voids()
    plain = PlainLinks(voids)

    def declare() -> None:
        for sequence, by, hours in voided:
            tail.void(sequence, by, at(hours))
            voids.add(sequence, by, at(hours))

    if is_void_first:
        declare()
    for sequence, each in enumerate(history, 1):
        linked = links(sequence, each)
        tail.link(linked.links, linked.touches, linked.endings, linked.classes)
        plain.add(linked.links, linked.touches, linked.endings)
    if not is_void_first:
        declare()
    return tail, plain


@settings(max_examples=50, deadline=None)
@given(HISTORIES, VOIDED, st.booleans(), KNOWN, st.sampled_from(list(ONE_WAY)))
def test_any_history_gives_the_lineage_that_the_plain_search_gives(
    history: list[Event],
    voided: list[tuple[int, int, int]],
    is_void_first: bool,
    known: AsOf,
    direction: Direction,
) -> None:
    tail, plain = ledgers(history, voided, is_void_first)
    for item in (*THINGS, "nobody"):
        found = lineage(tail, item, direction, known, WIDE)
        assert found == plain_lineage(plain, item, direction, known, WIDE)
        assert found.node_count == len(tuple(found.nodes))
        assert found.link_count == len(tuple(found.links))
        assert found.depth == max(node.depth for node in found.nodes)


@settings(max_examples=50, deadline=None)
@given(
    HISTORIES,
    KNOWN,
    st.sampled_from(list(ONE_WAY)),
    st.builds(Limits, st.integers(0, 4), st.integers(0, 5)),
)
def test_limits_keep_as_many_and_the_nearest(
    history: list[Event], known: AsOf, direction: Direction, limits: Limits
) -> None:
    tail, plain = ledgers(history, [], is_void_first=False)
    for item in THINGS:
        found = lineage(tail, item, direction, known, limits)
        expected = plain_lineage(plain, item, direction, known, limits)
        assert [node.depth for node in found.nodes] == [node.depth for node in expected.nodes]
        assert found.truncated == expected.truncated
        full = items(lineage(tail, item, direction, known, WIDE))
        assert items(found) <= full
        if limits.nodes > len(THINGS) + 1:
            assert found == expected
