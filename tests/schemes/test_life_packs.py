"""The packs of batteries, vehicles, remanufactured parts and ships: cases, and what they keep."""

import csv
import json
from pathlib import Path

import jsonschema_rs
import pytest

from loopbook.book.trial import try_pack
from loopbook.terms.identifier import explain, is_fine

ROOT = Path(__file__).parents[2]
SCHEMES = ROOT / "src" / "loopbook" / "schemes"
PACKS = ("cn-battery", "cn-vehicle", "cn-remanufactured", "scrapped-ship")


def duties(pack: str) -> list[dict[str, str]]:
    text = (SCHEMES / pack / "duties.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("pack", PACKS[1:])
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


def test_the_clocks_of_2018_end_where_those_of_2026_begin_and_these_have_no_number() -> None:
    rows = duties("cn-battery")
    old = [row for row in rows if row["regime_en"] == "2018 Interim Provisions"]
    new = [row for row in rows if row["regime_en"] == "2026 Interim Measures"]
    assert len(old) + len(new) == len(rows)
    assert {(row["valid_from"], row["valid_to"]) for row in old} == {("2018-08-01", "2026-03-31")}
    assert {(row["valid_from"], row["valid_to"]) for row in new} == {("2026-04-01", "")}
    assert {row["number"] for row in new} == {""}
    assert {(row["number"], row["unit"]) for row in old} == {
        ("15", "working_day"),
        ("30", "working_day"),
    }


def test_whoever_reports_under_the_text_of_2018_reports_under_that_of_2026() -> None:
    rows = duties("cn-battery")
    new = {row["party"] for row in rows if not row["valid_to"]}
    assert {row["party"] for row in rows if row["valid_to"]} <= new


@pytest.mark.parametrize("pack", PACKS[1:])
def test_no_deadline_is_stated_that_nobody_read(pack: str) -> None:
    assert {row["number"] for row in duties(pack)} == {""}


def test_the_codes_of_the_tutorial_are_codes_of_their_standard() -> None:
    examples = ROOT / "docs" / "examples"
    codes = []
    for name, column in (
        ("battery-made", "Battery code"),
        ("battery-recoded", "New code"),
        ("battery-recoded", "Original code"),
        ("car-made", "Battery code"),
        ("car-produced", "VIN"),
    ):
        text = (examples / f"{name}.csv").read_text(encoding="utf-8")
        codes += [row[column] for row in csv.DictReader(text.splitlines())]
    kinds = {code: explain(code) for code in codes}
    assert all(is_fine(found) for found in kinds.values()), kinds


@pytest.mark.corpus
@pytest.mark.parametrize("pack", PACKS)
def test_the_documents_of_the_cases_are_valid_under_the_schema_of_gs1(
    pack: str, corpora: Path
) -> None:
    path = corpora / "epcis" / "gs1" / "contract" / "EPCIS-JSON-Schema.json"
    validator = jsonschema_rs.validator_for(
        json.loads(path.read_text(encoding="utf-8")), validate_formats=True
    )
    documents = sorted((SCHEMES / pack / "cases").glob("*/*.jsonld"))
    assert documents
    for document in documents:
        events = json.loads(document.read_text(encoding="utf-8"))
        faults = [str(fault)[:200] for fault in validator.iter_errors(events)]
        assert not faults, f"{document.name}: {faults[:3]}"
