"""Footprint: a table an extension with its sum, and paired bars."""

import xml.etree.ElementTree as ET

import pytest

from loopbook.render.footprint import footprint_lines, footprint_picture
from loopbook.terms.footprint import Footprint, FootprintSheet


@pytest.fixture
def sheet() -> FootprintSheet:
    """Two regions, one extension."""
    one = Footprint(
        extension="carbon",
        unit="kg",
        region="north",
        consumption=120.0,
        territorial=100.0,
        imports=50.0,
        exports=30.0,
        direct=10.0,
        sd=4.0,
        per_person=2.4,
    )
    other = Footprint(
        extension="carbon",
        unit="kg",
        region="south",
        consumption=80.0,
        territorial=100.0,
        imports=30.0,
        exports=50.0,
    )
    return FootprintSheet(
        footprints=(one, other),
        regions=("north", "south"),
        sectors=8,
        solver="dense LU",
        findings=(),
    )


def test_a_table_has_a_row_a_region_and_the_sum(sheet: FootprintSheet) -> None:
    lines = footprint_lines(sheet)
    assert "2 regions, 8 sectors" in lines[0]
    assert any("120 ± 4" in line and "2.4" in line for line in lines)
    assert lines[-1].split()[:3] == ["all", "200", "200"]


def test_the_same_in_chinese(sheet: FootprintSheet) -> None:
    assert any("消费侧" in line for line in footprint_lines(sheet, "zh"))


def test_two_bars_stand_for_each_region(sheet: FootprintSheet) -> None:
    text = footprint_picture(sheet)
    ET.fromstring(text)
    assert text.count('class="consumption"') == text.count('class="territorial"') == 2
    assert footprint_picture(sheet, "water") == ""
