"""The flows of a statistical table as a table of an account."""

from decimal import Decimal
from pathlib import Path

import pytest

from loopbook.book.flow_table import TableWish, flow_table
from loopbook.errors import UnknownTerm
from loopbook.terms.repair import Repairing

TABLE = (
    "iso3c,total_msw_total_msw_generated_tons_year,waste_treatment_open_dump_percent,"
    "waste_treatment_recycling_percent\nEGY,1000,84,26.5\nSXM,,50,50\n"
)
WISH = TableWish("world-waste", ("amounts", "paths"), Repairing(pedigree="3,3,3,1,3"))


def written(folder: Path) -> Path:
    path = folder / "waste.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_processes_inside_are_those_of_a_place_and_those_outside_are_shared(tmp_path: Path) -> None:
    found = flow_table(written(tmp_path), WISH)
    said = [(f.flow, f.source, f.target, f.value, f.unit, f.layer) for f in found.flows]
    management = "Collection and management (EGY)"
    assert said == [
        (
            "Municipal solid waste generated (EGY)",
            "Municipal waste arising (EGY)",
            management,
            Decimal(1000),
            "t",
            "goods",
        ),
        ("Open dump (EGY)", management, "Open dump", Decimal(840), "t", "goods"),
        ("Recycling (EGY)", management, "Recycling", Decimal(265), "t", "goods"),
    ]
    assert all(
        float(f.sd or 0) == pytest.approx(0.1126 * float(f.value), 1e-3) for f in found.flows
    )
    codes = [finding.code for finding in found.findings]
    assert codes.count("LB-J04") == 2
    assert "LB-J01" in codes


def test_names_are_chinese_when_asked(tmp_path: Path) -> None:
    first = flow_table(written(tmp_path), WISH, "zh").flows[0]
    assert (first.flow, first.target) == ("城市生活垃圾产生量（EGY）", "收集与管理（EGY）")


def test_a_table_that_states_no_flows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownTerm) as caught:
        flow_table(written(tmp_path), TableWish("world-waste", ("shares",)))
    assert caught.value.code == "LB-J23"
    assert caught.value.values["known"] == "amounts, paths"
