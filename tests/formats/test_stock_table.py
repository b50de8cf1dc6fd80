"""Series from tables, and what must be told of them."""

import io

import numpy as np
import pytest

from loopbook.errors import ParseError
from loopbook.formats.stock_table import read_stock_table
from loopbook.terms.finding import Finding, Severity
from loopbook.terms.stock import Gaps, Repeated, SeriesColumns, StockTable

LONG = """year,product,value,unit,sd
2000,cars,10,kt,1
2001,cars,12,kt,10 %
2000,vans,3,kt,
2001,vans,4,kt,
"""


def read(text: str, columns: SeriesColumns | None = None) -> tuple[StockTable | None, list[str]]:
    table, findings = read_stock_table(
        io.BytesIO(text.encode()), "t.csv", columns or SeriesColumns()
    )
    assert all(isinstance(finding, Finding) for finding in findings)
    return table, [finding.code for finding in findings]


def test_a_long_table_becomes_years_by_products() -> None:
    table, codes = read(LONG)
    assert table is not None
    assert not codes
    assert (table.years, table.products, table.unit) == ((2000, 2001), ("cars", "vans"), "kt")
    assert table.values.tolist() == [[10.0, 3.0], [12.0, 4.0]]
    assert table.sd[:, 0] == pytest.approx([1.0, 1.2])
    assert np.isnan(table.sd[:, 1]).all()


def test_both_wide_tables_say_the_same() -> None:
    by_product, _ = read("year,cars,vans\n2000,10,3\n2001,12,4\n")
    by_year, _ = read("product,2000,2001\ncars,10,12\nvans,3,4\n")
    assert by_product is not None
    assert by_year is not None
    assert by_product.values.tolist() == by_year.values.tolist() == [[10.0, 3.0], [12.0, 4.0]]
    assert by_product.products == by_year.products


def test_a_second_row_of_units_and_parameter_columns_are_read() -> None:
    """The shape of PV_ICE's baselines, with a byte order mark."""
    text = "\ufeffyear,new_Capacity_[MW],t50\nyear,MW,years\n1995,12.5,16\n1996,9.7,17\n"
    columns = SeriesColumns(value="new_Capacity_[MW]", extra=("t50",))
    table, codes = read(text, columns)
    assert table is not None
    assert codes == ["LB-Y38"]
    assert table.unit == "MW"
    assert table.columns["t50"][:, 0].tolist() == [16.0, 17.0]


def test_rows_are_chosen_and_parts_are_added_up() -> None:
    text = "Key,Year,Country,kg\n01,2000,NLD,5\n02,2000,NLD,7\n01,2000,BEL,9\n"
    columns = SeriesColumns(value="kg", unit="kg", where=(("Country", "NLD"),))
    assert read(text, columns)[1] == ["LB-Y33"]
    summed = SeriesColumns(
        value="kg", unit="kg", where=(("Country", "NLD"),), repeated=Repeated.SUM
    )
    table, _ = read(text, summed)
    assert table is not None
    assert table.values.tolist() == [[12.0]]
    assert table.unit == "kg"
    with pytest.raises(ParseError) as fault:
        read(text, SeriesColumns(value="kg", where=(("Country", "FRA"),)))
    assert fault.value.code == "LB-Y40"


def test_the_uncertainty_of_a_sum_is_known_where_all_parts_state_theirs() -> None:
    text = "year,value,sd\n2000,5,3\n2000,7,4\n2001,1,1\n2001,1,\n"
    table, _ = read(text, SeriesColumns(repeated=Repeated.SUM))
    assert table is not None
    assert table.sd[0, 0] == 5.0
    assert np.isnan(table.sd[1, 0])


def test_a_year_without_a_value_is_not_zero() -> None:
    text = "year,value\n2000,4\n2001,\n2003,10\n"
    table, codes = read(text)
    assert table is None
    assert codes == ["LB-Y34"]
    filled, notes = read(text, SeriesColumns(gaps=Gaps.LINEAR))
    assert filled is not None
    assert notes == ["LB-Y39"]
    assert filled.values[:, 0].tolist() == [4.0, 6.0, 8.0, 10.0]


def test_products_that_begin_later_or_end_earlier_are_told() -> None:
    table, codes = read("year,a,b\n2000,1,\n2001,1,2\n2002,,2\n")
    assert table is not None
    assert codes == ["LB-Y36", "LB-Y37"]
    assert table.values.tolist() == [[1.0, 0.0], [1.0, 2.0], [0.0, 2.0]]


def test_a_column_without_a_value_is_left_out_and_told() -> None:
    table, codes = read("year,a,b\n2000,1,\n2001,1,\n")
    assert table is not None
    assert table.products == ("a",)
    assert codes == ["LB-Y55"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("year,value\n2000,1 t\n2001,2 kg\n", "LB-Y35"),
        ("year,value\n2000,one\n", "LB-W20"),
        ('year,value\n2000,"1,5"\n', "LB-W21"),
        ("year,value\nabc,1\n", "LB-Y32"),
        ("year,value\n2000,1\n2000,2\n", "LB-Y33"),
    ],
)
def test_what_is_wrong_is_told_with_its_row(text: str, code: str) -> None:
    table, findings = read_stock_table(io.BytesIO(text.encode()), "t.csv", SeriesColumns())
    assert table is None
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert [finding.code for finding in errors] == [code]
    assert errors[0].place.row >= 2


def test_an_inflow_without_its_lifetime_is_told() -> None:
    text = "year,value,t50\n2000,1,20\n2001,2,\n"
    assert read(text, SeriesColumns(extra=("t50",)))[1] == ["LB-Y48"]


def test_a_number_that_was_worked_out_is_told() -> None:
    table, codes = read("年份,数值\n2000,1.5万\n")
    assert table is not None
    assert codes == ["LB-W23"]
    assert table.values.tolist() == [[15000.0]]


def test_there_must_be_headings() -> None:
    with pytest.raises(ParseError) as fault:
        read("a,b\n1,2\n")
    assert fault.value.code == "LB-Y30"
    with pytest.raises(ParseError) as sheet:
        read(LONG, SeriesColumns(sheet="other"))
    assert sheet.value.code == "LB-Y31"
