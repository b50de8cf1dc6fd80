"""`loopbook yearbook` at the shell."""

import csv
import json
from pathlib import Path

import pytest

from tests.book.yearbook_world import PACK, TABLE

from .conftest import Shell, chinese


@pytest.fixture
def provinces(shell: Shell) -> Shell:
    """A shell in a folder whose one book holds figures of provinces."""
    assert shell("new", "my.book", "--scheme", PACK)[0] == 0
    assert shell("record", str(TABLE), "--as", "values")[0] == 0
    return shell


def test_a_yearbook_is_told_and_written(provinces: Shell) -> None:
    asked = ("yearbook", "--years", "2021..2025", "--scheme", PACK, "--indicators", "energy_output")
    code, out, _ = provinces(*asked, "--limit", "2", "--csv", "book.csv")
    assert code == 0
    assert "14 of 15 values decide" in out
    assert "13 more values" in out
    rows = list(csv.DictReader(Path("book.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == 15
    assert rows[0]["Subject"] == "CN-32"
    assert chinese(provinces(*asked, "--lang", "zh")[1])
    told = json.loads(provinces(*asked, "--subjects", "CN-51", "--json")[1])
    assert (told["count"], told["subjects"]) == (5, ["CN-51"])
    assert told["quality"][0]["unproven"] == 1


def test_a_yearbook_is_written_for_statistical_offices(provinces: Shell) -> None:
    asked = ("yearbook", "--years", "2021..2025", "--scheme", PACK, "--indicators", "energy_output")
    assert provinces(*asked, "--sdmx", "book.sdmx.csv")[0] == 0
    rows = list(csv.DictReader(Path("book.sdmx.csv").read_text("utf-8").splitlines()))
    assert len(rows) == 15
    assert {row["STRUCTURE"] for row in rows} == {"dataflow"}
    assert {row["FREQ"] for row in rows} == {"A"}


def test_what_cannot_be_asked_is_said_in_words(provinces: Shell) -> None:
    assert "LB-Z90" in provinces("yearbook", "--years", "soon", "--scheme", PACK)[2]
    asked = ("yearbook", "--years", "2024", "--scheme", PACK)
    assert "LB-Z92" in provinces(*asked, "--subjects", "CN-99")[2]
    assert "LB-D15" in provinces(*asked, "--indicators", "energy_outputs")[2]
