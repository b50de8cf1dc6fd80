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


def test_no_row_of_the_house_or_from_memory_is_graded_as_read() -> None:
    said = ("House", "From memory", "Formula from memory", "Not read")
    for pack in PACKS:
        if (SCHEMES / pack / "score.toml").is_file():
            for standard in standards(pack).values():
                listed = [standard, *criteria(pack, str(standard["id"]))]
                for row in listed:
                    is_ours = str(row["source"]).startswith(said) and row.get("levels") is None
                    graded = row.get("grade", "verified") in {"verified", "derived"}
                    assert not (is_ours and graded), f"{pack} {row['id']}"


def test_what_rests_on_memory_is_in_force_nowhere() -> None:
    for pack in PACKS:
        if (SCHEMES / pack / "score.toml").is_file():
            for standard in standards(pack).values():
                if standard["status"] != "illustrative":
                    found = criteria(pack, str(standard["id"]))
                    assert "knowledge" not in {row.get("grade") for row in found}, standard["id"]


def read_toml(path: Path) -> dict[str, list[dict[str, object]]]:
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def levels(pack: str, standard: str) -> dict[str, list[Decimal | str]]:
    """Return the limits of each row; a formula in n as the reference writes it."""
    found = {}
    for row in criteria(pack, standard):
        stated = row.get("levels") or []
        assert isinstance(stated, list)
        found[str(row["id"])] = [limit(each) for each in stated]
    return found


def limit(stated: object) -> Decimal | str:
    if isinstance(stated, str) and "observed(n_" in stated:
        base, _, slope = stated.partition(" + ")
        return f"{base.split()[0]}+{slope.split()[0]}n"
    return stated if isinstance(stated, str) else Decimal(str(stated))


@pytest.mark.corpus
def test_the_limits_of_electroplating_are_those_that_were_read(corpora: Path) -> None:
    data = read_toml(corpora.parent / "policy" / "data" / "electroplating_2015.toml")
    ours = levels("cp-electroplating", "electroplating_2015")
    names = {"water intake per product per rinse": "water_per_rinse"}
    seen = 0
    for group in data["l1"]:
        lines = group.get("l2", [])
        assert isinstance(lines, list)
        for line in lines:
            name = str(line["name"])
            ours_id = names.get(name, f"{name.replace(' ', '_')}_utilisation")
            if ours_id in ours:
                assert ours[ours_id] == [Decimal(each) for each in line["g"]], name
                seen += 1
    assert seen == 8


@pytest.mark.corpus
def test_the_limits_of_circuit_boards_are_those_of_the_copy(corpora: Path) -> None:
    data = read_toml(corpora.parent / "policy" / "data" / "cp_pcb.toml")
    ours = levels("cp-pcb", "pcb")
    renamed = (("copper_in_waste_water_", "copper_"), ("ccl_utilisation_", "laminate_"))
    for row in data["row"]:
        name = str(row["id"])
        for old, new in renamed:
            name = name.replace(old, new)
        wanted = row["g"]
        assert isinstance(wanted, list)
        assert ours[name] == [each if "n" in each else Decimal(each) for each in wanted], name


@pytest.mark.corpus
def test_the_limits_of_steel_are_those_of_the_copy(corpora: Path) -> None:
    data = read_toml(corpora.parent / "policy" / "data" / "cp_steel.toml")
    ours = levels("cp-steel", "steel")
    renamed = {
        "environmental_management_targets_done": "environmental_targets_done",
        "hazardous_waste_utilised_after_treatment": "hazardous_waste_utilised",
    }
    seen = 0
    for group in data["group"]:
        lines = group["row"]
        assert isinstance(lines, list)
        for line in lines:
            if not isinstance(line["g"][0], str):
                name = renamed.get(line["id"], line["id"])
                assert ours[name] == [Decimal(each) for each in line["g"]], name
                seen += 1
    assert seen == 32
