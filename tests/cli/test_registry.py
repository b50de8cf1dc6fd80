"""`loopbook registry` at the shell, with a book and without one."""

import csv
import json
from pathlib import Path

import pytest

from tests.book.registry_book import write_pack

from .conftest import Shell, chinese

DAY = ("--day", "2026-01-01")


@pytest.fixture
def small(shell: Shell, tmp_path: Path) -> Shell:
    """A shell in a folder whose one book reads by the small registry."""
    assert shell("new", "my.book", "--scheme", write_pack(tmp_path / "small"))[0] == 0
    return shell


def test_what_holds_on_a_day_is_told_and_written(small: Shell) -> None:
    code, out, _ = small("registry", "works", *DAY, "--csv", "s.csv")
    assert code == 0
    assert "2 shown, 1 of them in force" in out
    rows = list(csv.reader(Path("s.csv").read_text("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["small/works_2018", "small/works_2025"]
    assert chinese(small("registry", *DAY, "--lang", "zh")[1])


def test_one_number_is_told_whole(small: Shell) -> None:
    out = small("registry", "GB/T 1-2018", *DAY)[1]
    assert "On 2026-01-01: repealed, replaced by GB/T 1-2025." in out


def test_the_coverage_shows_empty_parts(small: Shell) -> None:
    out = small("registry", "--coverage", *DAY)[1]
    assert "No row at all: Foundation, Product, Enterprise" in out
    told = json.loads(small("registry", "--coverage", *DAY, "--json")[1])
    assert [each["part"] for each in told][:3] == ["foundation", "product", "factory"]
    assert told[2]["counts"]["in_force"] == 1


def test_json_has_rows_and_coverage(small: Shell) -> None:
    told = json.loads(small("registry", "--part", "park", *DAY, "--json")[1])
    assert [row["validity"] for row in told["rows"]] == ["draft"]
    assert len(told["coverage"]) == 8


def test_what_is_not_there_is_said_in_words(small: Shell) -> None:
    assert "LB-Z20" in small("registry", "GB/T 99")[2]
    assert "LB-Z21" in small("registry", "--part", "parc")[2]
    assert "LB-U21" in small("registry", "--day", "soon")[2]


def test_a_pack_without_a_book_needs_a_book(shell: Shell) -> None:
    assert "LB-D30" in shell("registry", "--scheme", "small")[2]


@pytest.mark.slow
def test_without_a_book_the_packs_shipped_are_read(shell: Shell) -> None:
    code, out, _ = shell("registry", "GB/T 36132", "--day", "2025-12-30")
    assert code == 0
    assert "GB/T 36132-2018" in out
