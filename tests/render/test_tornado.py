"""Tornado: a bar a variant from the line of the first; what is unknown says so."""

import xml.etree.ElementTree as ET
from pathlib import Path

import loopbook
from loopbook.book.method_sheet import compute_sheet
from loopbook.render.tornado import tornado

WORKED = Path(loopbook.__file__).parent / "schemes" / "cn-output-rate" / "cases" / "worked"


def test_a_bar_stands_for_each_variant_and_unknown_is_told() -> None:
    sheet = compute_sheet("resource-output", WORKED / "variants.csv")
    text = tornado(sheet, "output_rate")
    ET.fromstring(text)
    assert text.count('class="bar') == 1
    assert ">unknown<" in text
    assert ">A: 20 %<" in text


def test_without_variants_there_is_no_picture() -> None:
    sheet = compute_sheet("cn-output-rate", WORKED / "inputs.csv")
    assert tornado(sheet, "output_rate") == ""


def test_chinese_titles() -> None:
    sheet = compute_sheet("resource-output", WORKED / "variants.csv")
    assert "所列资源产出率" in tornado(sheet, "output_rate", "zh")
