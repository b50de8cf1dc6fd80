"""Moved: the flows of a course as planned flows, in whole quanta that balance at every process."""

from collections.abc import Iterator
from decimal import Decimal

from loopbook.plan.backcast.case import Case
from loopbook.plan.backcast.course import Course
from loopbook.plan.whole import Grid, NearFlow, whole_flows
from loopbook.terms.plan import PlanFlow
from loopbook.terms.plan_input import PlanInput

UNIT = "TNE"


def planned_flows(given: PlanInput, case: Case, course: Course) -> tuple[PlanFlow, ...]:
    """Return what moves in each year: out of use and from elsewhere, and between processes.

    What comes from elsewhere has no source. Flows between the same two processes are one.
    """
    grid = Grid(quantum_of(given), UNIT)
    return whole_flows(_near(given, case, course), grid)


def quantum_of(given: PlanInput) -> Decimal:
    """Return the amount of which all flows are whole multiples, in tonnes."""
    return Decimal(repr(given.number("quantum"))).normalize()


def _near(given: PlanInput, case: Case, course: Course) -> Iterator[NearFlow]:
    products, flows = given.tables["products"], given.tables["flows"]
    material = given.text("material")
    for at, year in enumerate(case.frame.years):
        period = str(year)
        ends: dict[tuple[str, str], float] = {}
        for product, enters, line in zip(
            case.scrap.products, products["enters"], case.scrap.scrap, strict=True
        ):
            yield NearFlow(product, str(enters), material, period, float(line[at]))
        for process, amounts in zip(case.system.processes, case.system.given, strict=True):
            if amounts[at] > 0.0:
                yield NearFlow("", process, material, period, float(amounts[at]))
        for flow in range(len(flows)):
            source, target = str(flows["source"][flow]), str(flows["target"][flow])
            amount = float(course.flows[flow, at])
            ends[source, target] = ends.get((source, target), 0.0) + amount
        for (source, target), amount in ends.items():
            yield NearFlow(source, target, material, period, amount)
