"""`loopbook duties` at the shell."""

import csv
import json
from pathlib import Path

import pytest

import loopbook
from tests.book.clock_book import document, recorded
from tests.evaluate.duty_world import FIRM, FOLDER

from .conftest import Shell, chinese


@pytest.fixture
def clock(shell: Shell) -> Shell:
    """A shell in a folder whose one book holds three repairs, under the pack of duties."""
    assert shell("new", "my.book", "--scheme", FOLDER)[0] == 0
    with loopbook.open("my.book", party="local", clock=recorded) as book:
        assert book.record(document()).refused == 0
    return shell


def test_duties_are_told_filtered_and_written(clock: Shell) -> None:
    code, out, _ = clock("duties", "--day", "2026-11-21")
    assert code == 0
    assert "4 late, 1 due, 0 unknown, 2 done in time" in out
    code, out, _ = clock("duties", "--day", "2026-11-21", "--party", FIRM, "--state", "late")
    assert "…/21/B" in out
    assert "Treat it" not in out
    code, out, _ = clock("duties", "--day", "2026-11-21", "--limit", "1", "--csv", "owed.csv")
    assert "4 more" in out
    rows = list(csv.reader(Path("owed.csv").read_text("utf-8-sig").splitlines()))
    assert len(rows) == 6
    assert chinese(clock("duties", "--lang", "zh")[1])


def test_json_has_counts_and_reasons_and_nothing_else_on_the_output(clock: Shell) -> None:
    code, out, _ = clock("duties", "--day", "2026-11-21", "--state", "all", "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["count"], len(told["owed"])) == (7, 7)
    assert told["owed"][-1]["why"].startswith("The text that was read")
    assert json.loads(clock("duties", "--json", "--csv", "o.csv")[1])["day"]


def test_a_wrong_day_or_state_is_said_in_words(clock: Shell) -> None:
    assert "LB-U21" in clock("duties", "--day", "soon")[2]
    assert "LB-U20" in clock("duties", "--state", "overdue")[2]
    assert "LB-D35" in clock("duties", "--csv", "no/such/folder.csv")[2]


def test_a_book_without_duties_says_so(shell: Shell) -> None:
    shell("new", "my.book", "--scheme", "cn-14fyp")
    assert "No duty has begun" in shell("duties")[1]
