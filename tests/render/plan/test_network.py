"""The picture of a network plan: places chosen or not, links as wide as their tonnes."""

from lxml import etree

from loopbook.plan.network.network import network
from loopbook.render.plan.network import network_picture
from loopbook.terms.plan import Plan, PlanWish
from loopbook.terms.progress import finished
from tests.plan.network.city import city, given_of
from tests.plan.network.hand import SMALL
from tests.plan.network.worked import PLANE

SVG = "{http://www.w3.org/2000/svg}"


def plan_of() -> Plan:
    return finished(network(given_of(SMALL, PLANE), PlanWish()))


def titles(picture: str) -> list[str]:
    return [node.text or "" for node in etree.fromstring(picture.encode()).iter(f"{SVG}title")]


def test_places_and_flows_are_drawn_and_what_was_not_taken_is_hollow() -> None:
    told = titles(network_picture(plan_of(), "en"))
    assert told[0] == "Network over all periods: 100 t collected"
    assert "Zone → Near: 100" in told
    assert "Far (sorting centre), not chosen" in told
    assert "km" not in network_picture(plan_of(), "en").split("</title>")[-1]


def test_one_period_in_chinese_with_a_scale_where_there_are_degrees() -> None:
    plan = finished(network(given_of(city((4, 3, 1, 1, 2), 2)), PlanWish()))
    picture = network_picture(plan, "zh", "2027")
    assert "2027 期网络" in titles(picture)[0]
    assert "公里" in picture


def test_a_plan_without_places_is_an_empty_map() -> None:
    plan = Plan(job="network", proof=plan_of().proof)
    assert "No place has coordinates." in network_picture(plan, "en")
