"""`loopbook actions`, in a folder with a book."""

import csv
import json
from pathlib import Path

import pytest

from tests.book.plan_book import ACCEPTED, PACK, PARKS, masters, table

from .conftest import Shell, chinese


@pytest.fixture
def planned(shell: Shell, tmp_path: Path) -> Shell:
    """A shell in a folder whose book holds the parks and what was accepted."""
    assert shell("new", "plan.book", "--scheme", PACK)[0] == 0
    Path("parks.jsonld").write_bytes(masters((park, {"kind": "park"}) for park in PARKS))
    Path("accepted.csv").write_bytes(table(ACCEPTED))
    assert shell("record", "parks.jsonld")[0] == 0
    assert shell("record", "accepted.csv", "--as", "values")[0] == 0
    return shell


def test_who_answers_for_what_and_how_far_it_is(planned: Shell) -> None:
    code, out, _ = planned("actions", "--day", "2026-02-01")
    assert code == 0
    assert "Circular transformation of parks" in out
    assert "Provincial department of industry" in out
    assert "no number" in out
    code, out, _ = planned("actions", "--day", "2026-02-01", "--lang", "zh")
    assert code == 0
    assert "省工业和信息化厅" in out
    assert "已达标" in out
    code, out, _ = planned("actions", "--department", "PEED", "--json")
    assert [each["action"]["id"] for each in json.loads(out)] == ["A1"]


def test_the_table_is_written_as_csv(planned: Shell) -> None:
    code, _, _ = planned("actions", "--day", "2026-02-01", "--csv", "actions.csv")
    assert code == 0
    rows = list(csv.DictReader(Path("actions.csv").read_text("utf-8-sig").splitlines()))
    assert [row["Targets"] for row in rows] == ["parks.2025", "rate.2025 parks.2025", ""]


def test_an_unknown_department_is_told_with_the_nearest(planned: Shell) -> None:
    code, _, err = planned("actions", "--department", "PIID")
    assert code == 2
    assert "PIIT" in err
    code, _, err = planned("actions", "--department", "PIID", "--lang", "zh")
    assert chinese(err)


def test_a_book_without_plans_says_so(shell: Shell) -> None:
    assert shell("new", "a.book", "--scheme", "plant")[0] == 0
    code, out, _ = shell("actions")
    assert (code, "No active pack" in out) == (0, True)
