"""Input-output table: labels above and beside numbers, and every way a file can be wrong."""

import io

import numpy as np
import pytest

from loopbook.errors import ParseError
from loopbook.formats import input_output_table
from loopbook.formats.input_output_table import LabelledTable, read_labelled

GOOD = "\t\t\ta\ta\n\t\t\tx\ty\na\tx\tkg\t1\t2.5\na\ty\tkg\t1e3\t-4\n"


def read(text: str, header_lines: int = 2) -> LabelledTable:
    """Read a table."""
    return read_labelled(io.BytesIO(text.encode("utf-8")), "Z.txt", header_lines)


def test_two_lines_above_and_three_columns_before_the_numbers() -> None:
    found = read(GOOD)
    assert found.columns == (("a", "x"), ("a", "y"))
    assert found.rows == (("a", "x", "kg"), ("a", "y", "kg"))
    assert found.values.tolist() == [[1, 2.5], [1000, -4]]


@pytest.mark.parametrize("sign", [",", ";"])
def test_other_delimiters_and_a_byte_order_mark(sign: str) -> None:
    assert np.array_equal(read("\ufeff" + GOOD.replace("\t", sign)).values, read(GOOD).values)


def test_one_line_above_for_a_table_of_regions() -> None:
    found = read("\ta\tb\nPopulation\t7.80E+08\t3\n", 1)
    assert (found.columns, found.rows) == ((("a",), ("b",)), (("Population",),))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("2.5", "two", "LB-M50"),
        ("2.5", "", "LB-M50"),
        ("2.5", "nan", "LB-M50"),
        ("2.5", "inf", "LB-M50"),
        ("2.5", "2,5", "LB-M50"),
        ("\t2.5", "", "LB-M51"),
        ("2.5", "2.5\t3", "LB-M51"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row(old: str, new: str, code: str) -> None:
    with pytest.raises(ParseError, match=f"{code}.*Z.txt") as caught:
        read(GOOD.replace(old, new, 1))
    assert caught.value.values["row"] == 3


def test_a_file_without_numbers_is_told() -> None:
    with pytest.raises(ParseError, match="LB-M52"):
        read("\ta\n\tx\n")


def test_a_file_of_another_encoding_is_told() -> None:
    with pytest.raises(ParseError, match="LB-M54"):
        read_labelled(io.BytesIO(b"\ta\n\t\xff\nb\t1\n"), "Z.txt")


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(input_output_table, "CELLS_MAX", 3)
    with pytest.raises(ParseError, match="LB-M53"):
        read(GOOD)
