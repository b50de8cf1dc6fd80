"""The packs shipped: every case passes, every row is used, figures agree with themselves."""

import csv
import json
from fractions import Fraction
from pathlib import Path

import jsonschema_rs
import pytest

from loopbook.book.trial import try_pack

ROOT = Path(__file__).parents[2] / "src" / "loopbook"
PLAN = ROOT / "schemes" / "cn-14fyp"
INPUT = ROOT / "programs" / "demo" / "input" / "cn-14fyp"
PER_MT = {"Mt": Fraction(1), "万吨": Fraction(1, 100)}
SAME = {"万亿元": "1e12 CNY", "%": "P1", "万个": "MIO"}


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def figure(flow: str, period: str) -> Fraction:
    """Return the first figure of the plan for a flow, Mt."""
    found = next(
        r for r in table(INPUT / "masses.csv") if (r["Flow"], r["Period"]) == (flow, period)
    )
    return Fraction(found["Mass"])


@pytest.mark.parametrize("pack", ["cn-14fyp", "cn-battery", "world-waste", "e-waste", "pv-modules"])
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


def test_three_metals_are_no_more_than_all_recycled_metals() -> None:
    parts = [figure(f"recycled_{metal}", "2020") for metal in ("copper", "aluminium", "lead")]
    assert sum(parts) == Fraction("13.05")
    assert sum(parts) <= figure("recycled_metals", "2020")
    targets = {row["id"]: row["value"] for row in table(PLAN / "targets.csv")}
    goals = [Fraction(targets[f"{metal}.2025"]) for metal in ("rcu", "ral", "rpb")]
    assert sum(goals) == Fraction("18.4")
    assert sum(goals) <= Fraction(targets["rnf.2025"])


def test_recycled_metals_over_their_share_give_the_output_of_ten_metals() -> None:
    """14.50 Mt is stated as 23.5 percent of the ten metals: 61.7 Mt."""
    assert round(figure("recycled_metals", "2020") / Fraction("0.235"), 1) == Fraction("61.7")


def test_two_plans_of_resource_output_chain_to_151_2() -> None:
    """2015 = 100; +26 percent to 2020 by the plan; +20 percent to 2025 as its target."""
    rates = table(INPUT / "rates.csv")
    change = next(r for r in rates if (r["Indicator"], r["Base period"])[1] == "2015")
    target = next(r for r in table(PLAN / "targets.csv") if r["id"] == "rop.2025")
    index = 100 * (1 + Fraction(change["Value"]) / 100) * (1 + Fraction(target["value"]) / 100)
    assert index == Fraction("151.2")


def test_the_chinese_case_says_what_the_demo_s_input_says() -> None:
    for name in ("masses", "rates"):
        ours = table(INPUT / f"{name}.csv")
        theirs = table(PLAN / "cases" / "as-published" / f"{name}.csv")
        assert len(ours) == len(theirs)
        for left, right in zip(ours, theirs, strict=True):
            assert _comparable(left) == _comparable(right)


def _comparable(row: dict[str, str]) -> list[object]:
    cells: list[object] = list(row.values())
    unit = str(cells[4])
    value = Fraction(str(cells[3])) * PER_MT.get(unit, Fraction(1))
    scale = Fraction(1, 100) if unit == "万个" else Fraction(1)
    cells[3] = value * scale
    cells[4] = "Mt" if unit in PER_MT else SAME.get(unit, unit)
    return cells


def test_no_target_is_read_from_a_damaged_figure_without_saying_so() -> None:
    for row in table(PLAN / "targets.csv"):
        assert row["repair"], row["id"]


@pytest.mark.corpus
@pytest.mark.parametrize("case", ["chain/chain", "tables/unweighed"])
def test_the_documents_of_the_cases_are_valid_under_the_schema_of_gs1(
    case: str, corpora: Path
) -> None:
    path = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    validator = jsonschema_rs.validator_for(
        json.loads(path.read_text(encoding="utf-8")), validate_formats=True
    )
    document = ROOT / "schemes" / "cn-battery" / "cases" / f"{case}.jsonld"
    assert not list(validator.iter_errors(json.loads(document.read_text(encoding="utf-8"))))
