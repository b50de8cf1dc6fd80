"""Actions in words: standing with its sign, departments by name, no number said so."""

import pytest

from loopbook.render.action import action_lines, action_standing, action_table, department_names
from tests.book.plan_book import NORTH, plan_book


@pytest.fixture(scope="module")
def told():
    """The actions of a plan, its indicators asked about the north."""
    with plan_book() as book:
        return book.actions(subject=NORTH)


def test_standings_have_a_sign_and_an_action_without_number_says_so(told) -> None:
    assert [action_standing(each) for each in told] == ["✓ met", "✓ met", "no number"]
    assert action_standing(told[2], "zh") == "无定量目标"


def test_departments_are_named_in_the_readers_language(told) -> None:
    first = told[0]
    assert department_names(first, first.action.support, "zh") == "省工业和信息化厅、省生态环境厅"
    assert department_names(first, ()) == "—"
    assert department_names(first, ("XX",)) == "XX"


def test_lines_and_table_hold_every_action(told) -> None:
    lines = action_lines(told)
    assert sum("parks.2025" in line for line in lines) == 2
    table = action_table(told, "zh")
    assert [row[2] for row in table.rows] == [
        "园区循环化改造工程",
        "回收体系提质行动",
        "循环经济统计评价",
    ]
    assert len(table.keys) == len(table.headings) == len(table.rows[0])
    assert action_lines(()) == ["No active pack has projects or actions."]
