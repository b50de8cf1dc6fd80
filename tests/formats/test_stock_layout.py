"""Where years, products and values stand."""

from datetime import date
from decimal import Decimal

import pytest

from loopbook.errors import ParseError
from loopbook.formats.row import Cell, Row
from loopbook.formats.stock_layout import (
    cell_at,
    is_number,
    layout_of,
    text_of,
    units_row,
    year_of,
)
from loopbook.terms.stock import SeriesColumns

USUAL = SeriesColumns()


def rows(*lines: tuple[Cell, ...]) -> list[Row]:
    return [Row(document="t.csv", number=i, cells=cells) for i, cells in enumerate(lines, 1)]


def test_a_long_table_has_a_year_and_a_value() -> None:
    found = layout_of(rows(("年份", "产品", "数值（吨）", "单位", "标准差")), USUAL, "t.csv")
    assert (found.year, found.value, found.unit, found.sd) == (0, 2, 3, 4)
    assert found.products == (1,)
    assert found.heading_unit == "吨"


def test_a_wide_table_has_a_column_a_product_or_a_year() -> None:
    by_product = layout_of(rows(("Year", "cars", "vans")), USUAL, "t.csv")
    assert by_product.series == {1: "cars", 2: "vans"}
    by_year = layout_of(rows(("product", Decimal(2000), Decimal(2001))), USUAL, "t.csv")
    assert by_year.is_by_year
    assert by_year.series == {1: "2000", 2: "2001"}
    assert by_year.products == (0,)


def test_a_row_of_small_numbers_is_no_row_of_years() -> None:
    with pytest.raises(ParseError) as fault:
        layout_of(rows(("2000", "1", "2"), ("2001", "3", "4")), USUAL, "t.csv")
    assert fault.value.code == "LB-Y30"


def test_a_title_above_the_headings_is_passed_over() -> None:
    found = layout_of(rows(("Sales of cars",), ("year", "value")), USUAL, "t.csv")
    assert found.heading_row == 2


def test_columns_may_be_named() -> None:
    columns = SeriesColumns(
        year="Time",
        value="POM_kg",
        product=("Key", "Country"),
        where=(("Country", "NLD"),),
        extra=("t50",),
    )
    found = layout_of(rows(("Key", "Time", "Country", "POM_kg", "t50")), columns, "t.csv")
    assert (found.year, found.value, found.products) == (1, 3, (0, 2))
    assert found.where == ((2, "NLD"),)
    assert found.extra == {4: "t50"}


def test_a_named_column_that_is_not_there_is_answered_with_the_nearest() -> None:
    for columns in (SeriesColumns(value="POM_k"), SeriesColumns(product=("POM_k",))):
        with pytest.raises(ParseError) as fault:
            layout_of(rows(("Year", "POM_kg")), columns, "t.csv")
        assert fault.value.code == "LB-Y31"
        assert "POM_kg" in fault.value.message("en")


def test_the_index_of_a_data_frame_has_no_heading() -> None:
    found = layout_of(rows(("", "value"), (Decimal(1980), Decimal(15))), USUAL, "t.xlsx")
    assert (found.year, found.value) == (0, 1)


def test_a_row_of_units_has_neither_year_nor_number() -> None:
    head, units, data = rows(("year", "value"), ("year", "MW"), ("1995", "12.5"))
    layout = layout_of([head], USUAL, "t.csv")
    assert units_row(units, layout)
    assert not units_row(data, layout)


def test_cells_are_read_as_people_write_them() -> None:
    assert [year_of(cell) for cell in ("1995年", Decimal("1995"), "1995.0", date(1995, 3, 1))] == [
        1995
    ] * 4
    assert year_of("95a") is None
    assert text_of(Decimal("12.50")) == "12.5"
    assert is_number("1,234.5")
    assert is_number("5 %")
    assert not is_number("MW")
    assert cell_at(Row(document="t", number=1, cells=("a",)), 3) == ""
    assert cell_at(Row(document="t", number=1, cells=("a",)), -1) == ""
