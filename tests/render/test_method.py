"""Method: results, inputs, changes as lines; the variant stands beside every title."""

from pathlib import Path

import loopbook
from loopbook.book.method_sheet import compute_sheet, method_named, shipped_methods
from loopbook.render.method import (
    against,
    method_lines,
    method_list,
    sheet_lines,
    symbol_of,
    titled,
)

SCHEMES = Path(loopbook.__file__).parent / "schemes"
PUMP = SCHEMES / "mci" / "cases" / "worked" / "pump.csv"
VARIANTS = SCHEMES / "cn-output-rate" / "cases" / "worked" / "variants.csv"


def test_a_result_names_its_variant_value_unit_and_formula() -> None:
    text = "\n".join(sheet_lines(compute_sheet("mci-2015", PUMP)))
    assert "EMF and Granta 2015" in text
    assert "0.554 ± 0.022" in text
    assert "max(0, 1 - step(lfi) * 0.9 / step(utility))" in text
    assert "6.00 ± 0.10" in text


def test_the_same_in_chinese() -> None:
    text = "\n".join(sheet_lines(compute_sheet("mci-2015", PUMP), "zh"))
    assert "EMF 与 Granta 2015 年" in text
    assert "材料循环度指标（MCI）" in text
    assert "Inputs" not in text


def test_what_is_unknown_says_why() -> None:
    table = SCHEMES / "cn-farm" / "cases" / "straw" / "maize.csv"
    text = "\n".join(sheet_lines(compute_sheet("straw", table)))
    assert "unknown: Straw-grain ratio of maize is not known" in text


def test_a_method_says_what_it_asks_and_how_it_computes() -> None:
    text = "\n".join(method_lines(method_named("plant-water")))
    assert "Fresh water taken in" in text
    assert "step(reused) / step(total_use)" in text
    assert "每" not in text


def test_the_list_has_a_line_for_each_method_and_for_footprints() -> None:
    lines = method_list(shipped_methods())
    assert len(lines) == 2 + len(shipped_methods()) + 1
    assert lines[-1].startswith("footprints")


def test_changes_stand_against_the_first_variant_the_widest_first() -> None:
    sheet = compute_sheet("resource-output", VARIANTS, takes_memory=True)
    pairs = against(sheet.changes, "output_rate")
    assert [change.variant for change, _ in pairs] == ["A", "B", "C"]
    assert pairs[0][1] is None
    assert against(sheet.changes, "nothing") == []
    text = "\n".join(sheet_lines(sheet))
    assert "Against 'A', one assumption at a time" in text
    assert "from knowledge, not checked: 13.3 %" in text


def test_titles_follow_the_language() -> None:
    assert titled("a", "甲", "zh") == "甲"
    assert titled("a", "甲", "en") == "a"


def test_a_pure_number_has_no_symbol_and_a_share_has_one() -> None:
    units = {name: step.unit for name, step in method_named("mci-2015").steps.items()}
    assert symbol_of(units["mci"]) == ""
    assert symbol_of(units["virgin"]) == "kg"
    assert symbol_of(method_named("straw").steps["utilisation_rate"].unit, "zh") == "%"
