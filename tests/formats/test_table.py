"""Text tables: delimiters, quotes, encodings, row numbers."""

import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loopbook.errors import ParseError
from loopbook.formats.row import Row
from loopbook.formats.table import plain_csv, read_cells
from loopbook.terms.finding import Severity


def rows(content: bytes | str, headings: frozenset[str] = frozenset()) -> list[Row]:
    data = content.encode() if isinstance(content, str) else content
    return list(read_cells(io.BytesIO(data), "x.csv", headings))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_each_delimiter_is_recognised(delimiter: str) -> None:
    text = "\n".join(delimiter.join(row) for row in (["a", "b", "c"], ["1", "2", "3"]))
    assert [row.cells for row in rows(text)] == [("a", "b", "c"), ("1", "2", "3")]


def test_known_headings_decide_the_delimiter_where_decimals_have_commas() -> None:
    text = "Time;Mass\n2025;1,5\n2025;2,5\n2025;3,5\n"
    found = rows(text, frozenset({"time", "mass"}))
    assert found[1].cells == ("2025", "1,5")
    assert [f.code for f in found[0].findings] == ["LB-W13"]


def test_a_first_line_may_name_the_delimiter() -> None:
    found = rows("sep=;\na;b\n1,2;3\n")
    assert [row.cells for row in found] == [(), ("a", "b"), ("1,2", "3")]
    assert found[1].number == 2


def test_row_numbers_are_those_of_a_spreadsheet() -> None:
    found = rows('a,b\r\n"1\r\n2",3\r\n\r\n4,5\r\n')
    assert [(row.number, row.cells) for row in found] == [
        (1, ("a", "b")),
        (2, ("1\r\n2", "3")),
        (3, ()),
        (4, ("4", "5")),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_encodings_other_than_utf_8_are_said(encoding: str) -> None:
    found = rows("质量,单位\n1,吨\n".encode(encoding))
    assert found[0].cells == ("质量", "单位")
    said = [f.code for f in found[0].findings]
    assert said == ([] if encoding.startswith("utf-8") else ["LB-W12"])


def test_a_quote_that_is_never_closed_is_an_error_and_ends_the_file() -> None:
    found = rows('a,b\n1,2\n"3,4\n5,6\n')
    assert [row.cells for row in found[:2]] == [("a", "b"), ("1", "2")]
    assert found[-1].findings[0].severity is Severity.ERROR
    assert found[-1].findings[0].place.row == 3


def test_a_row_of_thousands_of_columns_is_refused() -> None:
    with pytest.raises(ParseError) as caught:
        rows(",".join(["x"] * 5000))
    assert caught.value.code == "LB-W07"


def test_an_empty_file_has_no_rows() -> None:
    assert rows("") == []


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file() -> None:
    def peak(count: int) -> int:
        content = io.BytesIO(b"a,b,c\n" + b"1,2,3\n" * count)
        tracemalloc.start()
        for _ in read_cells(content, "x.csv"):
            pass
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    small = peak(20_000)
    assert peak(80_000) < 1.5 * small + 1_000_000


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=8),
            min_size=2,
            max_size=2,
        ),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_gives_rows_or_a_finding_and_never_a_crash(table: list[list[str]]) -> None:
    text = "\n".join(",".join(row) for row in table)
    try:
        found = rows(text)
    except ParseError:
        return
    assert all(isinstance(row, Row) for row in found)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_read_and_said(encoding: str) -> None:
    rows = list(read_cells(io.BytesIO("质量,期间\n5490,2025\n".encode(encoding)), "x"))
    assert [row.cells for row in rows] == [("质量", "期间"), ("5490", "2025")]
    assert [finding.code for finding in rows[0].findings] == ["LB-W64"]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a,b\n1,2\n", "utf-8"),
        (b"\xef\xbb\xbfa,b\n1,2\n", "utf-8-sig"),
        (b"a;b\n1;2\n", ""),
        (b"sep=,\na,b\n", ""),
        ("甲,乙\n1,2\n".encode("gb18030"), ""),
        (b"PK\x03\x04rest", ""),
    ],
)
def test_a_plain_table_is_told_from_every_other(content: bytes, encoding: str) -> None:
    stream = io.BytesIO(content)
    assert plain_csv(stream, "t.csv", frozenset()) == encoding
    assert stream.tell() == 0
