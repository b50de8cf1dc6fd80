"""Sankey: definitions as TOML and as a table, and what is wrong with them."""

import io

import pytest

from loopbook.errors import ParseError
from loopbook.formats.sankey import read_definition
from loopbook.terms.sankey import Bundle, Group, Part, Rest, SankeyDefinition, Split, Waypoint

TOML = """
split = "part"
rest = "elsewhere"
order = ["Mill", "Works"]
separator = " > "
depth = 2
nodes_max = 12
ribbons_max = 0
is_merged = true

[[group]]
id = "Mill"
members = ["mill/*"]
label_zh = "选矿"
stage = 1

[[waypoint]]
id = "kind"
stage = 2
split = "flow"

[[bundle]]
sources = ["Mill"]
waypoints = ["kind"]

[[part]]
id = "waste"
flows = ["*slag"]
"""


def read(text: str, name: str, encoding: str = "utf-8") -> SankeyDefinition:
    return read_definition(io.BytesIO(text.encode(encoding)), name)


def test_a_toml_file_says_all_there_is() -> None:
    assert read(TOML, "park.toml") == SankeyDefinition(
        groups=(Group(id="Mill", members=("mill/*",), label_zh="选矿", stage=1),),
        waypoints=(Waypoint(id="kind", stage=2, split=Split.FLOW),),
        bundles=(Bundle(sources=("Mill",), waypoints=("kind",)),),
        parts=(Part(id="waste", flows=("*slag",)),),
        order=("Mill", "Works"),
        split=Split.PART,
        rest=Rest.ELSEWHERE,
        separator=" > ",
        depth=2,
        nodes_max=12,
        bands_max=0,
        is_merged=True,
    )
    assert read("", "empty.TOML") == SankeyDefinition()


@pytest.mark.parametrize(
    ("text", "code", "quoted"),
    [
        ("depth = ]\n", "LB-G08", "line 1"),
        ("colour = 3", "LB-G09", "colour"),
        ('split = "shape"', "LB-G09", "shape"),
        ('[[group]]\nid = "a"\nmembers = "x"', "LB-G09", "$.group[0].members"),
        ('[[waypoint]]\nid = "a"', "LB-G09", "stage"),
    ],
)
def test_a_slip_in_the_toml_is_quoted(text: str, code: str, quoted: str) -> None:
    with pytest.raises(ParseError) as fault:
        read(text, "park.toml")
    assert fault.value.code == code
    assert quoted in fault.value.message("en")
    assert "park.toml" in fault.value.message("zh")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_table_of_groups_may_be_chinese(encoding: str) -> None:
    rows = ["园区分组表", "过程,分组,英文名称,阶段", "高炉,炼铁,Ironmaking,1"]
    text = "\n".join([*rows, "烧结*,炼铁,,", "", "转炉,炼钢,,2", ""])
    assert read(text, "分组.csv", encoding).groups == (
        Group(id="炼铁", members=("高炉", "烧结*"), label_en="Ironmaking", stage=1),
        Group(id="炼钢", members=("转炉",), stage=2),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("process,colour\na,b\n", "LB-G10"),
        ("process,group\na,\n", "LB-G11"),
        ("process,group,stage\na,b,first\n", "LB-G12"),
    ],
)
def test_a_slip_in_the_table_is_told_with_its_row(text: str, code: str) -> None:
    with pytest.raises(ParseError) as fault:
        read(text, "groups.csv")
    assert fault.value.code == code
    assert "groups.csv" in fault.value.message("en")


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(ParseError) as fault:
        read_definition(io.BytesIO(b"PK\x03\x04broken"), "groups.xlsx")
    assert fault.value.code.startswith("LB-W")
