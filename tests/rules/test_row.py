"""Rows and their lines."""

from hypothesis import given
from hypothesis import strategies as st

from loopbook.rules.fault import Faults
from loopbook.rules.row import csv_rows, key_line, toml_document

TABLES = {"ladder": ("rung",)}


def test_a_csv_row_keeps_the_line_an_editor_shows() -> None:
    faults = Faults()
    text = 'a,b\n1,"two\nlines"\n\n 3 , 4\n'
    rows = csv_rows("x.csv", text.encode("utf-8"), ("a", "b"), faults)
    assert [(row.rule, row.cells["a"]) for row in rows] == [("x.csv:2", "1"), ("x.csv:5", "3")]
    assert not faults.lines()


def test_a_byte_order_mark_and_windows_lines_are_read() -> None:
    faults = Faults()
    rows = csv_rows("x.csv", b"\xef\xbb\xbfa,b\r\n1,2\r\n", ("a", "b"), faults)
    assert [(row.rule, row.cells) for row in rows] == [("x.csv:2", {"a": "1", "b": "2"})]


def test_an_empty_csv_file_lacks_its_header() -> None:
    faults = Faults()
    assert csv_rows("x.csv", b"", ("a", "b"), faults) == []
    assert faults.lines()[0].startswith("x.csv:1 column 'a, b' is missing")


def test_a_toml_table_has_the_line_of_its_header_even_after_text_like_one() -> None:
    faults = Faults()
    text = (
        'zone = "UTC"\n# [[ladder]]\n[[ladder]]\ntext = """\n[[ladder]]\n"""\n'
        "[[ladder.rung]]\nid = 1\n\n[[ ladder . rung ]]\nid = 2\n[[ladder]]\n[[ladder.rung]]\n"
    )
    document = toml_document("s.toml", text.encode("utf-8"), TABLES, faults)
    ladders = document.tables["ladder"]
    assert [row.rule for row in ladders] == ["s.toml:3", "s.toml:12"]
    assert [row.rule for row in ladders[0].children["rung"]] == ["s.toml:7", "s.toml:10"]
    assert [row.rule for row in ladders[1].children["rung"]] == ["s.toml:13"]
    assert document.head.cells == {"zone": "UTC"}
    assert document.head.rules == {"zone": "s.toml:1"}
    assert not faults.lines()


def test_tables_without_headers_are_a_fault() -> None:
    for text in ('ladder = [{id = "x"}]', "ladder = 3", '[[ladder]]\nrung = [{id = "x"}]'):
        faults = Faults()
        toml_document("s.toml", text.encode("utf-8"), TABLES, faults)
        assert "must be written as tables of their own" in faults.lines()[0]


def test_broken_toml_tells_its_line_and_deep_toml_does_not_crash() -> None:
    faults = Faults()
    toml_document("s.toml", b'a = 1\nb = "\n', TABLES, faults)
    assert faults.lines()[0].startswith("s.toml:2 cannot be read as TOML")
    deep = Faults()
    toml_document("s.toml", b"a = " + b"[" * 100_000, TABLES, deep)
    assert "cannot be read as TOML" in deep.lines()[0]
    long = Faults()
    toml_document("s.toml", b"a = " + b"1" * 100_000, TABLES, long)
    assert "cannot be read as TOML" in long.lines()[0]


@given(st.text(max_size=200))
def test_no_text_does_more_than_be_a_fault(text: str) -> None:
    try:
        content = text.encode("utf-8")
    except UnicodeEncodeError:
        return
    faults = Faults()
    csv_rows("x.csv", content, ("a",), faults)
    toml_document("x.toml", content, TABLES, faults)


def test_the_line_of_a_key_is_found_and_is_1_when_it_is_not() -> None:
    assert key_line("a = 1\n b= 2\n", "b") == 2
    assert key_line("a = 1\n", "c") == 1
