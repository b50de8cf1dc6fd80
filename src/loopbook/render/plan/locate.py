"""Locate picture: zones and sites of a siting plan, and who is served from where, on a map."""

from loopbook.render.plan.map import MapLink, MapPlace, map_svg
from loopbook.terms.plan import Plan, PlanTable
from loopbook.wording import say


def locate_picture(plan: Plan, language: str = "en") -> str:
    """Return the SVG of a siting plan: closed sites hollow, zones out of reach hollow too."""
    table = next((each for each in plan.tables if each.key == "places"), None)
    served = {each.subject for each in plan.decisions if each.kind == "assign"}
    places, is_plane = _places(table, served)
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


def _places(table: PlanTable | None, served: set[str]) -> tuple[list[MapPlace], bool]:
    """Return the places, and whether they stand on a plane."""
    if table is None:
        return [], False
    names = [column.key for column in table.columns]
    is_plane = "x" in names
    first, second = ("x", "y") if is_plane else ("longitude", "latitude")
    made = []
    for row in table.rows:
        cells = dict(zip(names, row, strict=True))
        place, is_zone = str(cells["place"]), cells["kind"] == "locate_zone"
        made.append(
            MapPlace(
                place=place,
                label=str(cells["label"] or ""),
                kind=str(cells["kind"]),
                x=_number(cells[first]),
                y=_number(cells[second]),
                size=_number(cells["size"]),
                is_chosen=place in served if is_zone else bool(cells["chosen"]),
            )
        )
    return made, is_plane


def _number(cell: str | float | int | None) -> float:
    return float(cell) if isinstance(cell, float | int) else float("nan")
