"""One sheet behind every form: units, structures, languages, tags."""

import re
from collections.abc import Iterator

import pytest

from loopbook import Book
from loopbook.render.passport import (
    category_text,
    passport_ld,
    passport_lines,
    passport_sheet,
    unit_text,
)
from tests.web.battery import BATTERY, battery_book


@pytest.fixture(scope="module")
def book() -> Iterator[Book]:
    with battery_book() as opened:
        yield opened


def test_values_have_units_and_structures_are_data(book: Book) -> None:
    sheet = passport_sheet(book.passport(BATTERY), book.schemes)
    lines = {line.id: line for line in sheet.lines}
    assert lines["footprint_per_energy"].shown[0] == "62 kgCO2e/kWh"
    assert lines["chemistry"].value == {
        "shortName": "NMC", "clearName": "Lithium nickel manganese cobalt oxide"
    }  # fmt: skip
    assert lines["chemistry"].shown[0].startswith("shortName: NMC")
    assert lines["battery_status"].shown == ("Waste", "废电池")
    assert (lines["operator"].need, lines["rated_capacity"].need) == ("voluntary", "required")
    assert unit_text("AMP/AMH", book.scheme("eu-battery")) == "A/Ah"
    assert unit_text("", None) == ""


def test_the_tag_changes_with_anything_that_is_told(book: Book) -> None:
    sheets = [
        passport_sheet(book.passport(BATTERY, audience=each), book.schemes)
        for each in ("", "public", "legitimate", "commission")
    ]
    assert len({sheet.tag for sheet in sheets}) == len(sheets)


def test_lines_and_data_say_the_same(book: Book) -> None:
    sheet = passport_sheet(book.passport(BATTERY, audience="public"), book.schemes)
    text = "\n".join(passport_lines(sheet, "zh"))
    values = passport_ld(sheet)["values"]
    assert isinstance(values, list)
    for each in values:
        assert each["label"]["zh"] in text
        assert ("value" in each) is not ("isHidden" in each or "missing" in each)


def test_categories_and_pieces_have_words_and_no_codes(book: Book) -> None:
    sheet = passport_sheet(book.passport(BATTERY), book.schemes)
    shown = {line.id: line.shown for line in sheet.lines}
    assert shown["battery_category"] == ("electric vehicle battery", "电动汽车电池")
    assert category_text("pump", "zh") == "pump"
    assert shown["overcharges"][0] == "0"
    assert unit_text("B7", book.scheme("eu-battery")) == ""
    every = [text for label in shown.values() for text in label]
    assert not any(re.search(r" (C62|B7)$|: (True|False)\b", text) for text in every)
