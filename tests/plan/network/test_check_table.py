"""Looking values up, cell by cell."""

import math

from loopbook.plan.network.check_table import Lookup, listed, number_of, rows_of, text_of

from .city import given_of
from .hand import SMALL


def test_rows_are_read_as_they_stand() -> None:
    (row,) = rows_of(given_of(SMALL), "prices")
    assert (text_of(row, "kind"), number_of(row, "amount")) == ("price", 40.0)
    assert text_of(row, "none") == ""
    assert number_of(row, "none", 3.0) == 3.0
    assert list(rows_of(given_of(SMALL), "nothing")) == []
    assert listed({"a": " x | y|"}, "a") == ["x", "y"]


def test_a_value_is_of_the_row_that_names_most() -> None:
    lookup = Lookup(given_of(SMALL), "prices", ("site", "material"), "amount", {"kind": "price"})
    assert lookup("M1", "paper") == 40.0
    assert math.isnan(lookup("M1", "residue"))
