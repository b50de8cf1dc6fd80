"""Rows as they stand in a file."""

from loopbook.formats.row import Row, column_letters, is_empty, row_place


def test_columns_have_the_letters_of_a_spreadsheet() -> None:
    assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "ZZ",
        "AAA",
    ]


def test_a_row_is_empty_when_nothing_stands_in_it_and_nothing_is_wrong() -> None:
    assert is_empty(Row(document="x", number=1, cells=("", "")))
    assert not is_empty(Row(document="x", number=1, cells=("",), faults={0: "LB-W08"}))
    assert row_place(Row(document="x", sheet="S", number=3), "Mass").row == 3
