"""Arrays of flodym as files; tests/account/stock/test_flodym.py has flodym itself read them."""

import io

import numpy as np
import pytest

from loopbook.errors import ParseError
from loopbook.formats.flodym_array import (
    Axis,
    dimension_words,
    from_flodym,
    read_array,
    read_axis,
    write_array,
    write_axis,
)
from loopbook.terms.stock import NamedArray

TIME = Axis("Time", "t", (1980, 1981, 1982))
ELEMENT = Axis("Material", "e", ("Fe", "Cu"))
REGION = Axis("Region", "r", ("EU",))
VALUES = np.array([[0.1, 1e-7], [2.0, 3.25], [1 / 3, 1e20]])
ARRAY = NamedArray(
    names=("Time", "Material"),
    letters=("t", "e"),
    items=(TIME.items, ELEMENT.items),
    values=VALUES,
)


def read(text: str, *axes: Axis) -> NamedArray:
    return read_array(io.BytesIO(text.encode()), "a.csv", axes)


@pytest.mark.parametrize("wide", ["", "Time", "Material"])
def test_what_is_written_is_read_to_the_last_bit(wide: str) -> None:
    text = write_array(ARRAY, wide).decode()
    assert np.array_equal(read(text, TIME, ELEMENT).values, VALUES)
    # The order of rows and columns carries no meaning.
    head, *body = text.splitlines()
    turned = "\n".join([head, *reversed(body)])
    assert np.array_equal(read(turned, TIME, ELEMENT).values, VALUES)
    assert np.array_equal(read(text, ELEMENT, TIME).values, VALUES.T)


def test_a_dimension_is_known_by_name_or_letter_or_items() -> None:
    for heads in ("Time,Material", "t,e", ",Material", "Time,"):
        lines = [f"{heads},value"]
        lines += [
            f"{year},{element},{float(VALUES[i, j])!r}"
            for i, year in enumerate(TIME.items)
            for j, element in enumerate(ELEMENT.items)
        ]
        assert np.array_equal(read("\n".join(lines), TIME, ELEMENT).values, VALUES)


def test_a_dimension_of_one_item_need_not_stand_there() -> None:
    text = ",value\nFe,0.8\nCu,0.2\n"
    assert read(text, ELEMENT, REGION).values.tolist() == [[0.8], [0.2]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (",value\nFe,0.8\n", "LB-Y44"),
        (",value\nFe,0.8\nCu,0.1\nFe,0.3\n", "LB-Y44"),
        (",value\nFe,0.8\nZn,0.1\n", "LB-Y43"),
        ("Material,value\nFe,0.8\nZn,0.1\n", "LB-Y43"),
        (",value\nFe,much\nCu,0.1\n", "LB-Y43"),
        ("Material,amount\nFe,0.8\nCu,0.1\n", "LB-Y43"),
        (" ,\n", "LB-Y43"),
    ],
)
def test_a_file_that_is_no_such_array_is_refused(text: str, code: str) -> None:
    with pytest.raises(ParseError) as fault:
        read(text, ELEMENT)
    assert fault.value.code == code


def test_a_dimension_file_is_a_column_or_a_row() -> None:
    column = read_axis(io.BytesIO(write_axis(TIME.items)), "t.csv", "Time", "t")
    row = read_axis(io.BytesIO(b"1980,1981,1982\n"), "t.csv", "Time", "t")
    assert column == row == TIME
    names = read_axis(io.BytesIO(b"Fe\nCu\n"), "e.csv", "Material", "e")
    assert names == ELEMENT
    with pytest.raises(ParseError) as fault:
        read_axis(io.BytesIO(b"a,b\nc,d\n"), "e.csv", "Material", "e")
    assert fault.value.code == "LB-Y43"


def test_an_array_cannot_be_wide_in_a_dimension_it_has_not() -> None:
    with pytest.raises(ParseError) as fault:
        write_array(ARRAY, "Region")
    assert fault.value.code == "LB-Y43"


class Dimension:
    """A dimension as flodym's has it."""

    def __init__(self, name: str, letter: str, items: list[int | str]) -> None:
        self.name, self.letter, self.items = name, letter, items


class Theirs:
    """An array as flodym's has it."""

    def __init__(self) -> None:
        self.dims = [
            Dimension("Time", "t", [1980, 1981, 1982]),
            Dimension("Material", "e", ["Fe", "Cu"]),
        ]
        self.values = VALUES


def test_an_object_is_taken_by_its_attributes_and_its_values_are_copied() -> None:
    theirs = Theirs()
    named = from_flodym(theirs)
    assert named.items == ARRAY.items
    assert np.array_equal(named.values, VALUES)
    assert named.values is not theirs.values
    words = dimension_words(named)
    assert words[0] == {"name": "Time", "letter": "t", "items": [1980, 1981, 1982], "dtype": int}
    assert words[1]["dtype"] is str
