"""coverage.csv: what serves each noun of the policy texts, or why nothing does."""

import csv
from pathlib import Path

SCHEMES = Path(__file__).parents[2] / "src" / "loopbook" / "schemes"
TEXTS = {"S0", "S1", "S2", "S3", "S4", "J3", "J4"}


def rows() -> list[dict[str, str]]:
    text = (SCHEMES / "coverage.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_there_are_at_least_120_nouns_each_once_in_both_languages() -> None:
    nouns = [row["noun_en"] for row in rows()]
    assert len(nouns) >= 120
    assert len(set(nouns)) == len(nouns)
    assert all(row["noun_zh"] and row["text"] in TEXTS for row in rows())


def test_an_empty_cell_has_a_reason_and_a_served_noun_needs_none() -> None:
    faults = [
        row["noun_en"]
        for row in rows()
        if bool(row["reason"]) == (bool(row["pack"]) and bool(row["case"]))
    ]
    assert not faults, f"pack and case, or a reason: {faults}"


def test_every_pack_and_case_named_exists() -> None:
    faults = [
        f"{row['pack']}/{row['case']}"
        for row in rows()
        if row["pack"] and not (SCHEMES / row["pack"] / "cases" / row["case"]).is_dir()
    ]
    assert not faults
