"""The ends between which a table has flows."""

import io

import pytest

from loopbook.book.shelf import core
from loopbook.errors import ParseError
from loopbook.formats.end_table import list_ends, matrix_ends

FLOWS = core().intake["flows"]


def test_a_list_gives_its_sources_and_targets() -> None:
    text = b"title\nsource,target,value\na,b,1\nb,,3\na,c,2\n"
    assert list(list_ends(io.BytesIO(text), "x", FLOWS)) == [("a", "b"), ("a", "c")]


def test_a_matrix_gives_a_pair_for_every_cell_that_holds_something() -> None:
    text = b"\t\tr1\t\tr2\n\t\tx\ty\tx\nr1\tx\t1\t\t3\nr2\tx\t4\t5\t6\n"
    found = list(matrix_ends(io.BytesIO(text), "x", names=2, header=2))
    assert found == [
        ("r1 x", "r1 x"),
        ("r1 x", "r2 x"),
        ("r2 x", "r1 x"),
        ("r2 x", "r1 y"),
        ("r2 x", "r2 x"),
    ]


def test_a_matrix_whose_headings_were_cut_short_is_refused() -> None:
    text = b"\t\tr1\tr2\nr1\tx\t12.5\t3\nr2\tx\t4\t5\n"
    with pytest.raises(ParseError) as cut:
        list(matrix_ends(io.BytesIO(text), "x", names=2, header=2))
    assert cut.value.code == "LB-J24"


def test_codes_of_sectors_are_headings() -> None:
    text = b"region,code,01,02\nr1,x,1.5,2\n"
    found = list(matrix_ends(io.BytesIO(text), "x", names=2, header=1))
    assert found == [("r1 x", "01"), ("r1 x", "02")]


def test_a_table_without_such_headings_is_refused() -> None:
    with pytest.raises(ParseError) as no_list:
        list(list_ends(io.BytesIO(b"a,b\n1,2\n"), "x", FLOWS))
    assert no_list.value.code == "LB-J24"
    with pytest.raises(ParseError) as no_matrix:
        list(matrix_ends(io.BytesIO(b"a,b\n"), "x", names=1, header=3))
    assert no_matrix.value.code == "LB-J24"
