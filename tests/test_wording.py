"""The wording catalogue."""

import csv
from importlib.resources import files

import pytest

from loopbook.wording import catalogue, say


def test_any_chinese_tag_reads_chinese_and_any_other_english() -> None:
    assert say("place.row", "zh-CN", row=3) == "第 3 行"
    assert say("place.row", "fr", row=3) == "row 3"


def test_a_missing_key_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        say("no.such.key")


def test_every_row_has_both_languages() -> None:
    assert all(words["en"] and words["zh"] for words in catalogue().values())


def test_every_row_has_three_cells_so_that_no_comma_cuts_a_sentence() -> None:
    for file in files("loopbook").joinpath("wording").iterdir():
        if file.name.endswith(".csv"):
            rows = csv.reader(file.read_text(encoding="utf-8").splitlines())
            assert [row for row in rows if len(row) != 3] == []
