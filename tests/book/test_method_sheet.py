"""Method sheet: methods by name, computed from a file."""

from pathlib import Path

import pytest

import loopbook
from loopbook.book.method_sheet import compute_sheet, method_named, shipped_methods
from loopbook.errors import ParseError, UnknownTerm

CASES = Path(loopbook.__file__).parent / "schemes"


def test_methods_of_all_packs_are_listed_by_id() -> None:
    known = shipped_methods()
    wanted = {
        "ew-mfa", "resource-output", "cn-output-rate", "metal-cycle", "mci-2015", "mci-2019",
        "cn-solid-waste", "straw", "manure", "farm-nutrients", "plant-water", "plant-energy",
    }  # fmt: skip
    assert wanted <= set(known)
    assert all(method.id == name for name, method in known.items())


def test_every_method_says_its_variant_and_source_in_both_languages() -> None:
    for method in shipped_methods().values():
        assert all((method.variant_en, method.variant_zh, method.source)), method.id
        labels = [(i.label_en, i.label_zh) for i in method.inputs.values()]
        labels += [(s.label_en, s.label_zh) for s in method.steps.values()]
        assert all(en and zh for en, zh in labels), method.id


def test_an_unknown_method_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownTerm, match=r"LB-M30.*nearest: 'mci-2015'"):
        method_named("mci-2005")
    with pytest.raises(UnknownTerm, match="LB-M30"):
        method_named("mci-2015", "plant")


def test_a_file_is_computed_and_its_findings_come_first() -> None:
    sheet = compute_sheet("mci-2015", CASES / "mci" / "cases" / "faults" / "beyond.csv")
    assert {"LB-M06", "LB-M07", "LB-M01"} <= {finding.code for finding in sheet.findings}


def test_figures_from_memory_are_used_when_asked() -> None:
    table = CASES / "cn-output-rate" / "cases" / "worked" / "variants.csv"
    for takes, known in ((False, 4), (True, 6)):
        sheet = compute_sheet("resource-output", table, takes_memory=takes)
        found = [line.value for r in sheet.results for line in r.lines if line.step == "total"]
        assert sum(value is not None for value in found) == known


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match="LB-D09"):
        compute_sheet("mci-2015", tmp_path / "none.csv")
