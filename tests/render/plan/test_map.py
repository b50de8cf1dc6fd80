"""The map of a plan: true to scale, whole, readable without colour and in the dark."""

import math
import re

import pytest
from lxml import etree

from loopbook.render.plan.map import MapLink, MapPlace, map_svg

SVG = "{http://www.w3.org/2000/svg}"
PLACES = [
    MapPlace("a", "Alpha", "zone", 116.0, 40.0, 4.0),
    MapPlace("b", "Beta", "zone", 117.0, 40.0, 1.0),
    MapPlace("c", "Gamma", "depot of its own", 116.5, 40.5, 0.0, False),
]
LINKS = [MapLink("a", "b", 4.0, "one"), MapLink("a", "c", 1.0, "one")]


def drawn(text: str) -> etree._Element:
    return etree.fromstring(text.encode())


def marks(picture: etree._Element) -> list[etree._Element]:
    return picture.findall(f"{SVG}path[@class='map-place']")[:3]


def told(node: etree._Element) -> str:
    return node.findtext(f"{SVG}title") or ""


def centre(mark: etree._Element) -> tuple[float, float]:
    """The middle of the corners; of a circle the middle of its first point and its arcs."""
    d = mark.get("d") or ""
    numbers = [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", d)]
    if "a" in d:
        return numbers[0] + numbers[2], numbers[1]
    return sum(numbers[::2]) / len(numbers[::2]), sum(numbers[1::2]) / len(numbers[1::2])


def test_places_stand_true_to_scale_and_the_bar_measures_them() -> None:
    picture = drawn(map_svg(PLACES, LINKS, "Map"))
    a, b, c = (centre(mark) for mark in marks(picture))
    across, down = b[0] - a[0], a[1] - c[1]
    # Half a degree of latitude against a degree of longitude at the middle latitude.
    assert down / across == pytest.approx(0.5 / math.cos(math.radians(40.25)), rel=0.01)
    bar = picture.find(f"{SVG}path[@class='ink-line scale']")
    assert bar is not None
    start, end = (float(n) for n in re.findall(r"M([\d.]+).*H([\d.]+)", bar.get("d") or "")[0])
    words = next(t.text for t in picture.iter(f"{SVG}text") if (t.text or "").endswith(" km"))
    km = float(words.removesuffix(" km"))
    assert across / (end - start) * km == pytest.approx(
        111.195 * math.cos(math.radians(40.25)), rel=0.01
    )


def test_a_plane_has_no_scale_of_km() -> None:
    text = map_svg(PLACES, LINKS, "Map", is_geographic=False)
    assert "scale" not in text
    a, b, c = (centre(mark) for mark in marks(drawn(text)))
    assert a[1] - c[1] == pytest.approx((b[0] - a[0]) / 2, rel=0.01)


def test_area_follows_size_and_width_follows_weight() -> None:
    picture = drawn(map_svg(PLACES, LINKS, "Map"))
    lines = picture.findall(f"{SVG}path[@class='map-link']")
    widths = {told(line): float(line.get("stroke-width") or 0) for line in lines}
    assert widths == {"Alpha → Beta: 4": 7.0, "Alpha → Gamma: 1": 3.5}
    assert [told(mark) for mark in marks(picture)] == [
        "Alpha (collection zone), 4",
        "Beta (collection zone), 1",
        "Gamma (depot of its own), not chosen",
    ]
    assert marks(picture)[2].get("fill") == "none"


def test_links_are_joined_by_kind_and_unknown_ends_are_left_out() -> None:
    links = [*LINKS, MapLink("a", "b", 2.0, "one"), MapLink("a", "nowhere", 9.0, "one")]
    picture = drawn(map_svg(PLACES, [*links, MapLink("b", "a", 1.0, "two")], "Map"))
    lines = picture.findall(f"{SVG}path[@class='map-link']")
    assert sorted(told(line) for line in lines) == [
        "Alpha → Beta: 6",
        "Alpha → Gamma: 1",
        "Beta → Alpha: 1",
    ]
    # There and back are bent apart, so that neither covers the other.
    assert sum("Q" in (line.get("d") or "") for line in lines) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_do_not_cover_each_other(language: str) -> None:
    places = [
        MapPlace(f"p{i}", f"Place {i}", "zone", 116 + (i % 9) / 40, 40 + (i // 9) / 60, 1.0 + i)
        for i in range(60)
    ]
    picture = drawn(map_svg(places, [], "Map", language))
    boxes = []
    for text in picture.iter(f"{SVG}text"):
        if (text.text or "").startswith("Place"):
            x, y, long = float(text.get("x") or 0), float(text.get("y") or 0), 6.0 * len("Place 1")
            left = {"start": x, "end": x - long}.get(text.get("text-anchor") or "", x - long / 2)
            boxes.append((left, y - 8, left + long, y))
    assert len(boxes) > 20
    for i, one in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1]


def test_nothing_to_draw_and_places_without_coordinates_are_told() -> None:
    empty = drawn(map_svg([], [], "Map"))
    assert "No place has coordinates." in [t.text for t in empty.iter(f"{SVG}text")]
    lost = [*PLACES, MapPlace("d", "Delta", "zone", float("nan"), 40.0)]
    texts = [t.text for t in drawn(map_svg(lost, LINKS, "Map")).iter(f"{SVG}text")]
    assert "1 without coordinates are not drawn" in texts


@pytest.mark.parametrize("count", [1, 2])
def test_places_on_one_spot_are_drawn(count: int) -> None:
    same = [MapPlace(f"p{i}", "Same", "zone", 116.0, 40.0) for i in range(count)]
    text = map_svg(same, [], "Map")
    assert "nan" not in text
    assert "inf" not in text
    assert len(drawn(text).findall(f"{SVG}path[@class='map-place']")) == count + 1


def test_it_carries_nothing_from_outside() -> None:
    text = map_svg(PLACES, LINKS, "Map <&>", "zh")
    assert "href" not in text
    assert "url(" not in text
    assert drawn(text).get("aria-label") == "Map <&>"
