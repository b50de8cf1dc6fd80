"""An index in lines: base, mean, weights, groups; and what is missing."""

from loopbook.render.index import index_lines
from tests.book.plan_book import NORTH, plan_book


def test_every_period_is_a_row_and_every_lack_a_line() -> None:
    with plan_book() as book:
        series = book.index("circular", (2023, 2024, 2025), subject=NORTH)
    lines = index_lines(series)
    assert lines[0] == "Circular index, 2023 = 100, arithmetic mean, equal weights"
    assert [line.split()[0] for line in lines[4:7]] == ["2023", "2024", "2025"]
    assert sum("has no value for 2024" in line for line in lines) == 2
    assert "基期" in index_lines(series, "zh")[-1] or "没有" in index_lines(series, "zh")[-1]
