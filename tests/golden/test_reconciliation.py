"""The published reconciliation problems, through the door: tables in, the published digits out.

Measurements, uncertainties and answers are facts of the works named in reconciliation/tests.csv, as
collected by E. Cordeiro do Valle (dr-ged-benchmarks, 2011); P3 of that collection is not linear.
"""

import csv
import json
from pathlib import Path

import pytest

from loopbook.cli.app import run

FOLDER = Path(__file__).with_name("reconciliation")


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((FOLDER / name).read_text("utf-8").splitlines()))


PROBLEMS = rows("tests.csv")


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda each: each["problem"])
def test_a_published_problem_is_solved_to_its_digits(
    problem: dict[str, str], capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    name = problem["problem"]
    table, out = FOLDER / f"{name}.csv", tmp_path / "out.csv"
    words = ["reconcile", "--table", str(table), "--csv", str(out), "--json"]
    assert run(words) == 0
    answer = json.loads(capfd.readouterr().out)
    found = {each["flow"]: each for each in answer["estimates"]}
    tolerance = float(problem["published_tolerance"])
    for each in rows("expected.csv"):
        if each["problem"] == name:
            value = found[each["flow"]]["value"]
            assert value == pytest.approx(float(each["exact"]), rel=1e-9)
            assert value == pytest.approx(float(each["published"]), rel=tolerance)
    assert answer["global"]["statistic"] == pytest.approx(float(problem["chi_square"]), rel=1e-8)
    assert answer["global"]["freedom"] == int(problem["freedom"])
    assert answer["global"]["fits"] is (name not in ("P1", "P5"))
    # What was written is a table of flows again, and closed: nothing is adjusted any more.
    assert run(["reconcile", "--table", str(out), "--json"]) == 0
    again = json.loads(capfd.readouterr().out)
    assert again["global"]["statistic"] < 1e-12
    assert {each["flow"]: each["value"] for each in again["estimates"]} == pytest.approx(
        {flow: each["value"] for flow, each in found.items()}, rel=1e-12
    )


def test_the_gross_error_of_p5_is_found_with_its_row(capfd: pytest.CaptureFixture[str]) -> None:
    """Stream 1 was 98.7 and was reported as 110.1 (Yang, Ten & Jao 1995)."""
    assert run(["reconcile", "--table", str(FOLDER / "P5.csv")]) == 0
    out = capfd.readouterr().out
    sentence = next(line for line in out.splitlines() if "does not fit" in line)
    assert sentence.startswith("`S1 [goods]")
    assert "P5.csv, row 2" in sentence
    assert "98.2" in sentence
