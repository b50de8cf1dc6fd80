"""Table: the text and the data that stand for the picture."""

import csv
import io

import msgspec

from loopbook.account.sankey.view import sankey_view
from loopbook.render.plain import json_bytes
from loopbook.render.sankey.table import node_table, ribbon_table, view_lines, view_records
from loopbook.render.table import csv_bytes, records
from tests.render.accounts import shredder

from .views import PLAIN, crowded, reconciled, view_of


def test_ribbons_carry_amount_uncertainty_basis_and_evidence() -> None:
    rows = {row["flows"]: row for row in records(ribbon_table(view_of(shredder())))}
    packs = rows["packs_back"]
    assert (packs["from"], packs["to"], packs["value"], packs["sd"]) == (
        "use",
        "shredding",
        1000,
        10.0,
    )
    assert (packs["unit"], packs["basis"], packs["entries"]) == ("kg", "measured", "1")
    slag = rows["slag"]
    assert (slag["value"], slag["unknown_flows"], slag["basis"]) == (None, "slag", "")


def test_boxes_carry_what_does_not_add_up() -> None:
    rows = {row["node"]: row for row in records(node_table(view_of(shredder()), "zh"))}
    assert rows["shredding"]["residual"] == 30
    assert rows["use"]["stock_change"] == 500
    assert rows["refining"]["open_flows"] == "slag"
    assert rows["shredding"]["title"] == "破碎"


def test_a_reconciled_view_carries_what_was_stated() -> None:
    rows = {r["flows"]: r for r in records(ribbon_table(sankey_view(reconciled(), PLAIN)))}
    assert (rows["packs_back"]["value"], rows["packs_back"]["stated"]) == (960.0, 1000.0)
    assert rows["packs_back"]["stated_sd"] == 10.0
    assert rows["slag"]["free_flows"] == "slag"


def test_the_data_add_up_as_csv_and_as_json() -> None:
    view = crowded()
    text = csv_bytes(ribbon_table(view)).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(view.bands)
    found = msgspec.json.decode(json_bytes(view_records(view)))
    drawn = sum(row["value"] or 0 for row in found["ribbons"])
    inner = sum(row["inner"] for row in found["nodes"])
    assert drawn + inner == sum(float(row["Value"]) for row in rows if row["Value"]) + inner
    assert found["folded"] == view.folded
    assert found["notes"]
    assert (
        sum(len(row["flows"]) for row in found["ribbons"])
        + sum(row["inner_count"] + row["inner_unknown"] for row in found["nodes"])
        == 1000
    )


def test_lines_for_a_terminal_name_ribbons_residuals_and_notes() -> None:
    lines = view_lines(view_of(shredder()), "zh")
    text = "\n".join(lines)
    assert "2025年" in lines[0]
    assert "残差 +30 kg" in text
    assert "未知" in text
    assert "不显示残差" in text
