"""Folders and workbooks of plan input: one input whatever its form, and all faults at once."""

import io
import time
import zipfile
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loopbook.errors import InputFaults, ParseError
from loopbook.formats import plan_folder
from loopbook.formats.plan_folder import digest_of, read_plan_folder
from loopbook.terms.plan_input import InputTable, PlanInput

from .plan_inputs import FORM, GOOD, SETTINGS, UNITS, faults, files, read, workbook

TABLES = {
    "settings.csv": SETTINGS + "p,2,\nradius,3,km\n",
    "depots.csv": "depot,capacity,since,opens,new\nd1,5.5,2024-05-01,08:30,yes\nd2,7,,,no\n",
    "goods.csv": "good\npaper\n",
    "trips.csv": "from,to,length\nd1,d2,4.25\nd2,paper,1\n",
}


def same(first: PlanInput, second: PlanInput) -> bool:
    """Whether two inputs hold the same, cell by cell."""
    for name, table in first.tables.items():
        for field, column in table.columns.items():
            other = second.tables[name][field]
            is_text = column.dtype == np.object_
            # Byte by byte, an unknown number is equal to another one.
            alike = column.tolist() == other.tolist() if is_text else bytes(column) == bytes(other)
            if not alike:
                return False
    return first.settings == second.settings and first.digest == second.digest


def test_files_and_a_workbook_of_the_same_content_are_the_same_input() -> None:
    of_files = read(TABLES)
    of_book = read({"all.xlsx": workbook(TABLES)})
    assert same(of_files, of_book)
    assert of_book.tables["trips"].place(0) == "all.xlsx, trips, row 2"
    assert len(of_files.digest) == 64


def test_encoding_delimiter_and_order_of_columns_make_no_other_input() -> None:
    text = "从;长度;到\nd1;4.25;d2\nd2;1;paper\n"
    other = {**TABLES, "trips.csv": text.encode("gb18030")}
    assert same(read(TABLES), read(other))
    assert {note.code for note in read(other).findings} == {"LB-W12", "LB-W13"}


def test_another_cell_order_or_setting_is_another_input() -> None:
    digests = {
        read(TABLES).digest,
        read(TABLES, p="3").digest,
        read({**TABLES, "depots.csv": TABLES["depots.csv"].replace("5.5", "5.6")}).digest,
        read({**TABLES, "trips.csv": "from,to,length\nd2,paper,1\nd1,d2,4.25\n"}).digest,
    }
    assert len(digests) == 4


def test_the_digest_does_not_hang_on_names_of_files_or_zeros() -> None:
    tables = {**TABLES, "trips.csv": "from,to,length\nd1,d2,-0\n"}
    plus = {**TABLES, "车次.csv": "from,to,length\nd1,d2,0\n"}
    del plus["trips.csv"]
    assert read(tables).digest == read(plus).digest


def test_texts_that_only_run_together_alike_are_not_the_same() -> None:
    def digest(*names: str) -> str:
        column = np.array(names, dtype=object)
        return digest_of("depots", {"depots": InputTable("depots", {"depot": column})}, {})

    assert digest("ab", "c") != digest("a", "bc")


@pytest.mark.parametrize(
    ("names", "code", "named"),
    [
        ({"depot.csv": "depot\nd1\n"}, "LB-PL22", "depots"),
        ({"车场.csv": "depot\nd1\n"}, "LB-PL39", ""),
        ({"DEPOTS.tsv": "depot\nd1\n"}, "LB-PL39", ""),
    ],
)
def test_unknown_and_repeated_tables_are_told(names: dict[str, str], code: str, named: str) -> None:
    (told,) = faults({**GOOD, **names})
    assert told.code == code
    assert told.values.get("nearest", "") == named


def test_a_table_that_is_missing_or_empty_is_told() -> None:
    (told,) = faults({"settings.csv": SETTINGS})
    assert (told.code, told.values["table"], told.values["label_zh"]) == (
        "LB-PL23",
        "depots",
        "车场",
    )
    assert [each.code for each in faults({**GOOD, "depots.csv": "depot\n"})] == ["LB-PL23"]
    assert [each.code for each in faults({**GOOD, "depots.csv": ""})] == ["LB-PL23"]


def test_a_sheet_that_is_no_table_is_told_and_explanations_are_left_alone() -> None:
    tables = {**TABLES, "说明.csv": "x\n1\n", "README.csv": "x\n1\n"}
    assert same(read({"b.xlsx": workbook(tables)}), read(TABLES))
    (told,) = faults({"b.xlsx": workbook({**TABLES, "trip.csv": "x\n1\n"})})
    assert (told.code, told.place.sheet, told.values["nearest"]) == ("LB-PL22", "trip", "trips")


