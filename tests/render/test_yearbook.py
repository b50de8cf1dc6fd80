"""Yearbook for a person and for programs."""

from typing import Any

import pytest

from loopbook.book.yearbook import yearbook_of
from loopbook.render.yearbook import (
    break_table,
    cell_table,
    quality_table,
    reason_text,
    title_text,
    yearbook_lines,
    yearbook_records,
)
from loopbook.terms.event import Grade
from loopbook.terms.yearbook import Yearbook
from tests.evaluate.world import definition, indicator, observation, scheme, seen


@pytest.fixture
def made() -> Yearbook:
    one = indicator(
        subject="*",
        definitions=(
            definition("supply", until="2022-12-31"),
            definition("demand", since="2023-01-01", place=6),
        ),
    )
    other = indicator(subject="EU", id="of_another")
    sources = seen(
        observation(50, "2022", scope="supply"),
        observation(60, "2023", scope="demand"),
        observation(61, "2023", "NBS", scope="demand", published="2023-01-01"),
        observation(70, "2024", grade=Grade.WEAK),
    )
    return yearbook_of(scheme(one, other), sources, "", "CN", "2022..2024")


def test_a_row_a_value_with_its_standing(made: Yearbook) -> None:
    table = cell_table(made, "en")
    assert len(table.rows) == 3
    first, second, third = (dict(zip(table.keys, row, strict=True)) for row in table.rows)
    assert (first["value"], first["kind"], first["run"]) == (50.0, "decides", 1)
    assert (second["run"], second["rivals"], second["entries"]) == (2, 1, "#3")
    assert (third["kind"], third["reason"], third["doubt"]) == (
        "unproven",
        "none_decides",
        "grade.weak",
    )
    assert third["value"] is None


def test_lines_tell_quality_cuts_and_what_is_left_out(made: Yearbook) -> None:
    text = "\n".join(yearbook_lines(made, "en", 1))
    assert "2 of 3 values decide" in text
    assert "supply" in text
    assert "of_another" in text
    assert "2 more values" in text
    assert "2 more" not in "\n".join(yearbook_lines(made, "en", 9))
    assert "年鉴" not in title_text(made, "en")
    assert "可判定" in "\n".join(yearbook_lines(made, "zh", 1))
    assert reason_text(made.quality[0], "en").endswith("weakly documented 1.")


def test_tables_of_quality_and_cuts(made: Yearbook) -> None:
    quality = dict(
        zip(*(quality_table(made, "en").keys, quality_table(made, "en").rows[0]), strict=True)
    )
    assert (quality["cells"], quality["coverage"], quality["breaks"]) == (3, 66.7, 1)
    (cut,) = break_table(made, "en").rows
    assert cut[1:] == (2022, 2023, "supply", "demand", "CN")


def test_records_come_in_pages_with_everything_else_once(made: Yearbook) -> None:
    told: dict[str, Any] = yearbook_records(made, "zh", 1, 1)
    assert (told["count"], told["first"], len(told["cells"])) == (3, 1, 1)
    assert told["cells"][0].year == 2023
    assert told["left_out"] == ("of_another",)
    assert told["coverage"]["subjects"][0] == {
        "name": "CN",
        "cells": 3,
        "decides": 2,
        "share": 2 / 3,
    }
    assert told["indicators"][0]["title"] == "它"
