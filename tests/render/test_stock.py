"""The answer to a table of series as lines, rows and JSON."""

import numpy as np
import pytest

from loopbook.render.stock import (
    cohort_rows,
    sheet_json,
    shown,
    stock_lines,
    stock_rows,
    years_shown,
)
from loopbook.render.table import records
from loopbook.terms.finding import Finding, Severity

from .sheets import sheet


def test_the_lines_name_lifetime_convention_and_unit() -> None:
    lines = stock_lines(sheet(products=2))
    assert "fixed:3" in lines[0]
    assert "end of their year" in lines[0]
    assert "kt" in lines[0]
    assert any("Products in 2039" in line for line in lines)
    chinese = stock_lines(sheet(), "zh")
    assert "年末" in chinese[0]


def test_a_long_series_is_shown_in_round_years_and_its_ends() -> None:
    years = list(range(1995, 2081))
    shown_years = [years[i] for i in years_shown(years)]
    assert shown_years[0] == 1995
    assert shown_years[-1] == 2080
    assert len(shown_years) <= 14
    assert all(year % 10 == 0 for year in shown_years[1:-1])
    assert years_shown([2000, 2001]) == [0, 1]
    assert len(years_shown(range(300))) <= 14


def test_rounding_beside_large_values_shows_as_nothing() -> None:
    assert shown(np.array([3.0, -1e-5, 1.0]), np.array([1e9])).tolist() == [3.0, 0.0, 1.0]
    assert shown(np.zeros(2), np.zeros(2)).tolist() == [0.0, 0.0]


def test_many_products_are_not_all_shown_and_that_is_said() -> None:
    lines = stock_lines(sheet(products=30))
    assert "10 more" in lines[-1]


def test_rows_have_every_digit_and_bands() -> None:
    rows = records(stock_rows(sheet(has_bands=True)))
    assert rows[0]["year"] == 2000
    assert rows[0]["unit"] == "kt"
    assert rows[2]["stock"] == pytest.approx(3.0)
    assert "outflow_high" in rows[0]
    assert "outflow_high" not in records(stock_rows(sheet()))[0]


def test_cohorts_are_rows_from_their_own_year_on() -> None:
    rows = records(cohort_rows(sheet(has_cohorts=True)))
    assert len(rows) == 40 * 41 // 2
    assert all(int(str(row["cohort"])) <= int(str(row["year"])) for row in rows)
    assert not records(cohort_rows(sheet()))


def test_json_is_made_of_plain_values() -> None:
    found = Finding("LB-Y52", Severity.NOTE, values={"last": "1", "until": "2", "after": "zero"})
    answer = sheet_json(sheet(has_bands=True, has_cohorts=True, findings=(found,)), "zh")
    assert answer["years"] == list(range(2000, 2040))
    assert answer["age"] == "end"
    assert isinstance(answer["stock_by_cohort"], list)
    assert isinstance(answer["stock_band"], dict)
    assert "假定" in str(answer["findings"])


def test_what_was_scrapped_early_has_a_column() -> None:
    assert any("scrapped early" in line for line in stock_lines(sheet(is_scrapped=True)))
    assert any("5 … 95" in line for line in stock_lines(sheet(has_bands=True)))
