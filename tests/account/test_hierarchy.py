"""Which wider place a process lies in."""

import pytest

from loopbook.account.hierarchy import groups_at, groups_within, paths_of
from loopbook.errors import UnknownTerm
from loopbook.terms.sheet import PlaceRow

PLACES = tuple(
    PlaceRow(process=process, within=within)
    for process, within in (
        ("furnace", "steelworks"),
        ("mill", "steelworks"),
        ("Steelworks", "park"),
        ("kiln", "park"),
        ("park", "city"),
    )
)


def test_a_table_of_places_makes_paths_the_widest_first() -> None:
    paths = paths_of(["furnace", "kiln", "farm"], PLACES)
    assert paths == {
        "furnace": ("city", "park", "steelworks", "furnace"),
        "kiln": ("city", "park", "kiln"),
        "farm": ("farm",),
    }


def test_a_name_may_be_a_path_and_its_head_may_lie_in_a_place() -> None:
    paths = paths_of(["park/kiln/hall 1"], PLACES)
    assert paths["park/kiln/hall 1"] == ("city", "park", "park/kiln", "park/kiln/hall 1")


def test_a_boundary_around_a_place_leaves_the_rest_outside() -> None:
    paths = paths_of(["furnace", "kiln", "farm"], PLACES)
    inside = groups_within(paths, "Steelworks")
    assert inside == {"furnace": "steelworks", "kiln": None, "farm": None}
    with pytest.raises(UnknownTerm) as caught:
        groups_within(paths, "moon")
    assert caught.value.code == "LB-B83"
    assert "steelworks" in str(caught.value.values["known"])


def test_a_level_groups_by_the_place_so_deep() -> None:
    paths = paths_of(["furnace", "kiln", "farm"], PLACES)
    assert groups_at(paths, 3) == {"furnace": "steelworks", "kiln": "kiln", "farm": "farm"}
    assert set(groups_at(paths, 1).values()) == {"city", "farm"}
    with pytest.raises(UnknownTerm, match="LB-B84"):
        groups_at(paths, 0)


def test_places_that_lie_in_each_other_are_refused() -> None:
    circle = (PlaceRow(process="a", within="b"), PlaceRow(process="b", within="a"))
    with pytest.raises(UnknownTerm, match="LB-B82"):
        paths_of(["a"], circle)


def test_a_level_below_the_deepest_place_is_none() -> None:
    paths = paths_of(["park/mill", "yard"])
    assert groups_at(paths, 2)["park/mill"] == "park/mill"
    with pytest.raises(UnknownTerm, match=r"LB-B91.*deepest is 2"):
        groups_at(paths, 3)
