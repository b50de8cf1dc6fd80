"""The genealogy: time runs to the right, all of it shown up to 200 items."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from loopbook.render.genealogy import NODES_MAX, genealogy, short_name
from loopbook.terms.lineage import (
    Direction,
    Lineage,
    LineageAmounts,
    LineageNode,
    Link,
    LinkKind,
)

SVG = "{http://www.w3.org/2000/svg}"
NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def family(parents: list[int], direction: Direction = Direction.UPSTREAM) -> Lineage:
    """Item 0 is asked about; node i+1 hangs on node parents[i], which is an earlier one."""
    depth = [0]
    links = []
    for i, parent in enumerate(parents, 1):
        depth.append(depth[parent] + 1)
        ends = (f"n{i}", f"n{parent}")
        source, target = ends if direction is Direction.UPSTREAM else reversed(ends)
        links.append(
            Link(sequence=i, kind=LinkKind.BECAME, source=source, target=target, since=NOON)
        )
    nodes = tuple(LineageNode(f"n{i}", d, NOON) for i, d in enumerate(depth))
    return Lineage(item="n0", direction=direction, nodes=nodes, links=tuple(links))


def drawn_names(drawn: str) -> list[str]:
    return [link.get("href", "") for link in ET.fromstring(drawn).iter(f"{SVG}a")]


@given(st.data(), st.integers(0, 60), st.sampled_from(Direction))
def test_every_item_and_link_is_drawn_in_the_direction_of_time(
    data: st.DataObject, count: int, direction: Direction
) -> None:
    parents = [data.draw(st.integers(0, i)) for i in range(count)]
    lineage = family(parents, direction)
    drawn = genealogy(lineage, "en", lambda item: f"/item?id={item}")
    assert len(drawn_names(drawn)) == count + 1
    assert drawn.count('class="link k-became"') == count + (1 if count else 0)
    rects = {
        link.get("href"): float(next(link.iter(f"{SVG}rect")).get("x", ""))
        for link in ET.fromstring(drawn).iter(f"{SVG}a")
    }
    for link in lineage.links:
        assert rects[f"/item?id={link.source}"] < rects[f"/item?id={link.target}"]


def test_more_than_two_hundred_items_collapse_and_say_how_many() -> None:
    lineage = family([0] * 500)
    drawn = genealogy(lineage, "zh", lambda item: item)
    assert len(drawn_names(drawn)) <= NODES_MAX
    assert f"另有 {500 - NODES_MAX // 2} 个" in drawn


def test_a_lineage_without_the_item_itself_shows_it_all_the_same() -> None:
    whole = family([0])
    without = Lineage(
        item="n0", direction=whole.direction, nodes=whole.nodes[1:], links=whole.links
    )
    assert drawn_names(genealogy(without, "en", str)) == ["n0", "n1"]
    alone = Lineage(item="n0", direction=Direction.DOWNSTREAM, nodes=(), links=())
    assert drawn_names(genealogy(alone, "en", str)) == ["n0"]


def test_a_loop_of_reuse_is_drawn_and_does_not_hang() -> None:
    whole = family([0])
    back = Link(sequence=9, kind=LinkKind.PART_OF, source="n0", target="n1", since=NOON)
    loop = Lineage(
        item="n0", direction=whole.direction, nodes=whole.nodes, links=(*whole.links, back)
    )
    assert 'class="link k-part_of"' in genealogy(loop, "en", str)


def test_an_identifier_is_told_by_its_end() -> None:
    assert short_name("https://id.example.org/01/0690/21/A1") == "01/0690/21/A1"
    assert short_name("urn:epc:id:sgtin:0614141.107346.2017") == "0614141.107346.2017"
    assert short_name("plain") == "plain"


def test_both_directions_are_drawn_around_the_item_with_amounts() -> None:
    up = Link(sequence=1, kind=LinkKind.BECAME, source="ore", target="lot", since=NOON)
    down = Link(sequence=2, kind=LinkKind.BECAME, source="lot", target="part", since=NOON)
    lineage = Lineage(
        item="lot",
        direction=Direction.BOTH,
        nodes=tuple(LineageNode(n, d, NOON) for n, d in (("ore", -1), ("lot", 0), ("part", 1))),
        links=(up, down),
        amounts=LineageAmounts(
            measure="mass", whole=5_000_000, nodes=(5_000_000, 5_000_000, None), links=(5, None)
        ),
    )
    drawn = genealogy(lineage, "en", lambda item: item)
    rects = {
        link.get("href"): float(next(link.iter(f"{SVG}rect")).get("x", ""))
        for link in ET.fromstring(drawn).iter(f"{SVG}a")
    }
    assert rects["ore"] < rects["lot"] < rects["part"]
    assert "ore · 5 kg" in drawn
    assert "part · amount unknown" in drawn
    assert "#1 · 0.000005 kg" in drawn
    assert "Origins and destinations: 3 items" in drawn
