"""Locate picture: zones and sites of a siting plan, and who is served from where, on a map."""

import msgspec

from loopbook.render.plan.map import MapLink, map_svg
from loopbook.render.plan.map_place import map_places
from loopbook.terms.plan import Plan
from loopbook.wording import say

ZONE = "locate_zone"


def locate_picture(plan: Plan, language: str = "en") -> str:
    """Return the SVG of a siting plan: closed sites hollow, zones out of reach hollow too."""
    served = {each.subject for each in plan.decisions if each.kind == "assign"}
    told, is_plane = map_places(plan, "size")
    # A zone is chosen when it is served; a site, when it is open.
    places = [
        msgspec.structs.replace(place, is_chosen=place.place in served)
        if place.kind == ZONE
        else place
        for place in told
    ]
    tonnes = {(flow.source, flow.target): float(flow.quantity) for flow in plan.flows}
    pairs = [(each.subject, each.other) for each in plan.decisions if each.kind == "assign"]
    known = {place.place for place in places}
    joined = dict.fromkeys([*pairs, *(pair for pair in tonnes if set(pair) <= known)])
    links = [
        MapLink(source, target, tonnes.get((source, target), 0.0)) for source, target in joined
    ]
    opened = sum(each.kind == "open" for each in plan.decisions)
    title = say("plan.map.locate.title", language, count=opened, served=len(served))
    return map_svg(places, links, title, language, is_geographic=not is_plane)
