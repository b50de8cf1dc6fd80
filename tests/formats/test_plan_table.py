"""One table of plan input: columns, defaults, required cells, money, and rows that are too many."""

import math

import numpy as np
import pytest

from loopbook.formats import plan_table
from loopbook.formats.measure import UnitReader
from loopbook.formats.plan_fault import Faults
from loopbook.formats.plan_table import Money, TableReader
from loopbook.terms.plan_input import InputTable

from .plan_inputs import FORM, GOOD, UNITS, fault, faults, read

DEPOTS = FORM.tables[1]


def test_rows_become_columns_in_the_units_of_the_form() -> None:
    found = read({**GOOD, "depots.csv": "depot,能力 [kt],soh\nd1,1.5,80\n\nd2,,\n"})
    depots = found.tables["depots"]
    assert depots.rows.tolist() == [2, 4]
    assert depots["depot"].tolist() == ["d1", "d2"]
    assert depots["capacity"][0] == 1500.0
    assert math.isnan(depots["capacity"][1])
    assert depots.place(1) == "depots.csv, row 4"
    assert set(depots.columns) == {field.field for field in DEPOTS.fields}


def test_a_table_that_is_not_given_has_no_rows_and_all_columns() -> None:
    trips = read(GOOD).tables["trips"]
    assert len(trips) == 0
    assert set(trips.columns) == {"source", "target", "length"}
    assert trips["length"].dtype == np.float64


def test_an_empty_cell_takes_the_default() -> None:
    depots = read({**GOOD, "depots.csv": "depot,state,new\nd1,,\nd2,关闭,是\n"}).tables["depots"]
    assert depots["state"].tolist() == ["open", "shut"]
    assert depots["is_new"].tolist() == [0.0, 1.0]
    assert depots["cost"].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("table", "text", "code", "row", "column"),
    [
        ("depots", "depot,capacity\n,5\n", "LB-PL26", 2, "depot"),
        ("depots", "depot,capacity\nd1,-5\n", "LB-PL25", 2, "capacity"),
        ("depots", "depot,soh\nd1,100.9\n", "LB-PL25", 2, "soh"),
        ("depots", "depot,fixed cost [EUR]\nd1,5\n", "LB-PL31", 1, "fixed cost [EUR]"),
        ("depots", "depot,cost,currency\nd1,5,CNY\nd2,5,美元\n", "LB-PL31", 3, "currency"),
        ("depots", "depot,cost,价格年份\nd1,5,2025\nd2,5,2019\n", "LB-PL32", 3, "价格年份"),
        ("depots", "depot,capacity [KGN]\nd1,5\n", "LB-W24", 1, "capacity [KGN]"),
        ("depots", "depot,capacity [km]\nd1,5\n", "LB-W26", 1, "capacity [km]"),
        ("depots", "depot,capacity,unit\nd1,5,t\nd2,5,km\n", "LB-W26", 3, "capacity"),
        ("trips", "from,to,length\nd1,d2,\n", "LB-PL26", 2, "length"),
    ],
)
def test_what_is_wrong_is_told_with_file_row_and_column(
    table: str, text: str, code: str, row: int, column: str
) -> None:
    found, place, _ = fault(table, text)
    assert (found, place.document, place.row, place.column) == (code, f"{table}.csv", row, column)


def test_cells_without_a_heading_are_a_warning() -> None:
    (note,) = read({**GOOD, "depots.csv": "depot,\nd1,5\nd2,,7\n"}).findings
    assert (note.code, note.values["columns"]) == ("LB-W27", "B, C")


def test_a_table_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_table, "ROWS_MAX", 3)
    rows = "".join(f"d{number}\n" for number in range(4))
    (told,) = faults({**GOOD, "depots.csv": f"depot\n{rows}"})
    assert (told.code, told.values["limit"]) == ("LB-PL36", "3")


def test_a_table_drawn_from_elsewhere_gets_the_columns_it_lacks() -> None:
    faults_found = Faults()
    reader = TableReader(UnitReader(UNITS), Money("CNY", "2025"), faults_found)
    drawn = InputTable("depots", {"depot": np.array(["d1"], dtype=object)}, document="book")
    whole = reader.completed(drawn, DEPOTS)
    assert whole["state"].tolist() == ["open"]
    assert math.isnan(whole["capacity"][0])
    assert whole.document == "book"
    assert faults_found.count == 0
