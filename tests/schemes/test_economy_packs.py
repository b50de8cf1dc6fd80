"""The packs of nations, products, plants and farms: every case passes, every row is used."""

import csv
from pathlib import Path

import pytest

import loopbook
from loopbook.book.method_sheet import compute_sheet, method_named
from loopbook.book.trial import try_pack
from loopbook.terms.event import Grade

PACKS = ("ew-mfa", "metal-cycle", "cn-solid-waste", "cn-output-rate", "mci", "cn-farm", "plant")
GRADES = {
    "official_read": "verified",
    "dataset": "verified",
    "derived": "derived",
    "third_party_copy": "weak",
    "memory_unverified": "knowledge",
    "assumption": "knowledge",
}


@pytest.mark.parametrize("pack", PACKS)
def test_every_case_of_the_pack_passes_and_uses_every_row(pack: str) -> None:
    trial = try_pack(pack)
    wrong = [
        f"{case.name}: {answer.expected} -> {answer.met.found}"
        for case in trial.cases
        for answer in case.answers
        if not answer.met.holds
    ]
    assert not wrong, "\n".join(wrong)
    assert not trial.unused, "no case uses " + ", ".join(trial.unused)
    assert trial.has_passed


def test_the_named_list_has_3_1_5_3_and_2_resources() -> None:
    groups = [item.group for item in method_named("resource-output").items.values()]
    assert [groups.count(name) for name in dict.fromkeys(groups)] == [3, 1, 5, 3, 2]


def test_no_coefficient_stands_on_memory_or_a_forecast() -> None:
    for name in ("straw", "manure"):
        grades = {each.grade for each in method_named(name).coefficients.values()}
        assert grades <= {Grade.VERIFIED, Grade.DERIVED, Grade.WEAK}


def converted(source: Path, target: Path) -> None:
    """Write the components of the recomputations as a table of inputs, with their grades."""
    kinds = {"component": ("consumption", "Mt"), "gdp": ("gdp", "1e9 CNY")}
    with source.open(encoding="utf-8") as read, target.open("w", encoding="utf-8") as written:
        out = csv.writer(written)
        out.writerow(["variant", "name", "item", "period", "value", "unit", "grade", "source"])
        for row in csv.DictReader(read):
            if row["row_type"] in kinds and row["year"] in ("2015", "2020"):
                name, unit = kinds[row["row_type"]]
                item = row["item"] if name == "consumption" else ""
                grade = GRADES[row["grade"]]
                out.writerow(
                    [row["variant"], name, item, row["year"], row["value"], unit, grade, row["how"]]
                )


@pytest.mark.corpus
def test_the_output_rate_grew_by_18_to_27_percent_in_the_variants(
    corpora: Path, tmp_path: Path
) -> None:
    """Twelve recomputations against the official 26 %; from read figures alone there is one."""
    converted(corpora / "china" / "resource_output_rate.csv", tmp_path / "variants.csv")
    summary = corpora / "china" / "resource_output_rate_summary.csv"
    published = {
        row["variant"]: row
        for row in csv.DictReader(summary.read_text(encoding="utf-8").splitlines())
    }
    read = compute_sheet("resource-output", tmp_path / "variants.csv")
    known = [c for c in read.changes if c.step == "output_rate" and c.value is not None]
    assert [change.variant for change in known] == ["B_sourced"]
    assert known[0].value == pytest.approx(21.30, abs=0.005)
    taken = compute_sheet("resource-output", tmp_path / "variants.csv", takes_memory=True)
    found = {c.variant: c.value for c in taken.changes if c.step == "output_rate"}
    assert set(found) == set(published)
    for variant, value in found.items():
        assert value == pytest.approx(float(published[variant]["rate_change_percent"]), abs=0.011)
    whole = {k: v for k, v in found.items() if v is not None and not k.startswith("L_")}
    assert 18 < min(whole.values()) < 19
    assert 26 < max(whole.values()) < 27
    apart = {k: abs(v - whole["A_reference"]) for k, v in whole.items()}
    assert max(apart, key=lambda name: apart[name]) == "G_limestone_clinker"


@pytest.mark.corpus
def test_how_much_of_each_variant_stands_on_memory_is_said(corpora: Path, tmp_path: Path) -> None:
    converted(corpora / "china" / "resource_output_rate.csv", tmp_path / "variants.csv")
    sheet = compute_sheet("resource-output", tmp_path / "variants.csv", takes_memory=True)
    shares = {
        result.variant: line.shares.get("knowledge", 0.0)
        for result in sheet.results
        for line in result.lines
        if line.step == "total" and str(result.period) == "2020"
    }
    assert shares["B_sourced"] == 0
    assert shares["A_reference"] == pytest.approx(0.90, abs=0.01)
    assert shares["F_steel_finished"] == pytest.approx(0.80, abs=0.01)


def test_packs_are_folders_of_data(tmp_path: Path) -> None:
    folder = Path(loopbook.__file__).parent / "schemes"
    assert all((folder / pack / "scheme.toml").is_file() for pack in PACKS)
