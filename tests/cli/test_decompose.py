"""`loopbook decompose`: effects and parts in lines, and as a table."""

import csv
from pathlib import Path

import pytest

from tests.book.plan_book import FIGURES, NORTH, PACK, SOUTH, table

from .conftest import Shell


@pytest.fixture
def planned(shell: Shell) -> Shell:
    """A shell in a folder whose book holds the figures of two provinces."""
    assert shell("new", "plan.book", "--scheme", PACK)[0] == 0
    Path("figures.csv").write_bytes(table(FIGURES))
    assert shell("record", "figures.csv", "--as", "values")[0] == 0
    return shell


def test_effects_and_parts_are_told_in_both_languages(planned: Shell) -> None:
    asked = ("decompose", "intensity", "2023", "2025", "--parts", f"{NORTH},{SOUTH}")
    code, out, _ = planned(*asked)
    assert code == 0
    assert "structure" in out
    assert "+0.58" in out
    assert NORTH in out
    code, out, _ = planned(*asked, "--lang", "zh")
    assert "结构效应" in out
    assert "强度效应" in out
    assert planned(*asked, "--csv", "parts.csv")[0] == 0
    rows = list(csv.DictReader(Path("parts.csv").read_text("utf-8-sig").splitlines()))
    assert sum(float(row["Contributes"]) for row in rows) == pytest.approx(0.2)


def test_streams_say_why_there_is_no_structure(planned: Shell) -> None:
    code, out, _ = planned("decompose", "intensity", "2023", "2025", "--subject", NORTH)
    assert code == 0
    assert "no structure and no intensity" in out
    code, out, _ = planned("decompose", "rate", "2020", "2025", "--subject", NORTH)
    assert code == 0
    assert "unknown" in out


def test_a_change_in_one_line(planned: Shell) -> None:
    code, out, _ = planned("evaluate", "rate", "--since", "2023", "--subject", NORTH)
    assert code == 0
    assert "percentage points" in out
    code, out, _ = planned(
        "evaluate", "rate", "--since", "2023", "--subject", NORTH, "--lang", "zh"
    )
    assert "变化" in out


def test_concerns_are_findings(planned: Shell) -> None:
    assert "Nothing is doubtful" in planned("evaluate", "--concerns", "--subject", NORTH)[1]
    Path("above.csv").write_bytes(
        table([(NORTH, "recycled_rate", 2024, 104, "P1", "", "", "2025-01-20")])
    )
    assert planned("record", "above.csv", "--as", "values")[0] == 0
    assert "LB-Z70" in planned("evaluate", "--concerns", "--subject", NORTH)[1]
