"""Comparisons as text, in both languages: what differs is there, what is unknown says so."""

from decimal import Decimal

import pytest

from loopbook.render.plan.compared import (
    ROWS_SHOWN,
    actual_lines,
    comparison_lines,
    progress_line,
)
from loopbook.terms.plan import PlanStatus
from loopbook.terms.plan_comparison import (
    ActualFlow,
    AmountPair,
    BindingPair,
    DecisionPair,
    FlowPair,
    PlanActual,
    PlanComparison,
)
from loopbook.terms.progress import Progress
from loopbook.terms.statement import Reason

LIMIT = Reason("plan.sheet.total")
SAME = (PlanStatus.OPTIMAL, PlanStatus.OPTIMAL)
FOUND = PlanComparison(
    status=(PlanStatus.OPTIMAL, PlanStatus.LEAST_VIOLATION),
    job="locate",
    is_same_input=False,
    first=100.0,
    second=90.0,
    unit="CNY",
    currency=("CNY", "USD"),
    decisions=(
        DecisionPair(kind="open", subject="s1", label="North", in_first=True, in_second=False),
        DecisionPair(
            kind="open", subject="s2", unit="TNE", in_first=True, in_second=True, first=4.0,
            second=5.5,
        ),
    ),
    flows=(
        FlowPair(
            source="a", target="b", material="纸", unit="TNE", first=Decimal("1.5"),
            second=Decimal(0),
        ),
    ),
    money=(AmountPair(item="haul", period="2026", first=60.0, second=50.0),),
    bindings=(BindingPair(limit=LIMIT, subject="s1", in_first=True, in_second=False),),
    settings={"p": ("2", "")},
)  # fmt: skip


def test_everything_that_differs_is_told() -> None:
    text = "\n".join(comparison_lines(FOUND))
    assert "Objective: 100 CNY, then 90 CNY; difference −10 CNY." in text
    assert "They were made of different tables or settings." in text
    assert "Their money is in CNY and USD, and is not exchanged." in text
    assert "p: 2, then -" in text
    lines = [line.split() for line in text.splitlines()]
    assert ["open", "North", "(s1)", "yes", "-"] in lines
    assert ["open", "s2", "4", "t", "5.5", "t"] in lines
    assert ["a", "b", "纸", "t", "1.5", "0"] in lines
    assert "transport" in text
    assert "binds" in text


def test_a_comparison_is_told_in_chinese() -> None:
    text = "\n".join(comparison_lines(FOUND, "zh"))
    for words in ("前者", "后者", "新建", "运输费", "起约束作用"):
        assert words in text


def test_plans_that_are_the_same_are_said_to_be() -> None:
    same = PlanComparison(job="locate", is_same_input=True, status=SAME, first=1.0, second=1.0)
    assert comparison_lines(same)[-1].endswith("are the same.")


def row(number: int, **words: object) -> ActualFlow:
    return ActualFlow(source=f"s{number}", target="b", material="x", unit="TNE", **words)


def test_what_nobody_told_of_is_unknown_and_not_zero() -> None:
    found = PlanActual(
        job="network",
        flows=(
            row(1, planned=Decimal(10)),
            row(2, actual=Decimal(3)),
            row(3, planned=Decimal(4), actual=Decimal(5), difference=Decimal(1), share=0.25),
        ),
        unreadable=("first",),
        unplaced=2,
    )
    text = "\n".join(actual_lines(found))
    assert text.count("unknown") == 4
    assert "25 %" in text
    assert "2 flow(s) planned, 1 of them with events; 1 moved without being planned." in text
    assert "--period first=2026" in text
    assert "2 event(s) tell of a movement" in text
    assert "未知" in "\n".join(actual_lines(found, "zh"))


def test_of_very_many_rows_the_rest_is_counted() -> None:
    many = tuple(row(number, planned=Decimal(1)) for number in range(ROWS_SHOWN + 7))
    assert any("7 more rows" in line for line in actual_lines(PlanActual(job="x", flows=many)))
    flows = tuple(
        FlowPair(source=str(n), target="", material="x", unit="TNE", first=Decimal(n),
                 second=Decimal(-1))
        for n in range(ROWS_SHOWN + 7)
    )  # fmt: skip
    lines = comparison_lines(
        PlanComparison(job="x", is_same_input=True, status=SAME, first=0.0, second=0.0, flows=flows)
    )
    assert any("7 more rows" in line for line in lines)


@pytest.mark.parametrize(
    ("progress", "line"),
    [
        (
            Progress(stage="plan.stage.tree", incumbent=10.0, bound=8.0, seconds=3.2),
            "search tree: best 10, bound 8, gap 20 %, 3 s",
        ),
        (
            Progress(stage="plan.stage.linear"),
            "linear program: best unknown, bound unknown, gap ? %, 0 s",
        ),
    ],
)
def test_progress_is_one_line(progress: Progress, line: str) -> None:
    assert progress_line(progress) == line


def test_a_plan_that_keeps_the_limits_and_one_that_breaks_them_are_told_apart() -> None:
    assert "The first is: optimal; the second is: breaks limits least." in comparison_lines(FOUND)
    same = PlanComparison(job="x", is_same_input=True, status=SAME, first=0.0, second=0.0)
    assert not any("The first is" in line for line in comparison_lines(same))
