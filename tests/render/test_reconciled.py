"""Reconciled numbers as lines, as a table and as records."""

import io
import json

import pytest

from loopbook.book.shelf import core
from loopbook.formats.flows import read_flows
from loopbook.render.plain import json_text
from loopbook.render.reconciled import (
    LINES_MAX,
    name_text,
    note_lines,
    reconciled_lines,
    reconciled_records,
    reconciled_table,
)
from loopbook.render.table import csv_bytes
from loopbook.terms.sheet import RowKind

from .answers import BROKEN, OPEN, STOCK, answer


def test_lines_show_stated_reconciled_and_adjustment() -> None:
    lines = reconciled_lines(answer(BROKEN))
    assert lines[0].split() == ["Flow", "Stated", "Reconciled", "Adjustment", "Known", "by", "Mark"]
    sheet = next(line for line in lines if line.startswith("sheet"))
    assert "80.0 ± 1.0 kt" in sheet
    assert "suspect" in sheet
    assert "+1" in sheet


def test_layer_and_period_stand_where_there_are_several() -> None:
    two = BROKEN.replace("unit,by", "unit,by,period").replace("kt,", "kt,,2024")
    lines = reconciled_lines(answer(two + "ore,,smelter,90,1,kt,,2025\n"))
    assert "Period" in lines[0]
    assert "Layer" not in lines[0]
    assert "期间" in reconciled_lines(answer(two + "ore,,smelter,90,1,kt,,2025\n"), "zh")[0]


def test_stocks_have_names_of_their_own() -> None:
    found = answer(STOCK)
    text = "\n".join(reconciled_lines(found))
    assert "change of the stock of works" in text
    assert "stock of works at the end" in text
    kinds = {name_text(each, "zh") for each in found.variables.values()}
    assert "works库存变化" in kinds


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_table_is_read_again_with_levels_and_empty_values(language: str) -> None:
    words = core()
    for text in (STOCK, OPEN):
        content = csv_bytes(reconciled_table(answer(text), language))
        table = words.intake["flows"]
        rows, findings = read_flows(io.BytesIO(content), "o.csv", table, words.units)
        assert findings == ()
        given = {r.flow: r for r in rows}
        if text == OPEN:
            assert given["b"].value is None
        else:
            assert {row.what for row in rows} == {RowKind.FLOW, RowKind.LEVEL}
            assert str(given["in"].period) == "2025"


def test_records_have_everything_and_are_json() -> None:
    found = json.loads(json_text(reconciled_records(answer(BROKEN))))
    assert found["global"]["fits"] is False
    (sheet,) = [each for each in found["estimates"] if each["flow"] == "sheet"]
    assert (sheet["stated"], sheet["from"], sheet["class"]) == (80.0, "mill", "redundant")
    assert sheet["adjustment"] == pytest.approx(sheet["value"] - 80.0)
    assert sheet["measurements"][0]["place"]["row"] == 4
    assert "sheet" in found["suspects"][0]["sentence"]
    assert found["effort"]["solver"] == "factor"


def test_many_rows_and_many_findings_are_cut_for_a_person() -> None:
    rows = "".join(f"f{n},,x,1,0.1,t\n" for n in range(LINES_MAX + 9))
    rows += "".join(f"f{n},,x,1,0.1,t\n" for n in range(12)) + f"o,x,,{LINES_MAX + 9},1,t\n"
    found = answer("flow,from,to,value,sd,unit\n" + rows)
    lines = reconciled_lines(found)
    assert any("10 more" in line for line in lines)
    notes = note_lines(found)
    assert sum("LB-B85" in line for line in notes) == 9
    assert any("4 more of the kind" in line for line in notes)
