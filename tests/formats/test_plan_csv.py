"""A table of a plan as CSV: exact, and unknown stays empty."""

import pytest

from loopbook.errors import UnknownTerm
from loopbook.formats.plan_csv import table_csv
from loopbook.terms.plan import Plan, PlanColumn, PlanStatus, PlanTable, Proof, Sense

TABLE = PlanTable(
    key="graded",
    columns=(PlanColumn("cell"), PlanColumn("capacity_ah", "AMH"), PlanColumn("pieces", "C62")),
    rows=(("a, b", 7.25, 3), ("电芯", None, 1)),
)
PLAN = Plan(
    job="triage",
    digest="",
    tables=(TABLE,),
    proof=Proof(status=PlanStatus.OPTIMAL, sense=Sense.MOST, objective=0.0),
)


def test_headings_are_fields_with_units_and_unknown_is_empty() -> None:
    wanted = 'cell,capacity_ah [AMH],pieces [C62]\n"a, b",7.25,3\n电芯,,1\n'
    assert table_csv(PLAN, "graded").decode() == wanted


def test_a_table_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(UnknownTerm, match="graded") as caught:
        table_csv(PLAN, "grade")
    assert caught.value.code == "LB-PL13"
