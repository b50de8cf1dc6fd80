"""Tables and settings of a planning job."""

import math

import numpy as np

from loopbook.terms.plan_input import InputTable, PlanInput


def test_a_row_says_where_it_stands() -> None:
    table = InputTable("sites", {"site": np.array(["a", "b"], dtype=object)})
    assert len(table) == 2
    assert table.place(1) == "sites.csv, row 3"
    assert table["site"][0] == "a"
    moved = InputTable("sites", {"site": table["site"]}, np.array([5, 9]), "book.xlsx")
    assert moved.place(1) == "book.xlsx, row 9"
    assert len(InputTable("none", {})) == 0


def test_settings_are_numbers_or_texts() -> None:
    given = PlanInput(job="locate", tables={}, settings={"p": 3.0, "problem": "median", "r": None})
    assert given.number("p") == 3.0
    assert math.isnan(given.number("r"))
    assert math.isnan(given.number("problem"))
    assert given.text("problem") == "median"
    assert given.text("p") == ""
