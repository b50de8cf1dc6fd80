"""Keys and references over all tables of plan input."""

import numpy as np
import pytest

from loopbook.errors import InputFaults
from loopbook.formats.plan_fault import Faults
from loopbook.formats.plan_reference import check_references
from loopbook.terms.plan_input import InputTable

from .plan_inputs import FORM, GOOD, fault, faults, read, workbook


@pytest.mark.parametrize(
    ("table", "text", "code", "row", "nearest"),
    [
        ("depots", "depot\nd1\nd2\nd1\n", "LB-PL28", 4, None),
        ("trips", "from,to,length\nd1,d2,4\nd1,d1,1\nd1,d2,5\n", "LB-PL28", 4, None),
        ("trips", "from,to,length\nd1,d2,4\nd11,d2,1\n", "LB-PL29", 3, "d1"),
    ],
)
def test_a_key_twice_and_an_unknown_id_are_told_with_their_row(
    table: str, text: str, code: str, row: int, nearest: str | None
) -> None:
    found, place, values = fault(table, text)
    assert (found, place.row) == (code, row)
    assert values.get("nearest") == nearest


def test_an_id_may_stand_in_one_of_several_tables() -> None:
    tables = {**GOOD, "goods.csv": "good\npaper\n", "trips.csv": "from,to,length\nd1,paper,1\n"}
    assert len(read(tables).tables["trips"]) == 1


def test_every_part_of_a_list_is_looked_up() -> None:
    tables = {**GOOD, "goods.csv": "good\npaper\nglass\n"}
    assert not faults({**tables, "depots.csv": "depot,accepts\nd1,paper|glass\n"})
    (told,) = faults({**tables, "depots.csv": "depot,accepts\nd1,paper|glas\n"})
    assert (told.code, told.values["nearest"]) == ("LB-PL29", "glass")


def test_a_place_in_a_workbook_has_its_sheet_and_a_comma_in_a_name_is_none() -> None:
    tables = {**GOOD, "trips.csv": "from,to,length\nd9,d2,1\n"}
    (told,) = faults({"all, of it.xlsx": workbook(tables)})
    assert (told.place.document, told.place.sheet) == ("all, of it.xlsx", "trips")
    alike = {"good": np.array(["paper", "paper"], dtype=object)}
    named = InputTable("goods", alike, None, "a, b.csv")
    told_twice = Faults()
    check_references({"goods": named}, FORM, ["goods"], told_twice)
    with pytest.raises(InputFaults, match=r"a, b\.csv, row 3"):
        told_twice.stop_if_any("depots")


def test_what_refers_to_a_table_that_is_not_given_is_not_looked_up() -> None:
    assert not faults({**GOOD, "depots.csv": "depot,accepts\nd1,paper\n"})


def test_a_wrong_id_among_very_many_is_found_and_offered_the_nearest_at_once() -> None:
    count = 5_000
    names = [f"zone-{number:06}" for number in range(count)]
    depots = InputTable("depots", {"depot": np.array(names, dtype=object)})
    for field in FORM.tables[1].fields[1:]:
        depots.columns[field.field] = np.full(count, "", dtype=object)
    ends = np.array([*names[:-1], "zone-0040x0"], dtype=object)
    blank = np.full(count, 1.0)
    trips = InputTable("trips", {"source": ends, "target": ends[::-1].copy(), "length": blank})
    told = Faults()
    check_references({"depots": depots, "trips": trips}, FORM, ["depots", "trips"], told)
    with pytest.raises(InputFaults, match=r"Write 'zone-00[0-9]{4}'"):
        told.stop_if_any("depots")
    assert told.count == 1  # the other end refers to goods too, which are not given