def test_the_one_sheet_of_a_file_named_after_a_table_is_that_table() -> None:
    tables = {**TABLES, "trips.xlsx": workbook({"Sheet1.csv": TABLES["trips.csv"]})}
    del tables["trips.csv"]
    assert read(tables).digest == read(TABLES).digest


def test_all_faults_of_all_tables_are_told_at_once() -> None:
    told = faults(
        {
            "settings.csv": SETTINGS + "radius,3,kg\n",
            "depots.csv": "depot,capacity,soh\nd1,-1,\nd2,x,101\n",
            "trips.csv": "from,to,length\nd1,d9,4\n",
            "goods.csv": "good,colour\npaper,red\n",
        }
    )
    found = sorted((each.place.document, each.place.row, each.code) for each in told)
    assert found == [
        ("depots.csv", 2, "LB-PL25"),
        ("depots.csv", 3, "LB-PL25"),
        ("depots.csv", 3, "LB-W20"),
        ("goods.csv", 1, "LB-PL24"),
        ("settings.csv", 4, "LB-W26"),
        ("trips.csv", 2, "LB-PL29"),
    ]


def test_the_order_of_files_changes_nothing() -> None:
    digests = {
        read_plan_folder([files(TABLES)[at] for at in order], FORM, UNITS).digest
        for order in [*permutations(range(4))][::5]
    }
    assert len(digests) == 1


def test_tables_drawn_from_elsewhere_stand_in_for_those_that_are_not_given() -> None:
    depots = {"depot": np.array(["d1", "d2", "d3"], dtype=object)}
    drawn = {"depots": InputTable("depots", depots, document="book")}
    settings = files({"settings.csv": SETTINGS})
    found = read_plan_folder(settings, FORM, UNITS, {}, drawn)
    assert found.tables["depots"]["state"].tolist() == ["open"] * 3
    given = read_plan_folder(files(GOOD), FORM, UNITS, {}, drawn)
    assert len(given.tables["depots"]) == 2


@pytest.mark.slow
def test_a_bomb_a_picture_and_a_file_too_large_are_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (17 << 20))
    with pytest.raises(ParseError, match=r"LB-W0[34]"):
        read({**GOOD, "depots.xlsx": packed.getvalue()})
    with pytest.raises(ParseError, match=r"LB-W0[12]"):
        read({**GOOD, "depots.csv": b"\x00\x89PNG\x00\xff"})
    monkeypatch.setattr(plan_folder, "BYTES_MAX", 100)
    told = faults({**GOOD, "trips.csv": "from,to,length\n" + "d1,d2,1\n" * 20})
    assert [each.code for each in told] == ["LB-PL36"]


CELL = st.one_of(
    st.integers(0, 10**6).map(str),
    st.floats(0, 1e9).map(lambda value: f"{value:.6f}"),
    st.sampled_from(["", " ", "1,234", "5 万吨", "0.3 kt", "1e3", "７"]),
)
NAME = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=6)


@settings(max_examples=40)
@given(st.lists(st.tuples(NAME, CELL), min_size=1, unique_by=lambda row: row[0].strip()))
@pytest.mark.slow
def test_the_quick_and_the_slow_way_give_the_same_input(rows: list[tuple[str, str]]) -> None:
    def table(delimiter: str) -> str:
        quoted = [[f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row] for row in rows]
        return "\n".join(delimiter.join(row) for row in [["depot", "capacity"], *quoted])

    quick = read({**GOOD, "depots.csv": table(",")})
    slow = read({**GOOD, "depots.csv": table("\t").encode("utf-16")})
    assert same(quick, slow)


@pytest.mark.slow
def test_a_million_rows_are_read_and_checked_in_seconds() -> None:
    """Bounded by processor time on one core; the figure of the reference is 10 s."""
    depots = "depot,capacity [kg]\n" + "".join(f"d{n},{n % 977}.5\n" for n in range(1000))
    rows = "".join(f"d{n // 1000},d{n % 1000},{n % 613}.25\n" for n in range(1_000_000))
    begun = time.process_time()
    found = read({**GOOD, "depots.csv": depots, "trips.csv": f"from,to,length\n{rows}"})
    assert time.process_time() - begun < 20.0
    assert len(found.tables["trips"]) == 1_000_000
    assert found.tables["trips"]["length"].sum() == pytest.approx(
        sum(n % 613 + 0.25 for n in range(1_000_000))
    )


@pytest.mark.slow
def test_a_million_wrong_rows_are_told_in_bounded_time() -> None:
    rows = "".join(f"d{n // 1000},x{n},{-n}\n" for n in range(1_000_000))
    begun = time.process_time()
    with pytest.raises(InputFaults) as told:
        read({**GOOD, "trips.csv": f"from,to,length\n{rows}"})
    assert time.process_time() - begun < 20.0
    assert len(told.value.found) <= 50
