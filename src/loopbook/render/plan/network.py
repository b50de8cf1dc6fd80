"""Network picture: the places of a network plan, and what flows between them, on a map."""

from collections import defaultdict

from loopbook.render.number import number_text
from loopbook.render.plan.map import MapLink, map_svg
from loopbook.render.plan.map_place import map_places
from loopbook.terms.plan import Plan
from loopbook.wording import say


def network_picture(plan: Plan, language: str, period: str = "") -> str:
    """Return the SVG of a network plan: sites not taken hollow, links as wide as their tonnes.

    Parameters
      period   one period; empty: the sum of all
    """
    places, is_plane = map_places(plan, "throughput")
    kinds = {place.place: place.kind for place in places}
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for flow in plan.flows:
        if period in ("", flow.period):
            weights[flow.source, flow.target] += float(flow.quantity)
    order = list(dict.fromkeys(kinds.values()))
    links = [
        MapLink(source, target, weight, _leg(kinds[source], language))
        for (source, target), weight in weights.items()
        if source in kinds and target in kinds
    ]
    # In the order of tiers: a link has the colour of the kind of place that it leaves.
    links.sort(key=lambda link: order.index(kinds[link.source]))
    collected = sum(
        weight for (source, _), weight in weights.items() if kinds.get(source) == "zone"
    )
    key = "plan.map.network.title" if period else "plan.map.network.all"
    amount = number_text(float(f"{collected:.6g}"), language)
    title = say(key, language, period=period, amount=amount)
    return map_svg(places, links, title, language, is_geographic=not is_plane)


def _leg(kind: str, language: str) -> str:
    return f"{say(f'plan.map.{kind}', language)} →"
