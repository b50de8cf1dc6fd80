"""Check: every kind of tampering with a plan is seen."""

import msgspec
import pytest

from loopbook.plan.health.check import checked
from loopbook.plan.health.health import health
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import finished
from tests.plan.health.made import given, synthetic, table

INPUT = given(table("training", synthetic(8, 2)), table("cells", synthetic(2, 2, seed=4)))
PLAN = finished(health(INPUT, PlanWish()))


def failing(plan: Plan) -> set[str]:
    return {check.name for check in checked(INPUT, plan) if not check.passed}


def changed(key: str, row: int, column: int, value: str | float) -> Plan:
    tables = []
    for table_of in PLAN.tables:
        rows = [list(each) for each in table_of.rows]
        if table_of.key == key:
            rows[row][column] = value
        tables.append(msgspec.structs.replace(table_of, rows=tuple(map(tuple, rows))))
    return msgspec.structs.replace(PLAN, tables=tuple(tables))


def test_the_plan_as_it_is_passes() -> None:
    assert not failing(PLAN)


@pytest.mark.parametrize(
    ("key", "row", "column", "value", "name"),
    [
        ("calibration", 3, 6, 0.5, "truth"),
        ("calibration", 3, 1, "c7", "truth"),
        ("calibration", 3, 4, 99, "apart"),
        ("calibration", 0, 7, 0.5, "again"),
        ("errors", 0, 5, 0.0001, "errors"),
        ("errors", 0, 8, 1.0, "errors"),
        ("errors", 0, 10, 0.9, "errors"),
        ("estimates", 0, 0, "c1", "estimated"),
        ("estimates", 0, 5, 0.99, "estimated"),
        ("models", 1, 3, 9.0, "again"),
    ],
)
def test_a_changed_table_is_refused(
    key: str, row: int, column: int, value: str | float, name: str
) -> None:
    assert name in failing(changed(key, row, column, value))


def test_a_changed_objective_is_refused() -> None:
    proof = msgspec.structs.replace(PLAN.proof, objective=0.001)
    assert failing(msgspec.structs.replace(PLAN, proof=proof)) == {"objective"}
