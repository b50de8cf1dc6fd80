"""Picture: the drawing of a plan, by its job."""

from collections.abc import Callable, Mapping

from loopbook.render.plan.backcast import backcast_picture
from loopbook.render.plan.health import health_picture
from loopbook.render.plan.locate import locate_picture
from loopbook.render.plan.network import network_picture
from loopbook.render.plan.portfolio import portfolio_picture
from loopbook.render.plan.regroup import regroup_picture
from loopbook.render.plan.route import route_picture
from loopbook.render.plan.triage import triage_picture
from loopbook.terms.plan import Plan

PICTURES: Mapping[str, Callable[[Plan, str], str]] = {
    "backcast": backcast_picture,
    "health": health_picture,
    "locate": locate_picture,
    "network": network_picture,
    "portfolio": portfolio_picture,
    "regroup": regroup_picture,
    "route": route_picture,
    "triage": triage_picture,
}
"""Name of the job -> what draws its plans as SVG, in a language."""


def plan_picture(plan: Plan, language: str) -> str:
    """Return the drawing of a plan as SVG; empty where its job has none."""
    draw = PICTURES.get(plan.job)
    return draw(plan, language) if draw is not None else ""
