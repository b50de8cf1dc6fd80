"""Given: every row that is left out is told, in the order of the table; nothing is clipped."""

import pytest

from loopbook.account.economy.given import NO_FACTS, gather, named
from loopbook.terms.event import Grade
from loopbook.terms.method import InputRow
from loopbook.terms.period import period

from .methods import row, shipped

MCI = shipped("mci-2015")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (row("weight", "1", "kg", item="a"), "LB-M01"),
        (row("mass", "1", "kg"), "LB-M02"),
        (row("lifetime", "1", "a", item="a"), "LB-M03"),
        (row("mass", "1", item="a"), "LB-M04"),
        (row("mass", "1", "m", item="a"), "LB-M05"),
        (row("mass", "-1", "kg", item="a"), "LB-M06"),
        (row("recycled content", "101", "%", item="a"), "LB-M07"),
        (row("recycled_content", "1.01", item="a"), "LB-M07"),
    ],
)
def test_a_row_that_cannot_count_is_left_out_and_told(wrong: InputRow, code: str) -> None:
    (found,) = gather(MCI, [wrong])
    assert [finding.code for finding in found.findings] == [code]
    assert not any(stated.origin == "table" for stated in found.stated.values())


def test_names_are_read_as_ids_and_labels_of_both_languages() -> None:
    names = ("recycled_content", "Recycled Content", "再生原料占比（Fr）", "再生原料占比")
    for name in names:
        (found,) = gather(MCI, [row(name, "40", "%", item="a")])
        assert float(found.stated["a", "recycled_content"].value or 0) == 0.4


def test_a_second_row_stands_beside_the_first() -> None:
    (found,) = gather(MCI, [row("mass", "2", "kg", item="a"), row("mass", "3", "kg", item="a")])
    assert float(found.stated["a", "mass"].value or 0) == 2
    assert [finding.code for finding in found.findings] == ["LB-M08"]


def test_an_empty_cell_is_unknown_and_keeps_its_default_away() -> None:
    (found,) = gather(MCI, [row("recycled_content", "", "%", item="a")])
    assert found.stated["a", "recycled_content"].value is None


def test_a_default_is_shown_as_one() -> None:
    (found,) = gather(MCI, [row("mass", "2", "kg", item="a")])
    assert found.stated["a", "recycled_content"].origin == "default"
    assert found.stated["", "lifetime"].origin == "default"


def test_a_coefficient_stands_in_where_the_table_gives_none() -> None:
    straw = shipped("straw")
    rows = [row("harvest", "1", "t", item="大豆"), row("harvest", "1", "t", item="potato")]
    (found,) = gather(straw, [*rows, row("straw_grain_ratio", "0.8", item="potato")])
    assert found.items == ("soybean", "potato")
    soybean, potato = (found.stated[item, "straw_grain_ratio"] for item in found.items)
    assert (soybean.origin, soybean.grade) == ("coefficient", Grade.WEAK)
    assert (potato.origin, float(potato.value or 0)) == ("table", 0.8)


def test_a_coefficient_known_from_memory_alone_is_not_there() -> None:
    (found,) = gather(shipped("straw"), [row("harvest", "1", "t", item="maize")])
    assert ("maize", "straw_grain_ratio") not in found.stated


def test_an_item_off_the_list_counts_and_is_told_with_the_nearest() -> None:
    (found,) = gather(shipped("resource-output"), [row("consumption", "1", "Mt", item="coall")])
    assert found.items == ("coall",)
    told = {finding.code: finding.values for finding in found.findings}
    assert told["LB-M09"]["nearest"] == "coal"
    assert told["LB-M11"]["count"] == "0" or "coal" in told["LB-M11"]["lacking"]


def test_a_refused_grade_is_unknown_and_counted_in_one_sentence() -> None:
    rows = [row("consumption", "1", "Mt", item=item, grade="knowledge") for item in ("coal", "oil")]
    (found,) = gather(shipped("resource-output"), rows, NO_FACTS)
    assert [s.value for s in found.stated.values()] == [None, None]
    (told,) = [f for f in found.findings if f.code == "LB-M10"]
    assert told.values["count"] == "2"


def test_rows_without_variant_or_period_belong_to_every_one() -> None:
    rows = [
        row("gdp", "1", "1e9 CNY"),
        row("consumption", "1", "Mt", item="coal", variant="A", when="2020"),
        row("consumption", "2", "Mt", item="coal", variant="B", when="2020"),
        row("consumption", "3", "Mt", item="coal", variant="B", when="2025"),
    ]
    found = gather(shipped("resource-output"), rows)
    assert [(g.variant, str(g.period)) for g in found] == [
        ("A", "2020"),
        ("B", "2020"),
        ("B", "2025"),
    ]
    assert all(("", "gdp") in g.stated for g in found)


def test_a_variant_without_a_period_is_not_lost_beside_one_that_has_it() -> None:
    rows = [
        row("consumption", "1", "Mt", item="coal", variant="A", when="2020"),
        row("consumption", "2", "Mt", item="coal", variant="B"),
    ]
    found = gather(shipped("resource-output"), rows)
    assert [(g.variant, g.period is None) for g in found] == [("A", False), ("B", True)]
    shared = gather(shipped("resource-output"), [*rows, row("gdp", "1", "1e9 CNY", when="2020")])
    assert [str(g.period) for g in shared] == ["2020", "2020"]


def test_no_rows_give_one_empty_result() -> None:
    (found,) = gather(MCI, [])
    assert found.items == ()


def test_where_a_finding_belongs_is_said_by_variant_and_period() -> None:
    assert named("A", period("2020")) == "A 2020"
    assert named("", None) == "-"
