"""Variants: a bar a result, a whisker where an uncertainty is known, words where a value is not."""

import xml.etree.ElementTree as ET
from pathlib import Path

import loopbook
from loopbook.book.method_sheet import compute_sheet
from loopbook.render.variants import variant_bars

SCHEMES = Path(loopbook.__file__).parent / "schemes"
PUMP = SCHEMES / "mci" / "cases" / "worked" / "pump.csv"
VARIANTS = SCHEMES / "cn-output-rate" / "cases" / "worked" / "variants.csv"


def test_a_value_has_a_bar_and_a_whisker() -> None:
    text = variant_bars(compute_sheet("mci-2015", PUMP), "mci")
    ET.fromstring(text)
    assert text.count('class="bar"') == text.count('class="whisker') == 1
    assert "0.554 ± 0.022" in text


def test_every_variant_and_period_has_a_row_and_unknown_says_so() -> None:
    text = variant_bars(compute_sheet("resource-output", VARIANTS), "output_rate", "zh")
    assert text.count('class="bar"') == 4
    assert text.count(">未知<") == 2
    assert "whisker" not in text


def test_an_output_that_is_not_there_gives_no_picture() -> None:
    assert variant_bars(compute_sheet("mci-2015", PUMP), "virgin") == ""
