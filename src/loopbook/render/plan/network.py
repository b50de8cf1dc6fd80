"""Network picture: the places of a network plan, and what flows between them, on a map."""

from collections import defaultdict

from loopbook.render.number import number_text
from loopbook.render.plan.map import MapLink, MapPlace, map_svg
from loopbook.terms.plan import Plan, PlanTable
from loopbook.wording import say


def network_picture(plan: Plan, language: str, period: str = "") -> str:
    """Return the SVG of a network plan: sites not taken hollow, links as wide as their tonnes.

    Parameters
      period   one period; empty: the sum of all
    """
    table = next((each for each in plan.tables if each.key == "places"), None)
    places, is_plane = _places(table)
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


def _places(table: PlanTable | None) -> tuple[list[MapPlace], bool]:
    """Return the places, and whether they stand on a plane."""
    if table is None:
        return [], False
    names = [column.key for column in table.columns]
    is_plane = "x" in names
    first, second = ("x", "y") if is_plane else ("longitude", "latitude")
    made = []
    for row in table.rows:
        cells = dict(zip(names, row, strict=True))
        made.append(
            MapPlace(
                place=str(cells["place"]),
                label=str(cells["label"] or ""),
                kind=str(cells["kind"]),
                x=_number(cells[first]),
                y=_number(cells[second]),
                size=_number(cells["throughput"]),
                is_chosen=bool(cells["chosen"]),
            )
        )
    return made, is_plane


def _number(cell: str | float | int | None) -> float:
    return float(cell) if isinstance(cell, float | int) else float("nan")
