"""Plan jobs: every planning job by name, its check, its model, and what it draws from a book."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from loopbook.book.declaring import Declaring
from loopbook.book.plan_backcast import drawn_backcast
from loopbook.book.plan_network import drawn_network
from loopbook.book.plan_regroup import drawn_regroup
from loopbook.book.plan_triage import drawn_triage
from loopbook.formats.plan_events import plan_events
from loopbook.formats.plan_flows import flows_csv
from loopbook.plan.backcast.backcast import backcast, backcast_model
from loopbook.plan.backcast.check import checked as backcast_checked
from loopbook.plan.health.check import checked as health_checked
from loopbook.plan.health.health import health
from loopbook.plan.locate.check import checked as locate_checked
from loopbook.plan.locate.locate import locate, locate_model
from loopbook.plan.network.check import checked as network_checked
from loopbook.plan.network.network import network, network_model
from loopbook.plan.portfolio.check import checked as portfolio_checked
from loopbook.plan.portfolio.portfolio import portfolio, portfolio_model
from loopbook.plan.regroup.check import checked as regroup_checked
from loopbook.plan.regroup.regroup import regroup
from loopbook.plan.route.check import checked as route_checked
from loopbook.plan.route.route import route
from loopbook.plan.solve.model import Model
from loopbook.plan.triage.check import checked as triage_checked
from loopbook.plan.triage.triage import triage
from loopbook.terms.plan import Check, Plan, PlanWish
from loopbook.terms.plan_input import InputTable, PlanInput
from loopbook.terms.progress import Run


class PlanJob(NamedTuple):
    """One planning job.

    Fields
      run      input and wish -> plan, with progress on the way
      checked  the independent check: input and plan -> what it looked at
      model    input -> its linear model, for other solvers to read; None: the job has none
    """

    run: Callable[[PlanInput, PlanWish], Run[Plan]]
    checked: Callable[[PlanInput, Plan], tuple[Check, ...]]
    model: Callable[[PlanInput], Model] | None = None


Drawing = Callable[[Declaring, Mapping[str, str]], dict[str, InputTable]]
"""A book (all of it but the verbs of `Book` itself) and the options of a wish -> tables."""

JOBS: Mapping[str, PlanJob] = {
    "backcast": PlanJob(backcast, backcast_checked, backcast_model),
    "health": PlanJob(health, health_checked),
    "locate": PlanJob(locate, locate_checked, locate_model),
    "network": PlanJob(network, network_checked, network_model),
    "regroup": PlanJob(regroup, regroup_checked),
    "route": PlanJob(route, route_checked),
    "triage": PlanJob(triage, triage_checked),
    "portfolio": PlanJob(portfolio, portfolio_checked, portfolio_model),
}
"""Name of the job -> the job."""

DRAWN: Mapping[str, Drawing] = {
    "backcast": drawn_backcast,
    "network": drawn_network,
    "regroup": drawn_regroup,
    "triage": drawn_triage,
}
"""Name of the job -> what makes tables of a book for it, where a folder has them not."""

EVENTS: Mapping[str, Callable[[Plan, datetime], bytes]] = {"regroup": plan_events}
"""Name of the job -> its plan as EPCIS events, JSON-LD, as if it happened at a moment."""

FLOWS: Mapping[str, Callable[[Plan], bytes]] = {"network": flows_csv}
"""Name of the job -> the flows of its plan as a table to be recorded (CSV)."""
