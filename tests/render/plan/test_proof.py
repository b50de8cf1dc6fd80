"""A plan in a terminal: short by default, whole when asked."""

import msgspec

from loopbook.render.plan.proof import ROWS_SHOWN, plan_lines
from loopbook.terms.plan import Decision, Plan, PlanFlow
from tests.render.plan.test_sheet import PLAN


def many(count: int) -> Plan:
    decisions = tuple(Decision(kind="open", subject=f"s{at}") for at in range(count))
    return msgspec.structs.replace(PLAN, decisions=decisions, tables=())


def test_long_tables_are_cut_and_counted_unless_all_is_asked() -> None:
    short = plan_lines(many(ROWS_SHOWN + 5), "en")
    assert any("5 more rows" in line for line in short)
    assert not any(line.startswith("Flows") for line in short)
    whole = plan_lines(many(ROWS_SHOWN + 5), "en", explain=True)
    assert any(line.startswith("Flows") for line in whole)
    assert sum("open" in line for line in whole) >= ROWS_SHOWN + 5
    assert not any("more rows" in line for line in whole)


def test_chinese_has_chinese_words() -> None:
    assert "决策" in plan_lines(many(1), "zh")
    assert isinstance(PLAN.flows[0], PlanFlow)
