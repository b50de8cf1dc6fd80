"""Plan flows: the flows of a network plan as the table `network_flows` of the pack
`collection-network`, to be recorded once they have happened, or as a scenario.

A flow is told at the end of its period, as modelled: whoever records what has happened puts its own
numbers and basis in their place.
"""

import csv
import io
from urllib.parse import quote

from loopbook.errors import PlanError
from loopbook.terms.period import last_day, period
from loopbook.terms.plan import Plan

HEADINGS = ("Step", "Time", "From", "To", "Place", "Material", "Quantity", "Unit", "Basis")
STEP = "urn:loopbook:v1:step:"
PLACE = "urn:loopbook:v1:place:"
OUTSIDE = ("loss", "disposal")
STORE = " (store)"
BASIS = "modelled"


def flows_csv(plan: Plan) -> bytes:
    """Return the flows of a plan as CSV, in their order, for `record --as network_flows`.

    Raises    PlanError    LB-PL52  the plan has no table of places: it is of another job
              EmptyPeriod  a period of the plan is no calendar period
    """
    tiers = _tiers(plan)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for flow in plan.flows:
        source, target = place_uri(flow.source), place_uri(flow.target)
        writer.writerow(
            (
                f"{STEP}{_tier(flow.source, tiers)}_to_{_tier(flow.target, tiers)}",
                _moment(flow.period),
                source,
                target,
                source,
                flow.material,
                f"{flow.quantity:f}",
                flow.unit,
                BASIS,
            )
        )
    return out.getvalue().encode()


def place_uri(name: str) -> str:
    """Return the identifier of a place of a plan."""
    return PLACE + quote(name, safe="")


def _tiers(plan: Plan) -> dict[str, str]:
    for table in plan.tables:
        names = [column.key for column in table.columns]
        if table.key == "places" and "kind" in names:
            place, kind = names.index("place"), names.index("kind")
            return {str(row[place]): str(row[kind]) for row in table.rows}
    raise PlanError("LB-PL52", field="kind", name="places")


def _tier(name: str, tiers: dict[str, str]) -> str:
    """Return the process of the pack that a place belongs to."""
    if name in OUTSIDE:
        return name
    return "store" if name.endswith(STORE) else tiers[name]


def _moment(name: str) -> str:
    """Return the noon of the last day of a period, UTC."""
    return f"{last_day(period(name)):%Y-%m-%d}T12:00:00Z"
