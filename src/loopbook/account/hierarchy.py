"""Hierarchy: which wider place a process lies in: furnace, plant, park, city, province, nation.

It is told by a table (process, within), or by names that are paths: `park/plant/furnace`.
"""

from collections.abc import Iterable, Mapping, Sequence

from loopbook.account.boundary import name_key
from loopbook.errors import UnknownTerm
from loopbook.terms.sheet import PlaceRow

SEPARATOR = "/"
DEPTH_MAX = 30


def paths_of(names: Iterable[str], places: Sequence[PlaceRow] = ()) -> dict[str, tuple[str, ...]]:
    """Return process -> the places it lies in, the widest first, itself last.

    Raises    UnknownTerm  LB-B82 the places lie in each other, or too deep
    """
    wider = {name_key(row.process): row.within for row in places}
    return {name: _path(name, wider) for name in names}


def _path(name: str, wider: Mapping[str, str]) -> tuple[str, ...]:
    path = [name]
    while len(path) <= DEPTH_MAX:
        above = wider.get(name_key(path[0])) or path[0].rpartition(SEPARATOR)[0].strip()
        if not above:
            return tuple(path)
        path.insert(0, above)
    raise UnknownTerm("LB-B82", name=name, limit=DEPTH_MAX)


def groups_within(paths: Mapping[str, tuple[str, ...]], place: str) -> dict[str, str | None]:
    """Return process -> `place` for those that lie in it, None for those beyond its boundary.

    Raises    UnknownTerm  LB-B83 no process lies in it; the nearest place is offered
    """
    key = name_key(place)
    inside = {
        name: next((part for part in path if name_key(part) == key), None)
        for name, path in paths.items()
    }
    if not any(inside.values()):
        known = ", ".join(sorted({part for path in paths.values() for part in path[:-1]}))
        raise UnknownTerm("LB-B83", name=place, known=known or "-")
    return inside


def groups_at(paths: Mapping[str, tuple[str, ...]], level: int) -> dict[str, str | None]:
    """Return process -> the place it lies in at a level: 1 is the widest.

    A process that does not lie so deep stays itself.
    Raises    UnknownTerm  LB-B84 the level is below 1; LB-B91 nothing lies so deep
    """
    if level < 1:
        raise UnknownTerm("LB-B84", level=level)
    deepest = max(map(len, paths.values()), default=level)
    if level > deepest:
        raise UnknownTerm("LB-B91", level=level, deepest=deepest)
    return {name: path[min(level, len(path)) - 1] for name, path in paths.items()}
