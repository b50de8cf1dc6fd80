"""Map place: the table `places` of a plan as places of a map."""

from loopbook.render.plan.map import MapPlace
from loopbook.terms.plan import Plan

PLACES = "places"


def map_places(plan: Plan, size: str) -> tuple[list[MapPlace], bool]:
    """Return the places of a plan, and whether they stand on a plane; none without the table.

    Parameters
      size   column that says how large a place is drawn
    """
    table = next((each for each in plan.tables if each.key == PLACES), None)
    if table is None:
        return [], False
    names = [column.key for column in table.columns]
    is_plane = "x" in names
    first, second = ("x", "y") if is_plane else ("longitude", "latitude")
    rows = [dict(zip(names, row, strict=True)) for row in table.rows]
    places = [
        MapPlace(
            place=str(row["place"]),
            label=str(row["label"] or ""),
            kind=str(row["kind"]),
            x=_number(row[first]),
            y=_number(row[second]),
            size=_number(row[size]),
            is_chosen=bool(row["chosen"]),
        )
        for row in rows
    ]
    return places, is_plane


def _number(cell: str | float | None) -> float:
    return float(cell) if isinstance(cell, float | int) else float("nan")
