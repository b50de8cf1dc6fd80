"""Packs of the green manufacturing standards: cases, and figures that agree with themselves."""

import csv
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest

from loopbook.book.trial import try_pack

SCHEMES = Path(__file__).parents[2] / "src" / "loopbook" / "schemes"
PACKS = (
    "green-foundation",
    "green-product",
    "green-factory",
    "green-enterprise",
    "green-park",
    "green-supply-chain",
    "green-evaluation",
    "cp-electroplating",
    "cp-pcb",
    "cp-steel",
    "cn-incentives",
)
SEVEN = (
    "foundation",
    "product",
    "factory",
    "enterprise",
    "park",
    "supply_chain",
    "evaluation_service",
)
Row = dict[str, str]


def rows(pack: str, name: str) -> list[Row]:
    text = (SCHEMES / pack / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def standards(pack: str) -> dict[str, dict[str, object]]:
    text = (SCHEMES / pack / "score.toml").read_text(encoding="utf-8")
    return {each["id"]: each for each in tomllib.loads(text, parse_float=Decimal)["standard"]}


def criteria(pack: str, standard: str) -> list[dict[str, object]]:
    found = standards(pack)[standard]["criterion"]
    assert isinstance(found, list)
    return found


def groups(pack: str, standard: str) -> list[dict[str, object]]:
    found = standards(pack)[standard]["group"]
    assert isinstance(found, list)
    return found


def check(pack: str) -> None:
    trial = try_pack(pack)
    wrong = [
        f"{case.name}: {answer.expected} -> {answer.met.found}"
        for case in trial.cases
        for answer in case.answers
        if not answer.met.holds
    ]
    assert not wrong, "\n".join(wrong)
    assert not trial.unused, "no case uses " + ", ".join(trial.unused)


@pytest.mark.parametrize("pack", PACKS)
def test_every_case_of_the_pack_passes_and_uses_every_row(pack: str) -> None:
    check(pack)


def test_the_registry_has_rows_of_all_seven_parts() -> None:
    parts = [row["part"] for row in rows("green-foundation", "standards.csv")]
    assert set(SEVEN) <= set(parts)


def test_what_is_in_force_was_read_and_says_what_of_it() -> None:
    for row in rows("green-foundation", "standards.csv"):
        if row["status"] == "in force":
            assert row["grade"] == "verified", row["id"]
            assert row["note_en"], row["id"]


def test_each_of_the_seven_parts_has_a_standard_that_carries_a_row_of_it_out() -> None:
    registered = {row["id"]: row["part"] for row in rows("green-foundation", "standards.csv")}
    carried = set()
    for pack in PACKS:
        for standard in standards(pack).values():
            number = standard.get("number")
            if number is not None:
                assert registered[str(number)] == standard["part"], standard["id"]
            carried.add(standard["part"])
    assert set(SEVEN) <= carried


def test_the_supply_chain_table_has_a_hundred_points_in_the_six_sums_of_the_source() -> None:
    for standard in ("green_supply_chain", "electronics_stars"):
        sums: dict[str, Decimal] = {}
        for row in criteria("green-supply-chain", standard):
            group = str(row["group"])
            sums[group] = sums.get(group, Decimal(0)) + Decimal(str(row["points"]))
        assert list(sums.values()) == [20, 20, 20, 20, 10, 10]


def test_the_weights_of_2025_are_those_of_table_c1() -> None:
    found = {str(g["id"]): g.get("weight") for g in groups("green-factory", "gbt36132_2025")}
    assert list(found.values()) == [None, 30, 30, 16, 16, 8]
    weights: dict[str, list[object]] = {}
    for row in criteria("green-factory", "gbt36132_2025"):
        if "weight" in row and row.get("concept") != "renewable_energy":
            weights.setdefault(str(row["group"]), []).append(row["weight"])
    assert list(weights.values()) == [[8, 8, 6], [8, 8, 8, 6], [6, 4, 6], [8, 8], [8]]
    bands = [row for row in criteria("green-factory", "gbt36132_2025") if row["id"] in BANDS]
    assert [row["weight"] for row in bands] == ["8/n"] * 4


BANDS = (
    "renewable_over_10000",
    "renewable_5000_10000",
    "renewable_3000_5000",
    "renewable_under_3000",
)


def test_no_weight_baseline_or_leading_value_that_copies_contradict_is_shipped() -> None:
    for group in groups("green-factory", "gbt36132_2018"):
        assert group.get("weight") in (None, "declared"), group["id"]
    for standard in ("gbt36132_2018", "gbt36132_2025"):
        for row in criteria("green-factory", standard):
            assert row.get("baseline") in (None, "declared"), row["id"]
            assert row.get("leading") in (None, "declared", 8), row["id"]


def test_the_twelve_reckoned_rows_of_2018_are_there() -> None:
    found = criteria("green-factory", "gbt36132_2018")
    assert sum(row["group"] == "performance" for row in found) == 12


def test_the_27_rows_of_the_circuit_board_system_are_there_and_none_of_oxygen_demand() -> None:
    found = criteria("cp-pcb", "pcb")
    stated = [row for row in found if row["grade"] == "weak"]
    assert len(stated) == 27
    assert not [row["id"] for row in found if "cod" in str(row["id"])]
    assert sum("doubtful" in str(row["source"]) for row in stated) == 8


def test_what_was_not_read_of_electroplating_is_declared() -> None:
    weights = [group["weight"] for group in groups("cp-electroplating", "electroplating_2015")]
    read = [Decimal("0.33"), Decimal("0.10"), Decimal("0.18")]
    assert weights == [*read, "declared", "declared", "declared"]
    for row in criteria("cp-electroplating", "electroplating_2015"):
        if row.get("grade") == "knowledge":
            assert row["weight"] == "declared", row["id"]


def test_no_refund_known_from_memory_is_shipped() -> None:
    text = (SCHEMES / "cn-incentives" / "methods.toml").read_text(encoding="utf-8")
    methods = tomllib.loads(text)["method"]
    grades = {row["grade"] for method in methods for row in method.get("coefficient", [])}
    assert grades == {"verified"}
    items = [item["id"] for method in methods for item in method.get("item", [])]
    for word in ("battery", "steel", "plastic", "paper", "tyre", "glass", "biomass", "sewage"):
        assert not [item for item in items if word in item]
