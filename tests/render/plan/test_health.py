"""Health picture: panels of a calibration, in words too."""

from xml.etree import ElementTree

import pytest

from loopbook.render.plan.health import POINTS_MAX, health_picture
from loopbook.terms.plan import Plan, PlanColumn, PlanStatus, PlanTable, Proof, Sense

Cell = str | float | int | None


def plan_of(count: int, coverage: float | None = 0.9) -> Plan:
    """Return a plan with `count` pulse trains in its calibration."""
    errors: tuple[Cell, ...] = (
        "LMO", "U1-U21", "1", 9, count, 0.0139, 0.02, 0.0, 0.5, 0.8, coverage, 0.06,
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (f"r{at}", f"c{at}", "LMO", "U1-U21", 1, at + 1, 0.6 + at / (4 * count), 0.7,
         0.6, 0.8, 0.55, 0.85, None if coverage is None else 0.5, 0.9)
        for at in range(count)
    ]  # fmt: skip
    tables = {"errors": (errors,), "calibration": tuple(rows)}
    return Plan(
        job="health",
        tables=tuple(
            PlanTable(key=key, columns=tuple(PlanColumn("x") for _ in each[0]), rows=each)
            for key, each in tables.items()
            if each
        ),
        proof=Proof(status=PlanStatus.FEASIBLE, sense=Sense.LEAST, objective=0.01),
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_calibration_is_drawn_and_told(language: str) -> None:
    root = ElementTree.fromstring(health_picture(plan_of(20), language))
    assert "LMO" in str(root.get("aria-label"))
    assert "1.39" in str(root.get("aria-label"))
    assert len(root.findall("{*}circle")) == 20


def test_of_many_trains_some_are_drawn_and_that_is_said() -> None:
    text = health_picture(plan_of(2 * POINTS_MAX))
    assert f"{POINTS_MAX} of {2 * POINTS_MAX} pulse trains" in text
    assert text.count("<circle") == POINTS_MAX


def test_bars_that_there_are_not_are_not_drawn() -> None:
    some, none = (health_picture(plan_of(5, value)).count("#9cc2ea") for value in (0.9, None))
    assert some - none == 5


def test_without_calibration_there_is_no_picture() -> None:
    proof = Proof(status=PlanStatus.FEASIBLE, sense=Sense.LEAST, objective=0.0)
    assert health_picture(Plan(job="health", proof=proof)) == ""
